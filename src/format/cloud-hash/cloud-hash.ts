import { platform } from '#platform';
import type { CloudHash } from './clouds.ts';
import { DropboxHash } from './dropbox.ts';
import { QuickXorHash } from './quick-xor.ts';

const FUNCTIONS: Readonly<Record<CloudHash, (bytes: Uint8Array) => Uint8Array>> = {
  dropbox: (bytes) => new DropboxHash().update(bytes).digest(),
  md5: (bytes) => platform.md5(bytes),
  quickxor: (bytes) => new QuickXorHash().update(bytes).digest(),
  sha1: (bytes) => platform.sha1(bytes),
};

/** A hash of some bytes that clouds keep. */
export function cloudHash(hash: CloudHash, bytes: Uint8Array): Uint8Array {
  return FUNCTIONS[hash](bytes);
}
