/** Reads CBOR (RFC 8949, appendix C) from front to back: what its initial bytes and lengths say. */
import { LivepkgError } from '../errors.ts';

export const UINT = 0;
export const BYTES = 2;
export const TEXT = 3;
export const ARRAY = 4;
export const MAP = 5;
export const TAG = 6;
export const SIMPLE_OR_FLOAT = 7;

/** A manifest is three levels deep; the bound keeps hostile nesting from exhausting the stack. */
export const MAX_DEPTH = 8;

/** Texts up to this many bytes are looked for among those that were read before. */
const LONGEST_SHARED = 12;
/** As many as are remembered; a power of two. */
const SHARED_TEXTS = 1024;

/**
 * Short texts that were read before, each in the place that its bytes lead to: manifests consist of the
 * same keys and values, and to find one is faster than to decode it.
 */
const sharedTexts = Array.from({ length: SHARED_TEXTS }, () => '');

/** @returns the error of CBOR that is not well-formed */
export function malformed(offset: number, what: string): LivepkgError {
  return new LivepkgError('cbor-malformed', `The manifest is no CBOR: ${what} at byte ${offset}.`);
}

export class CborCursor {
  readonly bytes: Buffer;
  position = 0;

  constructor(input: Uint8Array) {
    this.bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  }

  /** Moves on by `length` bytes. @returns where they start */
  skip(length: number): number {
    const start = this.position;
    if (length > this.bytes.length - start) throw malformed(start, 'it ends inside an item');
    this.position = start + length;
    return start;
  }

  /** The next byte. */
  byte(): number {
    return this.bytes[this.skip(1)] ?? 0;
  }

  /** The argument that follows an initial byte; undefined for an indefinite length. */
  argument(info: number): number | undefined {
    if (info < 24) return info;
    if (info === 24) return this.byte();
    if (info === 25) return this.bytes.readUInt16BE(this.skip(2));
    if (info === 26) return this.bytes.readUInt32BE(this.skip(4));
    if (info === 27) return Number(this.bytes.readBigUInt64BE(this.skip(8)));
    if (info === 31) return undefined;
    throw malformed(this.position - 1, 'a reserved initial byte');
  }

  /** The text of so many bytes that comes next. One that is not UTF-8 comes out changed. */
  text(length: number): string {
    const start = this.skip(length);
    return length > LONGEST_SHARED
      ? this.bytes.toString('utf8', start, this.position)
      : this.#shortText(start, length);
  }

  #shortText(start: number, length: number): string {
    let place = length;
    for (let at = start; at < this.position; at += 1) {
      place = (place * 31 + (this.bytes[at] ?? 0)) % SHARED_TEXTS;
    }
    const shared = sharedTexts[place] ?? '';
    if (this.#isAscii(shared, start, length)) return shared;
    const text = this.bytes.toString('utf8', start, this.position);
    if (this.#isAscii(text, start, length)) sharedTexts[place] = text;
    return text;
  }

  /** Whether a text is what some bytes spell, one each. */
  #isAscii(text: string, start: number, length: number): boolean {
    if (text.length !== length) return false;
    for (let index = 0; index < length; index += 1) {
      const byte = this.bytes[start + index] ?? 0;
      if (byte > 0x7f || text.charCodeAt(index) !== byte) return false;
    }
    return true;
  }
}
