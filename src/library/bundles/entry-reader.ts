/** Reads one entry of a ZIP archive. */
import type { Readable } from 'node:stream';
import { crc32 } from '../../format/crc32.ts';
import type { ByteReader } from '../../media/common/reader.ts';

interface Declared {
  /** Uncompressed size in bytes. */
  size: number;
  crc32: number;
}

/**
 * An entry, inflated only as far as it is read: recognising a file takes only its first bytes. Inflated
 * bytes are kept in memory.
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
   * @param declared size and CRC-32 in the archive; the size has been checked
   * @param stream of its inflated bytes
   * @param explain converts errors of the stream
   */
  constructor(declared: Declared, stream: Readable, explain: (error: unknown) => unknown) {
    this.size = declared.size;
    this.#crc32 = declared.crc32;
    // Untouched pages take no memory.
    this.#bytes = Buffer.allocUnsafeSlow(declared.size);
    this.#stream = stream;
    // yauzl only emits errors: without destroy(), the iterator would wait forever.
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

  /** The whole entry, after its length and CRC-32 were checked. */
  async readAll(): Promise<Uint8Array> {
    await this.#fill(this.size);
    while (await this.#pull()) continue;
    if (this.#crc32SoFar !== this.#crc32) {
      throw this.#explain(new Error('the CRC-32 of an entry does not match'));
    }
    return this.#bytes;
  }

  close(): void {
    this.#stream.destroy();
  }
}
