/** The boxes at the top level of a file, found by reading their headers and nothing else. */

import type { LivepkgError } from '../../errors.ts';
import { latin1, viewOf } from '../common/bytes.ts';
import { isDamage, malformed, truncated } from '../common/damage.ts';
import type { ByteReader } from '../common/reader.ts';
import { isPrintableType, MAX_BOXES, quoteType } from './boxes.ts';

/** Where a box lies in its file. All in bytes from the start of the file. */
export interface FileBox {
  readonly type: string;
  readonly offset: number;
  /** Where what follows the header starts. */
  readonly payloadOffset: number;
  /** Where the next box starts. */
  readonly end: number;
}

/** The top level of a file. */
export interface FileLayout {
  /** The boxes that lie wholly in the file, in order. */
  readonly boxes: readonly FileBox[];
  /** The last box, when the file ends inside it: its `end` is where it should end. */
  readonly cut?: FileBox;
  /**
   * Set when the boxes do not lead to the end of the file. `media-truncated`: a box runs beyond it;
   * whatever that holds, the file is shorter than it was. `media-malformed`: a box is shorter than
   * its own header. What comes before can be read all the same.
   */
  readonly damage?: LivepkgError;
}

/**
 * Goes from box to box, one read of at most 16 bytes for each.
 *
 * Ends early, without a complaint, at bytes that are no box (some cameras and tools append data of
 * their own) and after 10,000 boxes.
 */
export async function readLayout(reader: ByteReader): Promise<FileLayout> {
  const boxes: FileBox[] = [];
  for (let offset = 0; boxes.length < MAX_BOXES && offset + 8 <= reader.size;) {
    const box = await readHeader(reader, offset);
    const isShort = box.end < box.payloadOffset;
    if (isShort || box.end > reader.size) {
      if (!isPrintableType(box.type)) break;
      return isShort
        ? { boxes, damage: tooShort(box) }
        : { boxes, cut: box, damage: tooLong(box, reader.size) };
    }
    boxes.push(box);
    offset = box.end;
  }
  return { boxes };
}

function tooShort({ type, offset }: FileBox): LivepkgError {
  return malformed(
    `The file is damaged: its ${quoteType(type)} box at byte ${offset} gives itself a length ` +
      'that is shorter than its own header.',
  );
}

function tooLong({ type, offset, end }: FileBox, size: number): LivepkgError {
  return truncated(
    `The file is cut off: its ${quoteType(type)} box at byte ${offset} ends ` +
      `at byte ${end}, but the file ends at byte ${size}.`,
  );
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
 * Reads something of a file with this layout.
 *
 * @throws LivepkgError the layout's damage where there is any and `read` throws damage of its own:
 *   where a file is cut off, what is broken inside it mostly follows from that.
 */
export async function unlessDamaged<Result>(
  { damage }: FileLayout,
  read: () => Promise<Result>,
): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw isDamage(error) && damage !== undefined ? damage : error;
  }
}

/**
 * Reads the payload of the one box that a file cannot do without.
 *
 * @param limit most bytes that are read; a box beyond it is not one that a camera wrote.
 * @throws LivepkgError `media-malformed` when the file has no such box that is whole, or one over the
 *   limit.
 */
export async function readNeededBox(
  reader: ByteReader,
  { boxes }: FileLayout,
  type: string,
  limit: number,
  missing: string,
): Promise<Uint8Array> {
  const needed = boxes.find((box) => box.type === type);
  if (needed === undefined) throw malformed(missing);
  const length = needed.end - needed.payloadOffset;
  if (length > limit) {
    throw malformed(
      `The file's ${quoteType(type)} box is ${length} bytes long; more than ${limit} is not read.`,
    );
  }
  return reader.read(needed.payloadOffset, length);
}
