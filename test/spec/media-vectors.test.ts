/** The vectors of section 8 of the container's specification, by the way that `pack` goes. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatMediaVector, type MediaOutcome } from '../../spec/lib/media/media-vector.ts';
import { allMediaVectors } from '../../spec/lib/media/media-vectors.ts';
import { LivepkgError } from '../../src/errors.ts';
import type { Half, HalfFile } from '../../src/library/pairing/half.ts';
import { pairHalves } from '../../src/library/pairing/pair-halves.ts';
import type { MotionFacts, StillFacts } from '../../src/media/common/facts.ts';
import { readFacts } from '../../src/media/read-facts.ts';
import { mediaOf } from '../../src/operations/pair-report.ts';
import { CountingReader } from '../support/media/readers.ts';

const folder = new URL('../../spec/media-vectors/', import.meta.url);
const names = readdirSync(folder);
const fileOf = (name: string, file: string): Buffer =>
  readFileSync(new URL(`${name}/${file}`, folder));

/** The facts of a half of this kind; undefined for what is none. */
async function half<Kind extends 'still' | 'motion'>(
  kind: Kind,
  bytes: Buffer,
): Promise<Extract<StillFacts | MotionFacts, { kind: Kind }> | undefined> {
  try {
    const facts = await readFacts(new CountingReader(bytes));
    const isOfKind = (
      candidate: typeof facts,
    ): candidate is Extract<StillFacts | MotionFacts, { kind: Kind }> => candidate.kind === kind;
    return isOfKind(facts) ? facts : undefined;
  } catch (error) {
    if (!(error instanceof LivepkgError)) throw error;
    expect(error.code).toMatch(/^media-/);
    return undefined;
  }
}

const placed = <Facts extends StillFacts | MotionFacts>(
  facts: Facts,
  name: string,
): Half<HalfFile, Facts> => ({ file: { path: name, folder: '', name, size: 1 }, facts });

/** What `pack` makes of two files whose names fit together. */
async function outcomeOf(stillBytes: Buffer, motionBytes: Buffer): Promise<MediaOutcome> {
  const still = await half('still', stillBytes);
  if (still === undefined) return { refused: 'still' };
  const motion = await half('motion', motionBytes);
  if (motion === undefined) return { refused: 'motion' };
  // How long the motion is only matters to pairing by name, which is not what these are about.
  const halves = [placed(still, 'a.HEIC'), placed({ ...motion, duration: 1000 }, 'a.MOV')];
  const { pairs, pairsByName } = pairHalves<HalfFile>(halves, new Map());
  const [pair] = [...pairs, ...pairsByName];
  if (pair === undefined) return { refused: 'the two as a pair' };
  return { link: pair.link, media: mediaOf(still, motion) };
}

test('the committed vectors are what the script makes, and small', () => {
  const made = allMediaVectors();
  expect(names.toSorted()).toEqual(made.map(({ name }) => name).toSorted());
  for (const vector of made) {
    const files = formatMediaVector(vector);
    const inFolder = readdirSync(new URL(`${vector.name}/`, folder));
    expect(inFolder.toSorted()).toEqual(files.map(({ name }) => name));
    for (const { name, file } of files) {
      expect(fileOf(vector.name, name).equals(file), `${vector.name}/${name}`).toBe(true);
      expect(file.length, `${vector.name}/${name}`).toBeLessThan(8192);
    }
  }
});

describe('each vector gives its facts', () => {
  test.each(names)('%s', async (name) => {
    const outcome = await outcomeOf(fileOf(name, 'still'), fileOf(name, 'motion'));
    const facts: unknown = JSON.parse(fileOf(name, 'facts.json').toString());
    expect(facts).toEqual({ comment: expect.stringMatching(/./) as unknown, ...outcome });
  });
});
