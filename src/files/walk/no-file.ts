import { isTemporary } from '../temporary-name.ts';

const NOT_FILES = new Set(['.DS_Store', 'Thumbs.db']);

/** Whether a name is that of a leftover of macOS, Windows or livepkg: no file of the user's. */
export function isNoFile(name: string): boolean {
  return name.startsWith('._') || NOT_FILES.has(name) || isTemporary(name);
}
