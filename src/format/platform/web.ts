/** The platform of a browser, and of anything else that runs JavaScript: nothing but the language. */
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import type { Platform } from './platform.ts';
import { crc32 } from './web-crc32.ts';
import { listZip } from './web-zip.ts';

/** The part of `crypto.subtle` that is used. */
interface SubtleDigest {
  digest: (algorithm: 'SHA-256', bytes: Uint8Array) => Promise<ArrayBuffer>;
}

/**
 * A browser's own code is about ten times faster. It has it only in secure contexts: for pages that
 * come through HTTPS, from the same machine or from a file.
 */
async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  const { subtle }: { subtle?: SubtleDigest } = globalThis.crypto;
  return subtle === undefined
    ? nobleSha256(bytes)
    : new Uint8Array(await subtle.digest('SHA-256', bytes));
}

export const platform: Platform = {
  sha256,
  runningSha256: () => nobleSha256.create(),
  md5,
  sha1,
  crc32,
  listZip,
};
