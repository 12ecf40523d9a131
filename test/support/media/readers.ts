/** Readers over bytes in memory. */

import type { MediaFacts } from '../../../src/media/common/facts.ts';
import { readFacts } from '../../../src/media/read-facts.ts';
import type { ByteReader } from '../../../src/media/common/reader.ts';

/** Counts the bytes that are read. A range outside of the bytes is an error. */
export class CountingReader implements ByteReader {
  readonly size: number;
  /** Bytes read so far. */
  bytesRead = 0;
  /** Ranges read so far: offset and length. */
  readonly ranges: [offset: number, length: number][] = [];
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.size = bytes.length;
  }

  read(offset: number, length: number): Promise<Uint8Array> {
    if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length)) {
      throw new Error(`read(${offset}, ${length})`);
    }
    if (offset < 0 || length < 0 || offset + length > this.size) {
      throw new Error(`read(${offset}, ${length}) of ${this.size} bytes`);
    }
    this.bytesRead += length;
    this.ranges.push([offset, length]);
    return Promise.resolve(this.#bytes.subarray(offset, offset + length));
  }
}

/**
 * The facts of a file, without `faults`: these say whether picture and samples are there, and the small
 * files of most tests have none. `test/media/live` tests them.
 */
export async function factsOf(bytes: Uint8Array): Promise<MediaFacts> {
  const facts = await readFacts(new CountingReader(bytes));
  if (facts.kind === 'other') return facts;
  const { faults: _, ...rest } = facts;
  return rest;
}
