/** What a file says about itself: the one way into `media/`. */

import { LivepkgError } from '../errors.ts';
import { malformed } from './common/damage.ts';
import type { MediaFacts, MotionType } from './common/facts.ts';
import { guardReader, ReadFailure } from './common/reader-guard.ts';
import type { ByteReader } from './common/reader.ts';
import { sniff } from './sniff.ts';
import type { FileKind } from './sniff.ts';

/**
 * Reads the facts of a still, a movie or anything else. The bytes decide which it is, never a name.
 * Only headers and metadata are read: of a camera's file some 100 KB at most, however large it is.
 *
 * A file whose metadata are whole is read even if its picture data or samples are not: its facts then
 * have `damage`, `faults`, or both. What is wrong with a pair is `checkLive`'s question.
 *
 * @throws LivepkgError `media-truncated` when the file is empty or cut off before or inside its
 *   metadata, `media-malformed` when it cannot be what it begins as. Whatever `reader.read` throws is passed on
 *   unchanged. Nothing else is thrown, whatever the bytes.
 */
export async function readFacts(reader: ByteReader): Promise<MediaFacts> {
  const guarded = guardReader(reader);
  const kind = await explained(() => sniff(guarded));
  // Not among what is explained: a parser that cannot be loaded says nothing about the file.
  const read = await READERS[kind]();
  return explained(() => read(guarded));
}

/** Turns what reading throws into what this module promises to throw. */
async function explained<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ReadFailure) throw error.thrown;
    if (error instanceof LivepkgError) throw error;
    // The libraries throw what they like (RangeError, TypeError) on bytes they did not expect.
    throw malformed('The file is damaged: its metadata cannot be read.', error);
  }
}

type FactsReader = (reader: ByteReader) => Promise<MediaFacts>;

/** Loads who reads what: parsers are large, and most commands need none of them. */
const READERS: Record<FileKind, () => Promise<FactsReader>> = {
  heic: async () => (await import('./heic/heic-facts.ts')).readHeicFacts,
  jpeg: async () => (await import('./jpeg/jpeg-facts.ts')).readJpegFacts,
  tiff: async () => (await import('./dng/dng-facts.ts')).readDngFacts,
  png: async () => (await import('./png/png-facts.ts')).readPngFacts,
  mov: () => motionReader('MOV'),
  mp4: () => motionReader('MP4'),
  picture: () => Promise.resolve(() => Promise.resolve({ kind: 'other', picture: true })),
  unknown: () => Promise.resolve(() => Promise.resolve({ kind: 'other', picture: false })),
};

async function motionReader(type: MotionType): Promise<FactsReader> {
  const { readMotionFacts } = await import('./motion/motion-facts.ts');
  return (reader) => readMotionFacts(reader, type);
}
