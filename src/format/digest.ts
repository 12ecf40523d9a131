/** SHA-256, and the identities that are made of it. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { platform } from '#platform';
import { concat } from './layout/bytes.ts';
import type { RunningSha256 } from './platform/platform.ts';

export type { RunningSha256 };

/** Length of a SHA-256 in bytes. */
export const SHA256_BYTES = 32;

/** Begins a SHA-256 over bytes that come in pieces. */
export function runningSha256(): RunningSha256 {
  return platform.runningSha256();
}

/** SHA-256 of bytes that may be many, the fastest way there is: 32 bytes. */
export function sha256OfMany(bytes: Uint8Array): Promise<Uint8Array> {
  return platform.sha256(bytes);
}

/** SHA-256 of some bytes: 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(runningSha256().update(bytes).digest());
}

/**
 * What a photo is, whatever its files are called and whenever they were touched: SHA-256 over the
 * still's SHA-256 followed by the motion's (64 bytes).
 *
 * @returns 64 hex digits
 */
export function photoIdentity(stillSha256: Uint8Array, motionSha256: Uint8Array): string {
  return bytesToHex(sha256(concat([stillSha256, motionSha256])));
}

/** Which container this is: SHA-256 of its manifest's bytes, 64 hex digits. */
export function containerIdentity(manifestBytes: Uint8Array): string {
  return bytesToHex(sha256(manifestBytes));
}
