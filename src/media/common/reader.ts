/**
 * The part of a file that the readers in `media/` may see: how long it is, and any piece of it.
 * They take this instead of a path, so that a buffer, a file and a member of an archive are alike.
 */
export interface ByteReader {
  /** Length of the whole in bytes. */
  readonly size: number;
  /**
   * Reads exactly `length` bytes at `offset` (bytes from the start). The caller keeps the range
   * inside `size`. The returned bytes may be a view; they must not be changed.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
}
