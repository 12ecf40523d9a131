/** The boxes at the top level of a file, found by reading their headers and nothing else. */

import { latin1, viewOf } from '../bytes.ts';
import { malformed, truncated } from '../damage.ts';
import type { ByteReader } from '../reader.ts';
import { isPrintableType, MAX_BOXES, quoteType } from './boxes.ts';

/** Where a box lies in its file. All in bytes from the start of the file. */
export interface FileBox {
  readonly type: string;
  readonly offset: number;
  /** Where what follows the header starts. */
  readonly payloadOffset: number;
  /** Where the next box starts; never beyond the end of the file. */
  readonly end: number;
}

/**
 * The top-level boxes in order, one read of at most 16 bytes for each.
 *
 * Ends early, without a complaint, at bytes that are no box (some cameras and tools append data of
 * their own) and after 10,000 boxes.
 *
 * @throws LivepkgError `media-truncated` when a box runs beyond the end of the file: whatever it
 *   holds, the file is shorter than it was. `media-malformed` when a box is shorter than its header.
 */
export async function* fileBoxes(reader: ByteReader): AsyncGenerator<FileBox, void, undefined> {
  let offset = 0;
  for (let count = 0; count < MAX_BOXES && offset + 8 <= reader.size; count += 1) {
    const box = await readHeader(reader, offset);
    if (!isPrintableType(box.type) && (box.end > reader.size || box.end < box.payloadOffset))
      return;
    if (box.end < box.payloadOffset) {
      throw malformed(
        `The file is damaged: its ${quoteType(box.type)} box at byte ${offset} gives itself a length ` +
          'that is shorter than its own header.',
      );
    }
    if (box.end > reader.size) {
      throw truncated(
        `The file is cut off: its ${quoteType(box.type)} box at byte ${offset} ends ` +
          `at byte ${box.end}, but the file ends at byte ${reader.size}.`,
      );
    }
    yield box;
    offset = box.end;
  }
}

/** Reads one header; the end it gives may lie anywhere. */
async function readHeader(reader: ByteReader, offset: number): Promise<FileBox> {
  const header = await reader.read(offset, Math.min(16, reader.size - offset));
  const view = viewOf(header);
  const type = latin1(header, 4, 4);
  const size = view.getUint32(0);
  if (size === 0) return { type, offset, payloadOffset: offset + 8, end: reader.size };
  if (size !== 1) return { type, offset, payloadOffset: offset + 8, end: offset + size };
  // A 64-bit length needs eight more bytes; where the file has none, the box is beyond its end.
  const largeSize = header.length < 16 ? Number.POSITIVE_INFINITY : Number(view.getBigUint64(8));
  return { type, offset, payloadOffset: offset + 16, end: offset + largeSize };
}

/**
 * Reads the payload of the one box that a file cannot do without.
 *
 * @param limit most bytes that are read; a box beyond it is not one that a camera wrote.
 * @throws LivepkgError `media-malformed` when the file has no such box, or one over the limit; and
 *   as {@link fileBoxes}, for the whole file.
 */
export async function readNeededBox(
  reader: ByteReader,
  type: string,
  limit: number,
  missing: string,
): Promise<Uint8Array> {
  let needed: FileBox | undefined;
  for await (const box of fileBoxes(reader)) if (box.type === type) needed ??= box;
  if (needed === undefined) throw malformed(missing);
  const length = needed.end - needed.payloadOffset;
  if (length > limit) {
    throw malformed(
      `The file's ${quoteType(type)} box is ${length} bytes long; more than ${limit} is not read.`,
    );
  }
  return reader.read(needed.payloadOffset, length);
}
