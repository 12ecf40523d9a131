/**
 * The subset of deterministic CBOR (RFC 8949, section 4.2.1) that a manifest is made of: maps with
 * text keys, arrays, text, byte strings and unsigned integers below 2^32. Nothing else exists here:
 * no tags, floats, negative numbers, booleans, null, undefined or indefinite lengths.
 *
 * cbor-x accepts much more than this, and duplicate keys too. So what it decodes is checked value
 * by value, encoded again, and compared with the bytes that came in.
 */
// The build without generated code and without the optional native decoder: strings are then
// decoded by the same code on every machine.
import { Encoder } from 'cbor-x/index-no-eval';
import { LivepkgError } from '../errors.ts';

/** A value that a manifest can hold. */
export type CborValue = number | string | Uint8Array | CborValue[] | { [key: string]: CborValue };

const codec = new Encoder({
  useRecords: false,
  variableMapSize: true,
  tagUint8Array: false,
  mapsAsObjects: true,
});

const MAX_UINT = 2 ** 32 - 1;

/** A manifest is four levels deep; a bound keeps hostile nesting from exhausting the stack. */
const MAX_DEPTH = 8;

/** Bytewise order of encoded keys: shorter first (the length leads), then by their bytes. */
function compareKeys(a: string, b: string): number {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length - right.length || Buffer.compare(left, right);
}

function sortKeys(value: CborValue): CborValue {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => compareKeys(a, b))
      .map(([key, item]) => [key, sortKeys(item)]),
  );
}

function isPlainObject(value: object): value is Record<string, unknown> {
  return Object.getPrototypeOf(value) === Object.prototype;
}

/** Throws unless a decoded value, and all in it, is of the subset. */
function assertSubset(value: unknown, path: string, depth = 0): asserts value is CborValue {
  if (depth > MAX_DEPTH) {
    throw new LivepkgError('cbor-malformed', `The manifest is nested too deeply at ${path}.`);
  }
  if (typeof value === 'string' || value instanceof Uint8Array) return;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_UINT) {
    return;
  }
  if (Array.isArray(value)) {
    value.forEach((item, index) => assertSubset(item, `${path}[${index}]`, depth + 1));
    return;
  }
  if (typeof value === 'object' && value !== null && isPlainObject(value)) {
    for (const [key, item] of Object.entries(value))
      assertSubset(item, `${path}.${key}`, depth + 1);
    return;
  }
  throw new LivepkgError('cbor-type', `The manifest holds a value of a forbidden type at ${path}.`);
}

/** Encodes a value deterministically: the same value gives the same bytes everywhere. */
export function encodeCbor(value: CborValue): Uint8Array {
  return Uint8Array.from(codec.encode(sortKeys(value)));
}

/**
 * Decodes anything that cbor-x takes for CBOR, without a further check. Enough to look at the
 * version of a manifest from the future; never enough to trust one.
 *
 * @throws LivepkgError `cbor-malformed`, also for nesting that exhausts the stack
 */
export function decodeLoosely(bytes: Uint8Array): unknown {
  try {
    return codec.decode(Buffer.from(bytes));
  } catch (cause) {
    throw new LivepkgError('cbor-malformed', 'The manifest is not well-formed CBOR.', { cause });
  }
}

/**
 * Checks that what `decodeLoosely` gave for `bytes` is of the subset and was encoded
 * deterministically.
 *
 * @throws LivepkgError `cbor-malformed` (nesting), `cbor-type`, `cbor-not-canonical`
 */
export function assertCanonical(value: unknown, bytes: Uint8Array): asserts value is CborValue {
  assertSubset(value, 'manifest');
  if (Buffer.compare(encodeCbor(value), bytes) !== 0) {
    throw new LivepkgError('cbor-not-canonical', 'The manifest is not in deterministic encoding.');
  }
}
