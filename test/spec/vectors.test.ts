import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatVector, parseVector } from '../../spec/lib/vector.ts';
import { allVectors } from '../../spec/lib/vectors.ts';
import { FORMAT_CODES } from '../../src/errors.ts';
import { importForBrowser } from '../browser/bundle.ts';
import * as underNode from '../browser/format.ts';
import { committedVectors, specText } from '../support/spec.ts';
import { expectedOutcome, outcomeOf } from '../support/vector-outcome.ts';

const vectors = committedVectors();
const PLATFORMS: [string, typeof underNode][] = [
  ['with what Node gives', underNode],
  ['as a browser gets it', await importForBrowser<typeof underNode>('format.ts')],
];

test('the codes of the text, of the program and of the vectors are the same', () => {
  const text = specText('livepkg-1.md');
  const rules = new Set([...text.matchAll(/\*\*`([a-z0-9-]+)`\*\*/g)].map(([, code = '']) => code));
  const expected = new Set(
    vectors.map(({ expect: code }) => code).filter((code) => code !== 'valid'),
  );
  expect([...rules].toSorted()).toEqual([...FORMAT_CODES].toSorted());
  expect([...expected].toSorted()).toEqual([...FORMAT_CODES].toSorted());
});

test('every vector is named after what it must give', () => {
  for (const { name, expect: code } of vectors) expect(name).toMatch(new RegExp(`^${code}(-|$)`));
});

test('the committed vectors are what the script makes', async () => {
  const made = await allVectors();
  const folder = new URL('../../spec/vectors/', import.meta.url);
  expect(readdirSync(folder).toSorted()).toEqual(made.map(({ name }) => name).toSorted());
  for (const vector of made) {
    const committed = readFileSync(new URL(vector.name, folder));
    expect(committed.equals(formatVector(vector)), vector.name).toBe(true);
    expect(formatVector(parseVector(vector.name, committed)).equals(committed)).toBe(true);
  }
});

describe.each(PLATFORMS)('%s, each vector gives its outcome', (_, format) => {
  test.each(vectors.map((vector) => [vector.name, vector] as const))('%s', async (__, vector) => {
    expect(await outcomeOf(format, vector)).toEqual(expectedOutcome(vector));
  });
});
