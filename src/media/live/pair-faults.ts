/** Whether two halves fit together, from what each says about itself. */

import type { MotionFacts, StillFacts } from '../common/facts.ts';
import { firstOfEach } from '../common/fault.ts';
import type { LiveFault } from '../common/fault.ts';
import { foldIdentifier } from '../common/identifier.ts';

/** Worth knowing of a pair, and no fault: a Live Photo may be silent. */
export type LiveNote = 'no-sound';

/**
 * The faults that keep a still and a motion from being a Live Photo, in the order of `LIVE_CODES`; empty
 * when none was found, which is no proof that it plays: nothing is decoded. Pure: what had to be read of the files is in their facts.
 *
 * The rules are those by which Photos takes two files for one: the same content identifier in both,
 * and a movie that has pictures and says when the still was taken. Identifiers are compared without
 * case, as when they are paired.
 */
export function pairFaults(still: StillFacts, motion: MotionFacts): LiveFault[] {
  const faults: LiveFault[] = [
    ...(still.faults ?? []).map((fault) => ({ ...fault, half: 'still' }) as const),
    ...(motion.faults ?? []).map((fault) => ({ ...fault, half: 'motion' }) as const),
    ...identifierFaults(still.contentIdentifier, motion.contentIdentifier),
    ...stillTimeFaults(motion),
  ];
  return firstOfEach(faults);
}

/** What is worth knowing of a pair whose movie is this one. */
export function pairNotes({ audio }: MotionFacts): LiveNote[] {
  return audio === undefined ? ['no-sound'] : [];
}

function identifierFaults(still: string | undefined, motion: string | undefined): LiveFault[] {
  if (still === undefined && motion === undefined) {
    const message =
      'Neither the still nor the movie has a content identifier to tie them together.';
    return [{ code: 'live-identifier-missing', message }];
  }
  if (still === undefined || motion === undefined) {
    const half = still === undefined ? 'still' : 'motion';
    const [lacks, has] = still === undefined ? ['still', 'movie'] : ['movie', 'still'];
    const message = `The ${lacks} has no content identifier; the ${has} has one.`;
    return [{ code: 'live-identifier-missing', message, half }];
  }
  if (foldIdentifier(still) === foldIdentifier(motion)) return [];
  const message =
    `The still and the movie are halves of two photos: the still's content identifier is ` +
    `${still}, the movie's ${motion}.`;
  return [{ code: 'live-identifier-differs', message }];
}

function stillTimeFaults({ stillTime, duration }: MotionFacts): LiveFault[] {
  if (stillTime === undefined) {
    const message = 'The movie does not say at what time the still was taken.';
    return [{ code: 'live-no-still-time', message, half: 'motion' }];
  }
  // Zero is what a movie in fragments says, however long it is.
  if (duration === undefined || duration === 0 || stillTime <= duration) return [];
  const message =
    `The movie says that the still was taken ${stillTime} ms after its start, ` +
    `but lasts only ${duration} ms.`;
  return [{ code: 'live-still-time-outside', message, half: 'motion' }];
}
