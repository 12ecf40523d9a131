/** What `pack` makes of two files whose names fit together. */
import { expect } from 'vitest';
import type { MediaOutcome } from '../../../spec/lib/media/media-vector.ts';
import { LivepkgError } from '../../../src/errors.ts';
import type { Half, HalfFile } from '../../../src/library/pairing/half.ts';
import { pairHalves } from '../../../src/library/pairing/pair-halves.ts';
import type { MediaFacts, MotionFacts, StillFacts } from '../../../src/media/common/facts.ts';
import { readFacts } from '../../../src/media/read-facts.ts';
import { mediaOf } from '../../../src/operations/pair-report.ts';
import { CountingReader } from './readers.ts';

/** The facts of a file; undefined for one that cannot be read. */
async function factsOf(bytes: Uint8Array): Promise<MediaFacts | undefined> {
  try {
    return await readFacts(new CountingReader(bytes));
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

/** Reads both as `pack` does, and pairs them as it does. */
export async function mediaOutcome(
  stillBytes: Uint8Array,
  motionBytes: Uint8Array,
): Promise<MediaOutcome> {
  const still = await factsOf(stillBytes);
  if (still?.kind !== 'still') return { refused: 'still' };
  const motion = await factsOf(motionBytes);
  if (motion?.kind !== 'motion') return { refused: 'motion' };
  // By name only short motions are paired, which is not what the specification is about.
  const halves = [placed(still, 'a.HEIC'), placed({ ...motion, duration: 1000 }, 'a.MOV')];
  const { pairs, pairsByName } = pairHalves<HalfFile>(halves, new Map());
  const [pair] = [...pairs, ...pairsByName];
  if (pair === undefined) return { refused: 'the two as a pair' };
  return { link: pair.link, media: mediaOf(still, motion) };
}
