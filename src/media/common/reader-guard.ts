/** What stands between the parsers and the reader that the caller gave. */

import { truncated } from './damage.ts';
import type { ByteReader } from './reader.ts';

/**
 * Carries whatever the caller's reader threw past the parsers, so that a failing disk is never
 * mistaken for a damaged file. Only `readFacts` sees it, and takes the original out again.
 */
export class ReadFailure extends Error {
  override readonly name = 'ReadFailure';
  readonly thrown: unknown;

  constructor(thrown: unknown) {
    super('the reader failed');
    this.thrown = thrown;
  }
}

/**
 * A reader that asks `inner` only for ranges inside its size. Offsets and lengths come from the
 * files themselves and are hostile; here is the one place that all of them pass.
 *
 * Its `read` throws `media-truncated` for a range outside the file and for a short answer (the file
 * shrank while it was read), {@link ReadFailure} for anything that `inner.read` throws.
 */
export function guardReader(inner: ByteReader): ByteReader {
  const { size } = inner;
  return {
    size,
    async read(offset, length) {
      const end = offset + length;
      if (!Number.isSafeInteger(end) || offset < 0 || length < 0 || end > size) {
        throw truncated(
          `The file is cut off: it refers to data at byte ${offset}, ${length} bytes long, ` +
            `but is only ${size} bytes long.`,
        );
      }
      let bytes: Uint8Array;
      try {
        bytes = await inner.read(offset, length);
      } catch (error) {
        throw new ReadFailure(error);
      }
      if (bytes.length !== length) {
        throw truncated(
          `The file became shorter while it was read: ${length} bytes were expected ` +
            `at byte ${offset}, ${bytes.length} came.`,
        );
      }
      return bytes;
    },
  };
}

/** A reader over bytes that are in memory already. Nothing is copied. */
export function bufferReader(bytes: Uint8Array): ByteReader {
  return guardReader({
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  });
}
