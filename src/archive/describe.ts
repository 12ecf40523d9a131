/** What is written down of a pair besides its bytes. */
import type { Media } from '../format/manifest-schema.ts';
import type { MotionFacts, StillFacts } from '../media/facts.ts';
import type { LiveCode, NoteCode } from './records.ts';
import type { Pair } from './pairing/half.ts';

type Defined<Facts> = { [Key in keyof Facts]?: Exclude<Facts[Key], undefined> };

/** Only those of the given facts that are known: a manifest leaves the others out. */
function known<Facts extends object>(facts: Facts): Defined<Facts> {
  const entries = Object.entries(facts).filter(([, value]) => value !== undefined);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fromEntries forgets the keys
  return Object.fromEntries(entries) as Defined<Facts>;
}

/** The `media` of a manifest. Where both halves say something, the still wins. */
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

/** What keeps a pair from working as a Live Photo, as far as the facts tell. */
export function liveFaults({ motion: { facts } }: Pair): LiveCode[] {
  const faults: LiveCode[] = [];
  if (facts.video === undefined) faults.push('live-no-picture');
  if (facts.stillTime === undefined) faults.push('live-no-still-time');
  else if (facts.duration !== undefined && facts.stillTime > facts.duration) {
    faults.push('live-still-time-outside');
  }
  return faults;
}

/** What is worth knowing of a pair, and no fault. */
export function notesOf({ motion }: Pair): NoteCode[] {
  return motion.facts.audio === undefined ? ['no-sound'] : [];
}
