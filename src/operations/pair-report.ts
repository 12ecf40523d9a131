/** Media information, faults and notes of a pair. */
import type { Media } from '../format/manifest-schema.ts';
import type { MotionFacts, StillFacts } from '../media/common/facts.ts';
import type { HalfName } from '../media/common/fault.ts';
import { pairFaults, pairNotes } from '../media/live/pair-faults.ts';
import type { Unpaired } from '../library/pairing/half.ts';
import type { NoteCode, PairFault, PairRecord, UnpairedRecord } from '../records.ts';
import type { FoundPair } from '../library/survey.ts';

type Defined<Facts> = { [Key in keyof Facts]?: Exclude<Facts[Key], undefined> };

/** Removes undefined values: a manifest omits unknown facts. */
function known<Facts extends object>(facts: Facts): Defined<Facts> {
  const entries = Object.entries(facts).filter(([, value]) => value !== undefined);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fromEntries forgets the keys
  return Object.fromEntries(entries) as Defined<Facts>;
}

/** The `media` of a manifest. If both halves state a value, the still's is used. */
export function mediaOf(still: StillFacts, motion: MotionFacts): Media {
  return {
    ...known({
      captured: still.captured ?? motion.captured,
      make: still.make ?? motion.make,
      model: still.model ?? motion.model,
      software: still.software ?? motion.software,
      location: motion.location,
    }),
    still: { type: still.type, ...known({ width: still.width, height: still.height }) },
    motion: {
      type: motion.type,
      ...known({
        width: motion.width,
        height: motion.height,
        duration: motion.duration,
        video: motion.video,
        audio: motion.audio,
        stillTime: motion.stillTime,
      }),
    },
  };
}

/** Faults and notes of a pair, as in records. */
export interface PairReport {
  notes: NoteCode[];
  details: Pick<PairRecord, 'faults' | 'leftOut'>;
}

/** Shared by nearly all pairs, to save memory. */
const NO_DETAILS: PairReport['details'] = { faults: [] };

/** The faults and notes of a pair. Each fault names its file. */
export function pairReport({ still, motion, leftOut, unread }: FoundPair): PairReport {
  const paths: Record<HalfName, string> = { still: still.file.path, motion: motion.file.path };
  const faults = pairFaults(still.facts, motion.facts).map(({ half, code, message }): PairFault =>
    half === undefined ? { code, message } : { code, message, file: paths[half] },
  );
  const missing = [...leftOut.map(({ path }) => path), ...unread];
  const isComplete = missing.length === 0;
  if (faults.length === 0 && isComplete) {
    return { notes: pairNotes(motion.facts), details: NO_DETAILS };
  }
  return {
    notes: [...pairNotes(motion.facts), ...(isComplete ? [] : (['sidecar-left-out'] as const))],
    details: isComplete ? { faults } : { faults, leftOut: missing },
  };
}

/** @returns the record of a half without a partner */
export function unpairedRecord({ half, reason, related }: Unpaired): UnpairedRecord {
  const { contentIdentifier: id } = half.facts;
  return {
    event: 'unpaired',
    file: half.file.path,
    kind: half.facts.kind,
    reason,
    ...(id === undefined ? {} : { id }),
    related: related.map(({ path }) => path),
  };
}
