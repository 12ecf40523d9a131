import type { Cloud } from './clouds.ts';
import { DropboxHash } from './dropbox.ts';
import { QuickXorHash } from './quick-xor.ts';

const MAKERS: Readonly<Record<Cloud, () => DropboxHash | QuickXorHash>> = {
  dropbox: () => new DropboxHash(),
  onedrive: () => new QuickXorHash(),
};

/** The content hash that a cloud keeps of some bytes. */
export function cloudHash(cloud: Cloud, bytes: Uint8Array): Uint8Array {
  return MAKERS[cloud]().update(bytes).digest();
}
