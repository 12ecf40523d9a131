/** The vectors of section 8, by the way that `pack` goes, and by a reader written from the text alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatMediaVector } from '../../spec/lib/media/media-vector.ts';
import { allMediaVectors } from '../../spec/lib/media/media-vectors.ts';
import { readMediaByText } from '../support/media-reader.ts';
import { mediaOutcome } from '../support/media/outcome.ts';
import { python, testWith } from '../support/oracles.ts';
import { committedMediaVectors } from '../support/spec.ts';

const vectors = committedMediaVectors();
const interpreter = python();

test('the committed vectors are what the script makes, and small', () => {
  const made = allMediaVectors();
  const folder = new URL('../../spec/media-vectors/', import.meta.url);
  expect(readdirSync(folder).toSorted()).toEqual(made.map(({ name }) => name).toSorted());
  for (const vector of made) {
    const own = new URL(`${vector.name}/`, folder);
    const files = formatMediaVector(vector);
    expect(readdirSync(own).toSorted()).toEqual(files.map(({ name }) => name));
    for (const { name, file } of files) {
      const committed = readFileSync(new URL(name, own));
      expect(committed.equals(file), `${vector.name}/${name}`).toBe(true);
      expect(file.length, `${vector.name}/${name}`).toBeLessThan(8192);
    }
  }
});

describe('each vector gives its facts', () => {
  test.each(vectors.map((vector) => [vector.name, vector] as const))('%s', async (_, vector) => {
    expect(await mediaOutcome(vector.still, vector.motion)).toEqual(vector.outcome);
  });

  testWith([interpreter], 'through a reader that was written by the text alone', () => {
    const outcomes = readMediaByText(interpreter.command, vectors);
    const named = (values: readonly unknown[]): unknown[] =>
      vectors.map(({ name }, index) => [name, values[index]]);
    expect(named(outcomes)).toEqual(named(vectors.map(({ outcome }) => outcome)));
  });
});
