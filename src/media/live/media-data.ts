/** Where in a file the data of items and samples may lie. */

import { malformed } from '../common/damage.ts';
import type { FileLayout } from '../bmff/file-boxes.ts';
import type { HalfFault } from '../common/fault.ts';

/**
 * Boxes that hold structure and no data. Everything else may: `mdat` mostly, but the standard has
 * others, and offsets count from the start of the file whatever is there (14496-12, 8.1.1).
 */
const STRUCTURE = new Set(['ftyp', 'moov', 'moof']);

/**
 * Most times that a piece is looked for among all parts because it is not in the one of the piece
 * before. A camera's file has one `mdat`; millions of pieces in turns all over a file only cost time.
 */
const MAX_SEARCHES = 200_000;

/** The parts of a file that can hold data. */
export class MediaData {
  readonly #size: number;
  /**
   * Where the parts start and end, in bytes from the start of the file; in its order, and they do not
   * overlap. Numbers in a row, for millions of chunks may be looked up among thousands of boxes.
   */
  readonly #starts: Float64Array;
  readonly #ends: Float64Array;
  /** Index of the part that held the last piece: the next one is mostly in it too. */
  #last = 0;
  #searches = 0;

  /** @param size length of the file in bytes */
  constructor({ boxes, cut }: FileLayout, size: number) {
    const parts = [...boxes, ...(cut === undefined ? [] : [cut])].filter(
      ({ type }) => !STRUCTURE.has(type),
    );
    this.#size = size;
    this.#starts = Float64Array.from(parts, ({ payloadOffset }) => payloadOffset);
    this.#ends = Float64Array.from(parts, ({ end }) => Math.min(end, size));
  }

  /**
   * What is wrong with a piece of data that is said to lie here; `undefined` when it may.
   *
   * @param what whose data they are, for the message, e.g. `the picture track`
   * @param offset bytes from the start of the file; any number
   * @param length bytes; a piece of none may lie anywhere
   * @throws LivepkgError `media-malformed` after 200,000 pieces that lie apart.
   */
  faultAt(what: string, offset: number, length: number): HalfFault | undefined {
    if (length === 0 || this.#holds(offset, offset + length)) return undefined;
    return offset + length > this.#size
      ? {
          code: 'live-truncated',
          message:
            `The file is cut off: data of ${what} lie at byte ${offset}, ${length} bytes long, ` +
            `but the file ends at byte ${this.#size}.`,
        }
      : {
          code: 'live-damaged',
          message:
            `The file is damaged: data of ${what} are said to lie at byte ${offset}, ` +
            `${length} bytes long, where the file has none.`,
        };
  }

  #holds(start: number, end: number): boolean {
    if (this.#isInside(this.#last, start, end)) return true;
    this.#searches += 1;
    if (this.#searches > MAX_SEARCHES) {
      throw malformed('The file is damaged: its data lie in too many pieces all over it.');
    }
    this.#last = this.#find(start);
    return this.#isInside(this.#last, start, end);
  }

  #isInside(index: number, start: number, end: number): boolean {
    return start >= (this.#starts[index] ?? Infinity) && end <= (this.#ends[index] ?? 0);
  }

  /** Index of the last part that starts at `offset` or before; -1 if none does. */
  #find(offset: number): number {
    const starts = this.#starts;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
