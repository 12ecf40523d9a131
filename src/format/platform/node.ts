/** The platform under Node: its own code, in C++, and libraries that are older than this project. */
import { createHash } from 'node:crypto';
import { crc32 } from './node-crc32.ts';
import { listZip } from './node-zip.ts';
import type { Platform } from './platform.ts';

export const platform: Platform = {
  sha256: async (bytes) => createHash('sha256').update(bytes).digest(),
  runningSha256: () => createHash('sha256'),
  md5: (bytes) => createHash('md5').update(bytes).digest(),
  sha1: (bytes) => createHash('sha1').update(bytes).digest(),
  crc32,
  listZip,
};
