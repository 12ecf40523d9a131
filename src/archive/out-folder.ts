/** The folder that an operation writes into, and the folders it makes in there. */
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { LivepkgError } from '../errors.ts';
import { errnoOf, explain } from './system-error.ts';

const PHOTOS_LIBRARY = /\.photoslibrary$/i;

/** The nearest folder above a path, or the path itself, that exists, with links resolved. */
function realAncestor(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    return realAncestor(dirname(path));
  }
}

/**
 * Makes sure that one may write into a folder, before anything is done. The folder need not exist.
 *
 * @throws LivepkgError `out-not-a-folder`, or `out-in-photos-library`: nothing is ever written into
 * a Photos library
 */
export function assertOutFolder(out: string): void {
  if (out === '') {
    throw new LivepkgError('out-not-a-folder', '--out is empty; name a folder with it.');
  }
  try {
    const places = [resolve(out), realAncestor(resolve(out))];
    if (places.some((place) => place.split(sep).some((part) => PHOTOS_LIBRARY.test(part)))) {
      throw new LivepkgError(
        'out-in-photos-library',
        `${out} lies in a Photos library, and nothing is ever written into one; choose another folder.`,
        { file: out },
      );
    }
    if (statSync(out).isDirectory()) return;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    if (errnoOf(error) !== 'ENOTDIR') throw explain(error, out, 'cannot be used');
  }
  throw new LivepkgError('out-not-a-folder', `${out} is a file; name a folder with --out.`, {
    file: out,
  });
}

/**
 * The name that a folder gets in an output folder: its own, but never that of a Photos library, into
 * which nothing may be written and which nobody could open.
 */
export function outFolderName(folder: string): string {
  return folder.replace(PHOTOS_LIBRARY, '') || 'Photos';
}

/** Names in a folder; none where it does not exist. */
export function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw explain(error, folder, 'cannot be read');
  }
}
