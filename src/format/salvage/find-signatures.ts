/** Finds where bytes may begin as the headers of a ZIP archive do. */

const P = 0x50;
const K = 0x4b;

/**
 * Calls `visit` with each place where `PK` stands, in order. It looks at every second byte, and takes
 * the same time whatever the bytes are.
 */
export function eachSignature(bytes: Uint8Array, visit: (at: number) => void): void {
  for (let at = 1; at < bytes.length; at += 2) {
    const byte = bytes[at];
    if (byte === K && bytes[at - 1] === P) visit(at - 1);
    else if (byte === P && bytes[at + 1] === K) visit(at);
  }
}

/** Whether a pattern stands at a place. */
export function standsAt(bytes: Uint8Array, at: number, pattern: Uint8Array): boolean {
  for (let index = 0; index < pattern.length; index += 1) {
    if (bytes[at + index] !== pattern[index]) return false;
  }
  return true;
}
