/** The folder that an operation writes into, and the folders it makes in there. */
import { lstatSync, readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { LivepkgError } from '../../errors.ts';
import { foldName } from '../../format/unicode.ts';
import { assertLocalTarget } from '../remote/local-path.ts';
import { errnoOf, explain } from '../../files/system-error.ts';

/** Of Photos, and of iPhoto and Aperture before it. */
const PHOTOS_LIBRARY = /\.(?:photoslibrary|photolibrary|migratedphotolibrary|aplibrary)$/;

/** The nearest folder above a path, or the path itself, that exists, with links resolved. */
function realAncestor(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    return realAncestor(dirname(path));
  }
}

/** Whether a path is a link, be it one that leads nowhere. */
function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/**
 * Makes sure that one may write into a folder, before anything is done. The folder need not exist.
 *
 * @throws LivepkgError `out-not-a-folder`, `remote-as-path`, or `out-in-photos-library`: nothing is ever
 * written into a Photos library
 */
export function assertOutFolder(out: string): void {
  if (out === '') {
    throw new LivepkgError('out-not-a-folder', '--out is empty; name a folder with it.');
  }
  assertLocalTarget(out, 'folder');
  try {
    const places = [resolve(out), realAncestor(resolve(out))];
    if (places.some((place) => place.split(sep).some(isPhotosLibrary))) {
      throw new LivepkgError(
        'out-in-photos-library',
        `${out} lies in a Photos library, and nothing is ever written into one; choose another folder.`,
        { file: out },
      );
    }
    if (statSync(out).isDirectory()) return;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' && !isLink(out)) return;
    if (!['ENOTDIR', 'ENOENT'].includes(errnoOf(error) ?? ''))
      throw explain(error, out, 'cannot be used');
  }
  throw new LivepkgError('out-not-a-folder', `${out} is not a folder; name a folder with --out.`, {
    file: out,
  });
}

/** Whether a name is that of a Photos library, on a disk that folds names as well. */
export function isPhotosLibrary(name: string): boolean {
  return PHOTOS_LIBRARY.test(foldName(name));
}

/**
 * The name that a folder gets in an output folder: its own, but never that of a Photos library, into
 * which nothing may be written and which nobody could open, and never one that leads elsewhere.
 */
export function outFolderName(folder: string): string {
  let name = folder;
  // Not `withoutExtension`: of `.photoslibrary` nothing may be left.
  while (isPhotosLibrary(name)) name = name.slice(0, name.lastIndexOf('.'));
  return /^\.*$/.test(name) ? 'Photos' : name;
}

/** What is in a folder; nothing where it does not exist. */
function list(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw explain(error, folder, 'cannot be read');
  }
}

/** Names in a folder; none where it does not exist. */
export function listFolder(folder: string): string[] {
  return list(folder).map(({ name }) => name);
}

/** Names of files in a folder, links aside; none where it does not exist. */
export function listFiles(folder: string): string[] {
  return list(folder).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
}
