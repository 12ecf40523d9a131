/**
 * Whether section 8 leaves nothing open: a reader that was written by its text alone, and `pack`, make the
 * same of changed vectors, of the fixtures and of real photos.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { readMediaByText } from '../support/media-reader.ts';
import { mediaOutcome } from '../support/media/outcome.ts';
import { python, testWith } from '../support/oracles.ts';
import { fuzzRuns, randomIntegers, seed } from '../support/random.ts';
import { realFile, realFiles, realPhotos } from '../support/real-photos.ts';
import { committedMediaVectors } from '../support/spec.ts';

const RUNS = fuzzRuns(1000, 20_000);
const TIMEOUT = 60_000 + RUNS * 20;

const vectors = committedMediaVectors();
const interpreter = python();

interface Pair {
  name: string;
  still: Uint8Array;
  motion: Uint8Array;
}

/** Both readers, over some pairs. */
async function compare(pairs: readonly Pair[]): Promise<void> {
  const theirs = readMediaByText(interpreter.command, pairs);
  for (const [index, { name, still, motion }] of pairs.entries()) {
    expect(await mediaOutcome(still, motion), name).toEqual(theirs[index]);
  }
}

const random = randomIntegers(seed);

/** Numbers that lengths, counts, versions and offsets go wrong at. */
const INTERESTING =
  '00 01 02 ff 0000 ffff 00000000 00000001 00000007 00000008 00000010 ffffffff'.split(' ');

/** A file with one to three changes: a bit, a number, a cut, or bytes taken out. */
function changed(file: Buffer): Buffer {
  let result = Buffer.from(file);
  for (let count = 1 + random(3); count > 0 && result.length > 0; count -= 1) {
    const at = random(result.length);
    const kind = random(10);
    if (kind < 4) result.writeUInt8(result.readUInt8(at) ^ (1 << random(8)), at);
    else if (kind < 8) result.write(INTERESTING[random(INTERESTING.length)] ?? '', at, 'hex');
    else if (kind === 8) result = result.subarray(0, at);
    else result = Buffer.concat([result.subarray(0, at), result.subarray(at + random(20))]);
  }
  return result;
}

testWith(
  [interpreter],
  'of changed vectors',
  async () => {
    const pairs = Array.from({ length: RUNS }, (_, run): Pair => {
      const vector = vectors[random(vectors.length)];
      if (vector === undefined) throw new Error('no vectors');
      const { name, still, motion } = vector;
      const half = random(2) === 0 ? { still: changed(still) } : { motion: changed(motion) };
      return { name: `${name}, change ${run}`, still, motion, ...half };
    });
    await compare(pairs);
  },
  TIMEOUT,
);

/** Each file as a still and as a motion, with a partner that has no identifier. */
function withPartners(files: readonly { name: string; bytes: Uint8Array }[]): Pair[] {
  const bare = vectors.find(({ name }) => name === 'pair-bare');
  if (bare === undefined) throw new Error('no vector pair-bare');
  return files.flatMap(({ name, bytes }) => [
    { name, still: bytes, motion: bare.motion },
    { name, still: bare.still, motion: bytes },
  ]);
}

testWith([interpreter], 'of the fixtures', async () => {
  const library = fileURLToPath(new URL('../../fixtures/library/', import.meta.url));
  const names = readdirSync(library, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  expect(names.length).toBeGreaterThan(10);
  await compare(withPartners(names.map((name) => ({ name, bytes: readFileSync(name) }))));
});

testWith([interpreter, realPhotos], 'of real photos', async () => {
  for (const name of realFiles()) await compare(withPartners([{ name, bytes: realFile(name) }]));
});
