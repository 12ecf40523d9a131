/** The ZIP layer: writes an archive, and finds the entries in one. */
import { platform } from '#platform';
import { LivepkgError } from '../errors.ts';
import type { ListedEntry, ZipEntry } from './layout/zip-layout.ts';

/**
 * Writes a ZIP archive, all entries stored.
 *
 * @returns the archive in pieces, in order; the entries' bytes among them are those handed in, not
 * copies
 */
export function writeZip(entries: readonly ZipEntry[]): Promise<Uint8Array[]> {
  return platform.writeZip(entries);
}

/**
 * Lists the entries that the central directory names, up to a limit.
 *
 * @param most give up beyond so many entries
 * @throws LivepkgError `zip-unreadable`
 */
export async function listZip(bytes: Uint8Array, most: number): Promise<ListedEntry[]> {
  try {
    return await platform.listZip(bytes, most);
  } catch (cause) {
    throw new LivepkgError('zip-unreadable', 'The central directory at its end is damaged.', {
      cause,
    });
  }
}
