/**
 * The `quickXorHash` that OneDrive and SharePoint keep for each file
 * (https://learn.microsoft.com/onedrive/developer/code-snippets/quickxorhash).
 *
 * It has 160 bits. Byte i of the file is XORed in at bit 11 · i mod 160, wrapping round; at the end
 * the length is. So it finds accidents, never tampering: two rows of 160 bytes that change places
 * leave it as it was.
 */

/** Length of the hash in bytes. */
export const QUICK_XOR_BYTES = 20;
const BITS = 8 * QUICK_XOR_BYTES;
/** By so many bits each byte lies further on than the one before. */
const SHIFT = 11;
/** 160 · 11 bits lead back to bit 0: bytes as far apart as this are XORed in at the same place. */
const ROW_BYTES = BITS;
const ROW_WORDS = ROW_BYTES / Uint32Array.BYTES_PER_ELEMENT;
/** Rows that are taken together: their 32,000 bytes stay in the processor's nearest cache. */
const BATCH_BYTES = 200 * ROW_BYTES;
/** The length is XORed into the last 8 bytes, little-endian. */
const LENGTH_OFFSET = QUICK_XOR_BYTES - 8;

/** The hash of a file that comes in pieces of any length. It keeps none of them. */
export class QuickXorHash {
  /** All rows so far, XORed together: where the bits go is worked out once, at the end. */
  readonly #row = new Uint8Array(ROW_BYTES);
  readonly #words = new Uint32Array(this.#row.buffer);
  /** For rows that lie in memory where no 32-bit word may begin; made when it is needed. */
  #aligned: Uint8Array<ArrayBuffer> | undefined;
  /** Bytes so far. */
  #length = 0;

  /** Adds the next bytes of the file. */
  update(bytes: Uint8Array): this {
    const begun = this.#length % ROW_BYTES;
    const head = begun === 0 ? 0 : Math.min(ROW_BYTES - begun, bytes.length);
    const tail = head + Math.floor((bytes.length - head) / ROW_BYTES) * ROW_BYTES;
    this.#addBytes(bytes.subarray(0, head), begun);
    for (let start = head; start < tail; start += BATCH_BYTES) {
      this.#addRows(bytes.subarray(start, Math.min(start + BATCH_BYTES, tail)));
    }
    this.#addBytes(bytes.subarray(tail), 0);
    this.#length += bytes.length;
    return this;
  }

  /** The hash: 20 bytes. */
  digest(): Uint8Array {
    const hash = new Uint8Array(QUICK_XOR_BYTES);
    const add = (place: number, byte: number): void => {
      hash[place] = (hash[place] ?? 0) ^ byte;
    };
    this.#row.forEach((byte, index) => {
      const bit = (SHIFT * index) % BITS;
      const shifted = byte << (bit % 8);
      const place = Math.floor(bit / 8);
      add(place, shifted & 255);
      add((place + 1) % QUICK_XOR_BYTES, shifted >> 8);
    });
    const length = new DataView(new ArrayBuffer(8));
    length.setBigUint64(0, BigInt(this.#length), true);
    for (let n = 0; n < length.byteLength; n += 1) add(LENGTH_OFFSET + n, length.getUint8(n));
    return hash;
  }

  /** Adds a part of a row, `from` so many bytes into it. */
  #addBytes(bytes: Uint8Array, from: number): void {
    for (let n = 0; n < bytes.length; n += 1) {
      this.#row[from + n] = (this.#row[from + n] ?? 0) ^ (bytes[n] ?? 0);
    }
  }

  /** Adds whole rows, at most a batch: word by word, column by column, because time goes here. */
  #addRows(rows: Uint8Array): void {
    const { buffer, byteOffset, byteLength } = this.#align(rows);
    const words = new Uint32Array(buffer, byteOffset, byteLength / Uint32Array.BYTES_PER_ELEMENT);
    for (let column = 0; column < ROW_WORDS; column += 1) {
      let word = this.#words[column] ?? 0;
      for (let n = column; n < words.length; n += ROW_WORDS) word ^= words[n] ?? 0;
      this.#words[column] = word;
    }
  }

  /** The same bytes where a 32-bit word may begin. */
  #align(rows: Uint8Array): Uint8Array {
    if (rows.byteOffset % Uint32Array.BYTES_PER_ELEMENT === 0) return rows;
    this.#aligned ??= new Uint8Array(BATCH_BYTES);
    this.#aligned.set(rows);
    return this.#aligned.subarray(0, rows.length);
  }
}
