/**
 * The `content_hash` that Dropbox keeps for each file: SHA-256 over the SHA-256 of its blocks
 * (https://www.dropbox.com/developers/reference/content-hash).
 */
import { runningSha256 } from '../digest.ts';

/** Length of a block in bytes; the last of a file may be shorter. */
const BLOCK_BYTES = 4 * 1024 * 1024;

/** The hash of a file that comes in pieces of any length. It keeps none of them. */
export class DropboxHash {
  readonly #blocks = runningSha256();
  #block = runningSha256();
  /** Bytes in the block so far. */
  #filled = 0;

  /** Adds the next bytes of the file. */
  update(bytes: Uint8Array): this {
    let start = 0;
    while (start < bytes.length) {
      const piece = bytes.subarray(start, start + BLOCK_BYTES - this.#filled);
      this.#block.update(piece);
      this.#filled += piece.length;
      start += piece.length;
      if (this.#filled === BLOCK_BYTES) this.#endBlock();
    }
    return this;
  }

  /** The hash: 32 bytes. Nothing can be added or asked afterwards. */
  digest(): Uint8Array {
    if (this.#filled > 0) this.#endBlock();
    return new Uint8Array(this.#blocks.digest());
  }

  #endBlock(): void {
    this.#blocks.update(this.#block.digest());
    this.#block = runningSha256();
    this.#filled = 0;
  }
}
