/** SHA-256 by the platform's own code where there is some, by @noble/hashes elsewhere. */
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';

/** Length of a SHA-256 in bytes. */
export const SHA256_BYTES = 32;

type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** Pure JavaScript: runs anywhere, about ten times slower than `node:crypto`. */
export const portableSha256: Sha256 = (bytes) => nobleSha256(bytes);

async function platformSha256(): Promise<Sha256> {
  try {
    const { createHash } = await import('node:crypto');
    return (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest());
  } catch {
    // A runtime without node:crypto (a browser): the same digest, only slower.
    return portableSha256;
  }
}

/** SHA-256 of some bytes: 32 bytes. */
export const sha256: Sha256 = await platformSha256();

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
