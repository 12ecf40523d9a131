/** The bytes of one entry of a ZIP. */
import type { Readable } from 'node:stream';
import { crc32 } from '../../format/crc32.ts';
import type { ByteReader } from '../../media/common/reader.ts';

interface Declared {
  /** Bytes when inflated. */
  size: number;
  crc32: number;
}

/**
 * An entry, inflated only as far as it is asked for: telling what a document is takes its first few
 * bytes. What was inflated stays in memory, each byte once.
 */
export class EntryReader implements ByteReader {
  readonly size: number;
  readonly #crc32: number;
  readonly #bytes: Buffer;
  readonly #stream: Readable;
  readonly #chunks: AsyncIterator<unknown>;
  readonly #explain: (error: unknown) => unknown;
  #filled = 0;
  #crc32SoFar = 0;

  /**
   * @param declared what the archive says of it; its size was found to be within bounds
   * @param stream its bytes, inflated
   * @param explain turns what the stream throws into what this throws
   */
  constructor(declared: Declared, stream: Readable, explain: (error: unknown) => unknown) {
    this.size = declared.size;
    this.#crc32 = declared.crc32;
    // Pages that nothing is written to take no memory.
    this.#bytes = Buffer.allocUnsafeSlow(declared.size);
    this.#stream = stream;
    // yauzl hands errors on by `emit` alone: this ends the stream, so that waiting for it ends too.
    stream.on('error', (error) => stream.destroy(error));
    this.#chunks = stream[Symbol.asyncIterator]();
    this.#explain = explain;
  }

  async #pull(): Promise<boolean> {
    try {
      const next: IteratorResult<unknown, unknown> = await this.#chunks.next();
      if (next.done === true) return false;
      const { value } = next;
      if (!(value instanceof Uint8Array) || this.#filled + value.length > this.size) {
        throw new Error(`an entry is longer than the ${this.size} bytes it should have`);
      }
      this.#bytes.set(value, this.#filled);
      this.#crc32SoFar = crc32(value, this.#crc32SoFar);
      this.#filled += value.length;
      return true;
    } catch (error) {
      throw this.#explain(error);
    }
  }

  async #fill(length: number): Promise<void> {
    while (this.#filled < length) {
      if (await this.#pull()) continue;
      throw this.#explain(new Error(`an entry ends after ${this.#filled} of ${this.size} bytes`));
    }
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    await this.#fill(offset + length);
    return this.#bytes.subarray(offset, offset + length);
  }

  /** The whole entry: as long as declared, and of the declared CRC-32. */
  async readAll(): Promise<Uint8Array> {
    await this.#fill(this.size);
    while (await this.#pull()) continue;
    if (this.#crc32SoFar !== this.#crc32) {
      throw this.#explain(new Error('the CRC-32 of an entry does not match'));
    }
    return this.#bytes;
  }

  /** Gives up what was not read. */
  close(): void {
    this.#stream.destroy();
  }
}
