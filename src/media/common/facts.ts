/** What a file says about itself. Nothing is guessed: what is not there is left out. */

import type { MediaCode } from '../../errors.ts';
import type { HalfFault } from './fault.ts';

/** What is broken about a file whose metadata could be read all the same. */
export interface Damage {
  /** `media-truncated`: it ends before it says it does. `media-malformed`: it contradicts itself. */
  readonly code: MediaCode;
  /** For people: what is wrong. */
  readonly message: string;
  /** Set where metadata lie in what is broken: an identifier may have been among them. */
  readonly hidesMetadata?: true;
}

/** Facts that a still and a motion file can both state. */
export interface CommonFacts {
  /** The identifier that ties the halves, spelt as the file spells it. */
  contentIdentifier?: string;
  /** RFC 3339 date and time, whole seconds, with the offset only where the file gives one. */
  captured?: string;
  make?: string;
  model?: string;
  software?: string;
  /** Pixels as stored, before any rotation. */
  width?: number;
  /** Pixels as stored, before any rotation. */
  height?: number;
  /**
   * Left out for a file whose structure is whole. One that has it is a photo's only if its identifier
   * says so: nothing else about it can be trusted to be all there was.
   */
  damage?: Damage;
  /**
   * What was found that keeps this file from being half of a Live Photo, whatever its partner is: at most
   * one of each code; left out when nothing was. {@link damage} is among them.
   */
  faults?: readonly HalfFault[];
}

/** The types of stills. */
export const STILL_TYPES = ['HEIC', 'JPEG', 'DNG', 'PNG'] as const;
export type StillType = (typeof STILL_TYPES)[number];

/** The types of motions. */
export const MOTION_TYPES = ['MOV', 'MP4'] as const;
export type MotionType = (typeof MOTION_TYPES)[number];

/** A picture that can be one half of a Live Photo. */
export interface StillFacts extends CommonFacts {
  kind: 'still';
  type: StillType;
}

/** A movie that can be one half of a Live Photo. */
export interface MotionFacts extends CommonFacts {
  kind: 'motion';
  type: MotionType;
  /** ISO 6709 position, as the movie spells it. */
  location?: string;
  /** Milliseconds, rounded half up. */
  duration?: number;
  /** Sample entry code of the first picture track, e.g. `hvc1`. */
  video?: string;
  /** Sample entry code of the first sound track, e.g. `lpcm`. */
  audio?: string;
  /** Where in the movie the still was taken: milliseconds, rounded half up. */
  stillTime?: number;
}

/** A file that cannot be half of a Live Photo: another kind of picture, or no media at all. */
export interface OtherFacts {
  kind: 'other';
  /** Whether it is a picture of a kind that no Live Photo uses (GIF, WebP, TIFF, AVIF). */
  picture: boolean;
}

export type MediaFacts = StillFacts | MotionFacts | OtherFacts;
