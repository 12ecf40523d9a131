/** Lets yauzl read through the same small interface as everything else. */
import { Readable } from 'node:stream';
import { callbackify } from 'node:util';
import yauzl from 'yauzl';
import type { ByteReader } from '../../media/common/reader.ts';

/** Read at a time where a whole range is wanted. */
const CHUNK_BYTES = 64 * 1024;

/** What yauzl reads an archive from. */
export class ZipInput extends yauzl.RandomAccessReader {
  readonly #reader: ByteReader;
  /** What the reader itself threw, so that a failing disk is never taken for a damaged archive. */
  failure: unknown;

  constructor(reader: ByteReader) {
    super();
    this.#reader = reader;
  }

  async #bytes(offset: number, length: number): Promise<Buffer> {
    // Offsets come from the archive, and are hostile. NaN fails this comparison too.
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

  /** yauzl's own would open a stream for each header. */
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
