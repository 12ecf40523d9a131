/** Faults that keep a still and a motion from being a Live Photo. */

import { LivepkgError } from '../../errors.ts';

/**
 * Every fault, in the order in which they are told: what is wrong with a half comes before what is
 * wrong between the halves.
 */
export const LIVE_CODES = [
  /** A half is no still, or no movie, at all. */
  'live-wrong-kind',
  /** A half ends early: it does not parse to its end, or says that data lie beyond it. */
  'live-truncated',
  /** A half contradicts itself: its tables cannot be read, or point to what is no picture or sound. */
  'live-damaged',
  /** Samples of the movie lie in another file, which no photo library keeps. */
  'live-data-elsewhere',
  /** The movie has no picture track, or one without a single picture. */
  'live-no-picture',
  /** A half has no content identifier. */
  'live-identifier-missing',
  /** Both have one, and they differ in more than case. */
  'live-identifier-differs',
  /** The movie does not say when the still was taken. */
  'live-no-still-time',
  /** It says so, and the time is after its end. */
  'live-still-time-outside',
] as const;

export type LiveCode = (typeof LIVE_CODES)[number];

/** Which file of a pair. */
export type HalfName = 'still' | 'motion';

/** Something wrong with one half, whatever its partner is. */
export interface HalfFault {
  readonly code: LiveCode;
  /** For people: what is wrong. */
  readonly message: string;
}

/** Something wrong with a pair. */
export interface LiveFault extends HalfFault {
  /** The half that it is about; absent where it is about both. */
  readonly half?: HalfName;
}

/**
 * The fault that an error of the readers in `media/` stands for: `media-truncated` is
 * `live-truncated`, `media-malformed` is `live-damaged`.
 *
 * @returns `undefined` for every other error: that says nothing about the file.
 */
export function faultOf(error: unknown): HalfFault | undefined {
  if (!(error instanceof LivepkgError)) return undefined;
  const { code, message } = error;
  if (code === 'media-truncated') return { code: 'live-truncated', message };
  return code === 'media-malformed' ? { code: 'live-damaged', message } : undefined;
}

/**
 * The first fault of each code, for each half, in the order of {@link LIVE_CODES}: one cut has many
 * victims, and one of them says enough.
 */
export function firstOfEach<Fault extends HalfFault & { readonly half?: HalfName }>(
  faults: readonly Fault[],
): Fault[] {
  const first = new Map<string, Fault>();
  for (const fault of faults) {
    const key = `${fault.code} ${fault.half}`;
    if (!first.has(key)) first.set(key, fault);
  }
  return [...first.values()].toSorted(
    (a, b) => LIVE_CODES.indexOf(a.code) - LIVE_CODES.indexOf(b.code),
  );
}
