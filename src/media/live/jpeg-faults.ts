/** Whether a JPEG can be the still of a Live Photo. */

import type { ByteReader } from '../common/reader.ts';
import type { HalfFault } from '../common/fault.ts';

/** The first piece read from the end of the file, in bytes: a camera's file has its marker there. */
const FIRST_BLOCK = 4096;
/** Most bytes held at a time. */
const LARGEST_BLOCK = 1 << 20;
/** Most bytes looked through. Phones write pictures of up to 50 MB; beyond this nothing is claimed. */
const MAX_SEARCH = 64 << 20;

/**
 * What is wrong with a JPEG as such: a picture that does not end, which a cut leaves behind.
 *
 * The marker EOI (T.81, B.2.1) is looked for from the end of the file backwards, as far as the picture
 * data begin. In those no 0xFF is followed by 0xD9, so that where the marker is found the picture was
 * whole; what phones append to it (gain maps, movies, data of makers) only makes the way longer.
 *
 * @param scan where the picture data begin, in bytes from the start of the file; `undefined` when
 *   the JPEG ends, by its own word, before there are any
 */
export async function jpegFaults(
  reader: ByteReader,
  scan: number | undefined,
): Promise<HalfFault[]> {
  if (scan === undefined) {
    return [{ code: 'live-damaged', message: 'The JPEG is damaged: it has no picture data.' }];
  }
  const stop = Math.max(scan, reader.size - MAX_SEARCH);
  let block = FIRST_BLOCK;
  let end = reader.size;
  while (end - stop >= 2) {
    const start = Math.max(stop, end - block);
    if (holdsEnd(await reader.read(start, end - start))) return [];
    if (start === stop) break;
    // One byte again: the marker may lie across the border.
    end = start + 1;
    block = Math.min(2 * block, LARGEST_BLOCK);
  }
  if (stop > scan) return [];
  const message = 'The JPEG is cut off: its picture has no end.';
  return [{ code: 'live-truncated', message }];
}

function holdsEnd(bytes: Uint8Array): boolean {
  for (let index = bytes.length - 2; index >= 0; index -= 1) {
    if (bytes[index] === 0xff && bytes[index + 1] === 0xd9) return true;
  }
  return false;
}
