/** Bytes to build files from, big-endian unless said otherwise. */

/** The parts one after the other; text has one byte for each character (Latin-1). */
export function bytes(...parts: readonly (Uint8Array | string | readonly number[])[]): Uint8Array {
  const arrays = parts.map(toArray);
  const result = new Uint8Array(arrays.reduce((length, array) => length + array.length, 0));
  let offset = 0;
  for (const array of arrays) {
    result.set(array, offset);
    offset += array.length;
  }
  return result;
}

function toArray(part: Uint8Array | string | readonly number[]): Uint8Array {
  if (part instanceof Uint8Array) return part;
  return typeof part === 'string' ? Buffer.from(part, 'latin1') : Uint8Array.from(part);
}

/** An unsigned integer of 1 to 8 bytes. */
function uint(value: number | bigint, length: number): Uint8Array {
  let rest = BigInt.asUintN(length * 8, BigInt(value));
  const result = new Uint8Array(length);
  for (let index = length - 1; index >= 0; index -= 1) {
    result[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return result;
}

export const u8 = (...values: number[]): Uint8Array => bytes(...values.map((v) => uint(v, 1)));
export const u16 = (...values: number[]): Uint8Array => bytes(...values.map((v) => uint(v, 2)));
export const u32 = (...values: number[]): Uint8Array => bytes(...values.map((v) => uint(v, 4)));
export const u64 = (...values: (number | bigint)[]): Uint8Array =>
  bytes(...values.map((v) => uint(v, 8)));
export const zeros = (length: number): Uint8Array => new Uint8Array(length);

/** Copies of a part, one after the other. */
export function repeat(part: Uint8Array, times: number): Uint8Array {
  const result = zeros(part.length * times);
  for (let at = 0; at < result.length; at += part.length) result.set(part, at);
  return result;
}

/** Where `needle` begins in `haystack`; fails when it is not there. */
export function indexOf(haystack: Uint8Array, needle: string): number {
  const index = Buffer.from(haystack).indexOf(needle, 0, 'latin1');
  if (index < 0) throw new Error(`${needle} is not in these bytes`);
  return index;
}

/** A copy with every `from` replaced by `to`, which must be as long. */
export function replaceText(input: Uint8Array, from: string, to: string): Uint8Array {
  if (from.length !== to.length) throw new Error('the length must not change');
  return bytes(Buffer.from(input).toString('latin1').replaceAll(from, to));
}
