/** Whether a DNG can be the still of a Live Photo. */

import { readNumbers } from '../tiff/directory.ts';
import type { Tiff, TiffDirectory } from '../tiff/directory.ts';
import type { HalfFault } from '../common/fault.ts';

/** Tags of where the pieces of a picture lie, and how long they are (TIFF 6.0, sections 8 and 15). */
const PIECES = [
  { name: 'strips', offsets: 0x0111, lengths: 0x0117 },
  { name: 'tiles', offsets: 0x0144, lengths: 0x0145 },
] as const;

/** Most pieces of a picture that are looked at. 48 megapixels in one-row strips are 6,048. */
const MAX_PIECES = 1 << 16;

/**
 * What is wrong with a DNG as such: strips or tiles of one of its pictures, or the tables of them,
 * outside the file. Reads those tables.
 *
 * @param directories of the pictures in the file that can be read: IFD0 and its SubIFDs
 * @param pointers where the SubIFDs begin, in bytes from the start of the file
 */
export async function dngFaults(
  tiff: Tiff,
  directories: readonly TiffDirectory[],
  pointers: readonly number[],
): Promise<HalfFault[]> {
  if (pointers.some((pointer) => pointer >= tiff.reader.size)) {
    return [
      cutOff('The DNG is cut off: the directory of one of its pictures lies behind its end.'),
    ];
  }
  for (const directory of directories) {
    for (const { name, offsets: offsetsTag, lengths: lengthsTag } of PIECES) {
      if (directory.outside.has(offsetsTag) || directory.outside.has(lengthsTag)) {
        return [cutOff(`The DNG is cut off: the table of its ${name} lies behind its end.`)];
      }
      const offsets = await readNumbers(tiff, directory.get(offsetsTag), MAX_PIECES);
      const lengths = await readNumbers(tiff, directory.get(lengthsTag), MAX_PIECES);
      const ends = offsets.map((offset, index) => offset + (lengths[index] ?? 0));
      const end = ends.find((candidate) => candidate > tiff.reader.size);
      if (end !== undefined) {
        const message =
          `The DNG is cut off: one of its ${name} ends at byte ${end}, ` +
          `but the file ends at byte ${tiff.reader.size}.`;
        return [cutOff(message)];
      }
    }
  }
  return [];
}

function cutOff(message: string): HalfFault {
  return { code: 'live-truncated', message };
}
