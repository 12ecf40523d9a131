/**
 * Boxes inside bytes that are in memory (ISO/IEC 14496-12, section 4.2; QuickTime calls them atoms).
 *
 * Files are hostile: this walk knows a box's bounds, goes only where it is asked to, and is done after
 * one pass.
 */

import { viewOf } from '../common/bytes.ts';
import { malformed } from '../common/damage.ts';

/** A box, without its header. */
export interface Box {
  /** Four characters, one a byte; in `ilst` and in `mebx` keys it is a number in the same place. */
  readonly type: string;
  /** A view of what follows the header, to the end of the box. */
  readonly payload: Uint8Array;
}

/**
 * Most boxes that one box (or file) may hold. A 48-megapixel HEIC has about 250 items, a long
 * fragmented movie some thousand fragments; a million empty boxes only cost time.
 */
export const MAX_BOXES = 10_000;

/**
 * Most boxes that one box inside a track may hold. Cameras write up to twenty; these boxes are gone
 * through again for each thing that is looked for.
 */
export const MAX_TRACK_BOXES = 256;

/**
 * The boxes in `bytes`, in order, as far as the caller wants them. Fewer than eight bytes at the end are
 * padding (QuickTime ends a `udta` with a 32-bit zero). Size 0 means: to the end.
 *
 * @throws LivepkgError `media-malformed` when a box does not fit, or there are too many.
 */
export function* childBoxes(bytes: Uint8Array, limit = MAX_BOXES): Generator<Box, void, undefined> {
  const view = viewOf(bytes);
  let offset = 0;
  for (let count = 0; offset + 8 <= bytes.length; count += 1) {
    if (count === limit) {
      throw malformed(`The file is damaged: one of its boxes holds more than ${limit} others.`);
    }
    const type = typeAt(view, offset + 4);
    const { size, headerSize } = boxSize(view, offset);
    if (size < headerSize || size > bytes.length - offset) {
      throw malformed(
        `The file is damaged: its ${quoteType(type)} box gives its length as ${size} bytes, ` +
          `and has room for ${bytes.length - offset}.`,
      );
    }
    yield { type, payload: bytes.subarray(offset + headerSize, offset + size) };
    offset += size;
  }
}

/** Throws as {@link childBoxes} where one of the boxes in `bytes` does not fit, wherever it is. */
export function checkBoxes(bytes: Uint8Array): void {
  const boxes = childBoxes(bytes);
  while (boxes.next().done !== true);
}

/** Four characters, without a view and an array for each of what may be millions of boxes. */
function typeAt(view: DataView, offset: number): string {
  return String.fromCharCode(
    view.getUint8(offset),
    view.getUint8(offset + 1),
    view.getUint8(offset + 2),
    view.getUint8(offset + 3),
  );
}

/**
 * Length of the box that starts at `offset`, header included, in bytes, and of its header (8 or 16).
 * Nothing is checked but that the header is there: the length may be anything from 0 to 2^64.
 */
function boxSize(view: DataView, offset: number): { size: number; headerSize: number } {
  const available = view.byteLength - offset;
  const size = view.getUint32(offset);
  if (size === 0) return { size: available, headerSize: 8 };
  if (size !== 1) return { size, headerSize: 8 };
  if (available < 16) return { size: 0, headerSize: 16 };
  return { size: Number(view.getBigUint64(offset + 8)), headerSize: 16 };
}

/** The payload of the first box of this type in `bytes`, or `undefined`. Throws as {@link childBoxes}. */
export function findBox(
  bytes: Uint8Array,
  type: string,
  limit = MAX_BOXES,
): Uint8Array | undefined {
  for (const box of childBoxes(bytes, limit)) if (box.type === type) return box.payload;
  return undefined;
}

/**
 * Goes down from a `trak` through the first box of each type in `path`; the payload of the last, or
 * `undefined` where one is missing. Throws as {@link childBoxes}, and for over 256 boxes in one.
 */
export function findPath(bytes: Uint8Array, ...path: readonly string[]): Uint8Array | undefined {
  let payload: Uint8Array | undefined = bytes;
  for (const type of path) {
    if (payload === undefined) return undefined;
    payload = findBox(payload, type, MAX_TRACK_BOXES);
  }
  return payload;
}

/** Length of the version and flags that a full box (14496-12, section 4.2) begins its payload with. */
export const FULL_BOX_HEADER = 4;

/** Whether a box type is four printable characters, as every registered one is (© in old QuickTime). */
export function isPrintableType(type: string): boolean {
  return /^[\x20-\x7e\xa9]{4}$/.test(type);
}

/** A box type for a message: quoted, and without bytes that a terminal would act on. */
export function quoteType(type: string): string {
  return isPrintableType(type) ? `"${type}"` : 'unnamed';
}
