/** Small views of bytes that several formats share. */

/** A `DataView` of exactly these bytes, wherever in their buffer they lie. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * `length` bytes from `offset` as text, one character a byte (Latin-1), for signatures and
 * four-character codes. Shorter where the bytes end.
 */
export function latin1(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}

/** Whether the bytes from `offset` on begin with `signature` (one character a byte). */
export function startsWith(bytes: Uint8Array, signature: string, offset = 0): boolean {
  return latin1(bytes, offset, signature.length) === signature;
}
