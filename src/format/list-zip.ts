/** Finds the entries in a ZIP archive. */
import { platform } from '#platform';
import { LivepkgError } from '../errors.ts';
import type { ListedEntry } from './layout/zip-layout.ts';

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
