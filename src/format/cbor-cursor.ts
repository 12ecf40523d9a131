/** Reads CBOR (RFC 8949, appendix C) from front to back: what its initial bytes and lengths say. */
import { LivepkgError } from '../errors.ts';
import { decodeUtf8 } from './layout/bytes.ts';

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
  readonly bytes: Uint8Array;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
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
    if (info === 31) return undefined;
    if (info > 27) throw malformed(this.position - 1, 'a reserved initial byte');
    return this.#number(2 ** (info - 24));
  }

  /** The big-endian number of so many bytes that comes next. Above 2^53 it is not exact. */
  #number(length: number): number {
    const start = this.skip(length);
    let number = 0;
    for (let at = start; at < this.position; at += 1) number = number * 256 + (this.bytes[at] ?? 0);
    return number;
  }

  /** The text of so many bytes that comes next. One that is not UTF-8 comes out changed. */
  text(length: number): string {
    const start = this.skip(length);
    return length > LONGEST_SHARED ? this.#decode(start) : this.#shortText(start, length);
  }

  #shortText(start: number, length: number): string {
    let place = length;
    for (let at = start; at < this.position; at += 1) {
      place = (place * 31 + (this.bytes[at] ?? 0)) % SHARED_TEXTS;
    }
    const shared = sharedTexts[place] ?? '';
    if (this.#isAscii(shared, start, length)) return shared;
    const text = this.#decode(start);
    if (this.#isAscii(text, start, length)) sharedTexts[place] = text;
    return text;
  }

  /** The text from a place up to where the cursor is. */
  #decode(start: number): string {
    return decodeUtf8(this.bytes, start, this.position);
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
