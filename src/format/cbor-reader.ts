/**
 * Reads any well-formed CBOR (RFC 8949, appendix C), whatever it is made of, and says whether it
 * keeps to the types that a manifest is made of. That much is needed to see the version of a
 * manifest from the future.
 *
 * Not left to cbor-x: its decoder follows value sharing (tags 28 and 29), so that 505 bytes can
 * stand for 30^6 values, and it drops a U+FEFF at the start of a long text.
 */
import { concat, decodeUtf8 } from './layout/bytes.ts';
import {
  ARRAY,
  BYTES,
  CborCursor,
  malformed,
  MAP,
  MAX_DEPTH,
  SIMPLE_OR_FLOAT,
  TAG,
  TEXT,
  UINT,
} from './cbor-cursor.ts';

/** A value that a manifest can hold. */
export type CborValue = number | string | Uint8Array | CborValue[] | { [key: string]: CborValue };

/** What some CBOR says, before anyone asks whether it is spelled as it must be. */
export interface CborReading {
  /** Meaningful throughout only where `foreign` is undefined. */
  value: CborValue;
  /** Offset of the first item of a type that no manifest has. */
  foreign: number | undefined;
}

const MAX_UINT = 2 ** 32 - 1;
const BREAK = 0xff;

/** Stands where an item of another type was; no number, or it could pass for a version. */
const PLACEHOLDER = '';

/** Assignment would make no property of the key `__proto__`. */
function put(object: Record<string, CborValue>, key: string, value: CborValue): void {
  if (key !== '__proto__') object[key] = value;
  else
    Object.defineProperty(object, key, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
}

/**
 * @throws LivepkgError `cbor-malformed`: not well-formed, bytes left over, or an item inside more
 * than eight others
 */
export function readCbor(input: Uint8Array): CborReading {
  const cursor = new CborCursor(input);
  const { bytes } = cursor;
  let foreign: number | undefined;

  /** Calls `read` `count` times, or up to the break where the length is indefinite. */
  function repeat(count: number | undefined, read: () => void): void {
    const isOpen = count === undefined;
    const most = count ?? Infinity;
    for (let done = 0; done < most; done += 1) {
      if (isOpen && bytes[cursor.position] === BREAK) {
        cursor.position += 1;
        return;
      }
      read();
    }
  }

  function chunk(length: number): Uint8Array {
    const start = cursor.skip(length);
    return bytes.subarray(start, cursor.position);
  }

  function string(major: number, length: number | undefined): Uint8Array {
    if (length !== undefined) return chunk(length);
    const chunks: Uint8Array[] = [];
    repeat(undefined, () => {
      const initial = cursor.byte();
      const size = cursor.argument(initial & 31);
      if (initial >> 5 !== major || size === undefined) {
        throw malformed(cursor.position, 'a wrong chunk');
      }
      chunks.push(chunk(size));
    });
    return concat(chunks);
  }

  /** A text that is not UTF-8 comes out changed, and so is found not to be canonical. */
  function text(length: number | undefined): string {
    return length === undefined ? decodeUtf8(string(TEXT, length)) : cursor.text(length);
  }

  function map(count: number | undefined, depth: number): CborValue {
    const object: Record<string, CborValue> = {};
    repeat(count, () => {
      const start = cursor.position;
      const key = item(depth);
      if (typeof key !== 'string') foreign ??= start;
      put(object, typeof key === 'string' ? key : '', item(depth));
    });
    return object;
  }

  function item(depth: number): CborValue {
    const start = cursor.position;
    if (depth > MAX_DEPTH) throw malformed(start, 'it is nested too deeply');
    const initial = cursor.byte();
    const major = initial >> 5;
    const value = cursor.argument(initial & 31);
    if (major === BYTES) return new Uint8Array(string(major, value));
    if (major === TEXT) return text(value);
    if (major === ARRAY) {
      const items: CborValue[] = [];
      repeat(value, () => items.push(item(depth + 1)));
      return items;
    }
    if (major === MAP) return map(value, depth + 1);
    if (value === undefined) throw malformed(start, 'an indefinite length or a break');
    if (major === UINT && value <= MAX_UINT) return value;
    foreign ??= start;
    if (major === TAG) item(depth + 1);
    if (major === SIMPLE_OR_FLOAT && (initial & 31) === 24 && value < 32) {
      throw malformed(start, 'a simple value of two bytes below 32');
    }
    return PLACEHOLDER;
  }

  const value = item(0);
  if (cursor.position < bytes.length) throw malformed(cursor.position, 'something follows it');
  return { value, foreign };
}
