import { isTemporary } from '../temporary-name.ts';

const IGNORED_NAMES = new Set(['.DS_Store', 'Thumbs.db']);

/** Whether a name is that of a metadata file of macOS or Windows, or a temporary file of livepkg. */
export function isIgnoredName(name: string): boolean {
  return name.startsWith('._') || IGNORED_NAMES.has(name) || isTemporary(name);
}
