/**
 * The subset of deterministic CBOR (RFC 8949, section 4.2.1) that a manifest is made of: maps with
 * text keys, arrays, text, byte strings and unsigned integers below 2^32. Nothing else exists here:
 * no tags, floats, negative numbers, booleans, null, undefined or indefinite lengths.
 *
 * What was read is encoded again and compared with the bytes that came in: so a value has one
 * spelling, and reader and encoder, which share no code, check each other.
 */
// The build without generated code and without the optional native part: the same code everywhere.
import { Encoder } from 'cbor-x/index-no-eval';
import { LivepkgError } from '../errors.ts';
import { isEqual, utf8Length } from './layout/bytes.ts';
import { compareText } from './compare-text.ts';
import type { CborReading, CborValue } from './cbor-reader.ts';

const encoder = new Encoder({
  useRecords: false,
  variableMapSize: true,
  tagUint8Array: false,
  mapsAsObjects: false,
});

/** Bytewise order of encoded keys: shorter first (the length leads), then by their bytes. */
function compareKeys(a: string, b: string): number {
  const longer = utf8Length(a) - utf8Length(b);
  return longer === 0 ? compareText(a, b) : longer;
}

/** Maps in place of objects, because an object puts keys that look like integers first. */
function sortKeys(value: CborValue): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value instanceof Uint8Array) return value;
  return new Map(
    Object.entries(value)
      .toSorted(([a], [b]) => compareKeys(a, b))
      .map(([key, item]) => [key, sortKeys(item)]),
  );
}

/** Encodes a value deterministically: the same value gives the same bytes everywhere. */
export function encodeCbor(value: CborValue): Uint8Array {
  return new Uint8Array(encoder.encode(sortKeys(value)));
}

/**
 * Checks that what `readCbor` gave for `bytes` is of the subset and was encoded deterministically.
 *
 * @throws LivepkgError `cbor-type`, `cbor-not-canonical`
 */
export function assertCanonical({ value, foreign }: CborReading, bytes: Uint8Array): void {
  if (foreign !== undefined) {
    throw new LivepkgError(
      'cbor-type',
      `The manifest holds a value of a forbidden type at byte ${foreign}.`,
    );
  }
  if (!isEqual(encodeCbor(value), bytes)) {
    throw new LivepkgError('cbor-not-canonical', 'The manifest is not in deterministic encoding.');
  }
}
