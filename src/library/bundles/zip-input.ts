/** Lets yauzl read from a `ByteReader`. */
import { Readable } from 'node:stream';
import { callbackify } from 'node:util';
import yauzl from 'yauzl';
import type { ByteReader } from '../../media/common/reader.ts';

/** Chunk size of streams. */
const CHUNK_BYTES = 64 * 1024;

export class ZipInput extends yauzl.RandomAccessReader {
  readonly #reader: ByteReader;
  /** The error of the reader, to tell a failing disk from a damaged archive. */
  failure: unknown;

  constructor(reader: ByteReader) {
    super();
    this.#reader = reader;
  }

  async #bytes(offset: number, length: number): Promise<Buffer> {
    // Offsets come from the archive and are untrusted. NaN fails this comparison too.
    if (!(offset >= 0 && offset + length <= this.#reader.size)) {
      throw new Error(`it ends before byte ${offset + length}`);
    }
    try {
      const bytes = await this.#reader.read(offset, length);
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }

  async *#chunks(start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end; at += CHUNK_BYTES) {
      yield await this.#bytes(at, Math.min(CHUNK_BYTES, end - at));
    }
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#chunks(start, end), { objectMode: false });
  }

  /** The default implementation opens a stream for each header. */
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    callbackify(async () => {
      const bytes = await this.#bytes(position, length);
      bytes.copy(buffer, offset);
    })(callback);
  }
}
