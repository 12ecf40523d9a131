/** Whether two files have the structure of a Live Photo. */

import { STILL_TYPES } from './common/facts.ts';
import type { MediaFacts, MotionFacts, StillFacts } from './common/facts.ts';
import { readFacts } from './read-facts.ts';
import type { ByteReader } from './common/reader.ts';
import { faultOf } from './common/fault.ts';
import type { HalfFault, HalfName, LiveFault } from './common/fault.ts';
import { pairFaults, pairNotes } from './live/pair-faults.ts';
import type { LiveNote } from './live/pair-faults.ts';

/** What the check found. */
export interface LiveCheck {
  /** Empty when none was found: at most one of each code for each half. */
  readonly faults: readonly LiveFault[];
  readonly notes: readonly LiveNote[];
}

/**
 * Checks that a still and a motion have the structure of a Live Photo: both parse to their end, every item
 * and sample that their tables name lies inside its file, the movie has a picture track and the time
 * of the still inside its duration, and both have the same content identifier.
 *
 * Nothing is decoded: a picture whose bytes are there, and wrong, passes.
 *
 * @throws what `reader.read` throws, unchanged, and nothing else: broken files are faults.
 */
export async function checkLive(still: ByteReader, motion: ByteReader): Promise<LiveCheck> {
  const stillRead = await readHalf(still);
  const motionRead = await readHalf(motion);
  const stillFaults = isStill(stillRead) ? [] : [unfit(stillRead, 'still')];
  const motionFaults = isMotion(motionRead) ? [] : [unfit(motionRead, 'motion')];
  if (isStill(stillRead) && isMotion(motionRead)) {
    return { faults: pairFaults(stillRead, motionRead), notes: pairNotes(motionRead) };
  }
  return {
    faults: [...stillFaults, ...motionFaults],
    notes: isMotion(motionRead) ? pairNotes(motionRead) : [],
  };
}

async function readHalf(reader: ByteReader): Promise<MediaFacts | HalfFault> {
  try {
    return await readFacts(reader);
  } catch (error) {
    const fault = faultOf(error);
    if (fault === undefined) throw error;
    return fault;
  }
}

const isStill = (read: MediaFacts | HalfFault): read is StillFacts =>
  'kind' in read && read.kind === 'still';
const isMotion = (read: MediaFacts | HalfFault): read is MotionFacts =>
  'kind' in read && read.kind === 'motion';

/** Why what was read is no such half. */
function unfit(read: MediaFacts | HalfFault, half: HalfName): LiveFault {
  if ('code' in read) return { ...read, half };
  const message =
    half === 'still'
      ? `The still is no picture of a kind that a Live Photo has (${STILL_TYPES.join(', ')}).`
      : 'The motion file is no QuickTime or MP4 movie.';
  return { code: 'live-wrong-kind', message, half };
}
