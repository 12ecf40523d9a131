/** The platform of a browser, and of anything else that runs JavaScript: nothing but the language. */
import { sha256 } from '@noble/hashes/sha2.js';
import type { Platform } from './platform.ts';
import { crc32 } from './web-crc32.ts';
import { listZip, writeZip } from './web-zip.ts';

export const platform: Platform = {
  runningSha256: () => sha256.create(),
  crc32,
  writeZip,
  listZip,
};
