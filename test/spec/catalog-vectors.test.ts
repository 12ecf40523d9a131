/** The vectors of the catalog, through the program and through a reader by the text alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { withExample } from '../../spec/lib/catalog-example.ts';
import {
  formatCatalogVector,
  parseCatalogVector,
  type CatalogVector,
} from '../../spec/lib/catalog-vector.ts';
import { allCatalogVectors } from '../../spec/lib/catalog-vectors.ts';
import { CATALOG_CODES } from '../../src/errors.ts';
import { readByText } from '../support/catalog-reader.ts';
import { catalogOf, inPieces, readWhole } from '../support/catalog.ts';
import { python, testWith } from '../support/oracles.ts';
import { outcome } from '../support/outcome.ts';
import { committedCatalogVectors, specText } from '../support/spec.ts';

const vectors = committedCatalogVectors();
const interpreter = python();

/** All of a catalog, with what is not in the file. */
const bytesOf = ({ bytes, zeros }: CatalogVector): Buffer =>
  Buffer.concat([bytes, Buffer.alloc(zeros)]);

test('there is a vector for each code, and each is named after what it must give', () => {
  const expected = new Set(vectors.map((vector) => vector.expect));
  expect([...expected].toSorted()).toEqual([...CATALOG_CODES, 'valid'].toSorted());
  for (const { name, expect: code } of vectors) expect(name).toMatch(new RegExp(`^${code}(-|$)`));
});

test('the committed vectors and the example are what the script makes', async () => {
  const made = await allCatalogVectors();
  const folder = new URL('../../spec/catalog-vectors/', import.meta.url);
  expect(readdirSync(folder).toSorted()).toEqual(made.map(({ name }) => name).toSorted());
  for (const vector of made) {
    const committed = readFileSync(new URL(vector.name, folder));
    expect(committed.equals(formatCatalogVector(vector)), vector.name).toBe(true);
    const again = formatCatalogVector(parseCatalogVector(vector.name, committed));
    expect(again.equals(committed), vector.name).toBe(true);
  }
  const text = specText('catalog-1.md');
  expect(withExample(text, vectors)).toBe(text);
});

describe('each vector gives its outcome', () => {
  test.each(vectors.map((vector) => [vector.name, vector] as const))('%s', async (_, vector) => {
    const bytes = bytesOf(vector);
    for (const length of [bytes.length + 1, 1000]) {
      expect(await outcome(() => readWhole(inPieces(bytes, length)))).toBe(vector.expect);
    }
    if (vector.expect !== 'valid') return;
    const { header, entries } = await readWhole(inPieces(bytes));
    expect(catalogOf(entries, header).equals(bytes)).toBe(true);
  });

  testWith([interpreter], 'through a reader that was written by the text alone', () => {
    const theirs = readByText(interpreter.command, vectors.map(bytesOf));
    const named = (outcomes: readonly string[]): string[] =>
      vectors.map(({ name }, index) => `${name}: ${outcomes[index] ?? ''}`);
    expect(named(theirs)).toEqual(named(vectors.map((vector) => vector.expect)));
  });
});
