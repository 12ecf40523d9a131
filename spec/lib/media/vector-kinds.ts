/** The kinds of vectors: about a still, about a motion, about both. */
import type { Media } from '../../../src/format/manifest-schema.ts';
import { exif, IDENTIFIER } from './exif-parts.ts';
import type { MediaVector } from './media-vector.ts';
import { motion } from './motion-parts.ts';
import { jpegWith } from './still-parts.ts';

type Shared = Omit<Media, 'still' | 'motion'>;
export type StillMedia = Shared & { still: Media['still'] };
export type MotionMedia = Shared & { motion: Media['motion'] };

/** The other half of a vector that is about one: an identifier, and what it cannot do without. */
export const PLAIN_STILL = jpegWith(exif([]));
export const PLAIN_MOTION = motion();
/** What these say. */
export const PLAIN_STILL_MEDIA = { type: 'JPEG', width: 4, height: 3 } as const;
export const PLAIN_MOTION_MEDIA = { type: 'MOV', duration: 1000 } as const;

const BY_IDENTIFIER = { by: 'content-identifier', id: IDENTIFIER } as const;

/** A vector about both halves. */
export function pairVector(
  name: string,
  comment: string,
  halves: { still: Buffer; motion: Buffer },
  media: Media,
): MediaVector {
  return { name, comment, ...halves, outcome: { link: BY_IDENTIFIER, media } };
}

/** A vector about the still. */
export const stillVector = (
  name: string,
  comment: string,
  still: Buffer,
  media: StillMedia,
): MediaVector =>
  pairVector(
    name,
    comment,
    { still, motion: PLAIN_MOTION },
    { ...media, motion: PLAIN_MOTION_MEDIA },
  );

/** A vector about the motion. */
export const motionVector = (
  name: string,
  comment: string,
  bytes: Buffer,
  media: MotionMedia,
): MediaVector =>
  pairVector(
    name,
    comment,
    { still: PLAIN_STILL, motion: bytes },
    { ...media, still: PLAIN_STILL_MEDIA },
  );

/** The same, of a pair that no identifier joins. */
export function byName(vector: MediaVector): MediaVector {
  const { outcome } = vector;
  return 'refused' in outcome
    ? vector
    : { ...vector, outcome: { ...outcome, link: { by: 'name' } } };
}

/** A still that is refused. */
export const refusedStill = (name: string, comment: string, still: Buffer): MediaVector => ({
  name,
  comment,
  still,
  motion: PLAIN_MOTION,
  outcome: { refused: 'still' },
});

/** A motion that is refused. */
export const refusedMotion = (name: string, comment: string, bytes: Buffer): MediaVector => ({
  name,
  comment,
  still: PLAIN_STILL,
  motion: bytes,
  outcome: { refused: 'motion' },
});
