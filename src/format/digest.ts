/** SHA-256 by the platform's own code where there is some, by @noble/hashes elsewhere. */
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';

/** Length of a SHA-256 in bytes. */
export const SHA256_BYTES = 32;

type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** Pure JavaScript: runs anywhere, about ten times slower than `node:crypto`. */
export const portableSha256: Sha256 = (bytes) => nobleSha256(bytes);

/** Undefined in a runtime without `node:crypto` (a browser). */
function platformSha256(): Sha256 | undefined {
  // An `import` would fail there, and a dynamic one makes all that imports this wait for it.
  const crypto = globalThis.process?.getBuiltinModule?.('node:crypto');
  if (crypto === undefined) return undefined;
  return (bytes) => new Uint8Array(crypto.createHash('sha256').update(bytes).digest());
}

/** SHA-256 of some bytes: 32 bytes. */
export const sha256: Sha256 = platformSha256() ?? portableSha256;

/**
 * What a photo is, whatever its files are called and whenever they were touched: SHA-256 over the
 * still's SHA-256 followed by the motion's (64 bytes).
 *
 * @returns 64 hex digits
 */
export function photoIdentity(stillSha256: Uint8Array, motionSha256: Uint8Array): string {
  return bytesToHex(sha256(concatBytes(stillSha256, motionSha256)));
}

/** Which container this is: SHA-256 of its manifest's bytes, 64 hex digits. */
export function containerIdentity(manifestBytes: Uint8Array): string {
  return bytesToHex(sha256(manifestBytes));
}
