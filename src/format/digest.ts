/** SHA-256 by the platform's own code where there is some, by @noble/hashes elsewhere. */
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';

/** Length of a SHA-256 in bytes. */
export const SHA256_BYTES = 32;

/** A SHA-256 over bytes that come in pieces. */
export interface RunningSha256 {
  update(bytes: Uint8Array): this;
  /** 32 bytes. Nothing can be added or asked afterwards. */
  digest(): Uint8Array;
}

type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** Pure JavaScript: runs anywhere, about ten times slower than `node:crypto`. */
export const portableRunningSha256 = (): RunningSha256 => nobleSha256.create();

/** SHA-256 of some bytes in pure JavaScript. */
export const portableSha256: Sha256 = (bytes) => nobleSha256(bytes);

/** Undefined in a runtime without `node:crypto` (a browser). */
function platformRunningSha256(): (() => RunningSha256) | undefined {
  // An `import` would fail there, and a dynamic one makes all that imports this wait for it.
  const crypto = globalThis.process?.getBuiltinModule?.('node:crypto');
  return crypto === undefined ? undefined : () => crypto.createHash('sha256');
}

/** Begins a SHA-256 over bytes that come in pieces. */
export const runningSha256 = platformRunningSha256() ?? portableRunningSha256;

/** SHA-256 of some bytes: 32 bytes. */
export const sha256: Sha256 = (bytes) => new Uint8Array(runningSha256().update(bytes).digest());

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
