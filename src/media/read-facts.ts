/** What a file says about itself: the one way into `media/`. */

import { LivepkgError } from '../errors.ts';
import { malformed } from './damage.ts';
import { readDngFacts } from './dng/dng-facts.ts';
import type { MediaFacts } from './facts.ts';
import { readHeicFacts } from './heic/heic-facts.ts';
import { readJpegFacts } from './jpeg/jpeg-facts.ts';
import { readMotionFacts } from './motion/motion-facts.ts';
import { guardReader, ReadFailure } from './reader-guard.ts';
import type { ByteReader } from './reader.ts';
import { sniff } from './sniff.ts';
import type { FileKind } from './sniff.ts';

/**
 * Reads the facts of a still, a movie or anything else. The bytes decide which it is, never a name.
 * Only headers and metadata are read: of a camera's file some 100 KB at most, however large it is.
 *
 * A file whose metadata are whole is read even if its picture data or samples are not: its facts then
 * have `damage`, `faults`, or both. Whether a pair works as a Live Photo is `checkLive`'s question.
 *
 * @throws LivepkgError `media-truncated` when the file is empty or cut off before or inside its
 *   metadata, `media-malformed` when it cannot be what it begins as. Whatever `reader.read` throws is passed on
 *   unchanged. Nothing else is thrown, whatever the bytes.
 */
export async function readFacts(reader: ByteReader): Promise<MediaFacts> {
  try {
    const guarded = guardReader(reader);
    return await READERS[await sniff(guarded)](guarded);
  } catch (error) {
    if (error instanceof ReadFailure) throw error.thrown;
    if (error instanceof LivepkgError) throw error;
    // The libraries throw what they like (RangeError, TypeError) on bytes they did not expect.
    throw malformed('The file is damaged: its metadata cannot be read.', error);
  }
}

/** Who reads what. */
const READERS: Record<FileKind, (reader: ByteReader) => Promise<MediaFacts>> = {
  heic: readHeicFacts,
  jpeg: readJpegFacts,
  tiff: readDngFacts,
  mov: (reader) => readMotionFacts(reader, 'MOV'),
  mp4: (reader) => readMotionFacts(reader, 'MP4'),
  picture: () => Promise.resolve({ kind: 'other', picture: true }),
  unknown: () => Promise.resolve({ kind: 'other', picture: false }),
};
