/** Where in a file the data of items and samples may lie. */

import type { FileLayout } from '../bmff/file-boxes.ts';
import type { HalfFault } from './fault.ts';

/**
 * Boxes that hold structure and no data. Everything else may: `mdat` mostly, but the standard has
 * others, and offsets count from the start of the file whatever is there (14496-12, 8.1.1).
 */
const STRUCTURE = new Set(['ftyp', 'moov', 'moof']);

/** A range of a file, in bytes from its start. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** The parts of a file that can hold data. */
export class MediaData {
  readonly #size: number;
  /** In the order of the file; they do not overlap. */
  readonly #ranges: readonly Range[];
  /** Index of the range that held the last piece: the next one is mostly in it too. */
  #last = 0;

  /** @param size length of the file in bytes */
  constructor({ boxes, cut }: FileLayout, size: number) {
    this.#size = size;
    this.#ranges = [...boxes, ...(cut === undefined ? [] : [cut])]
      .filter(({ type }) => !STRUCTURE.has(type))
      .map(({ payloadOffset, end }) => ({ start: payloadOffset, end: Math.min(end, size) }));
  }

  /**
   * What is wrong with a piece of data that is said to lie here; `undefined` when it may.
   *
   * @param what whose data they are, for the message, e.g. `the picture track`
   * @param offset bytes from the start of the file; any number
   * @param length bytes; a piece of none may lie anywhere
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
    if (!isInside(this.#ranges[this.#last], start, end)) this.#last = this.#find(start);
    return isInside(this.#ranges[this.#last], start, end);
  }

  /** Index of the last range that starts at `offset` or before; -1 if none does. */
  #find(offset: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ranges[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

function isInside(range: Range | undefined, start: number, end: number): boolean {
  return range !== undefined && start >= range.start && end <= range.end;
}
