/** The output folder of an operation, and the names of folders in it. */
import { lstatSync, readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { LivepkgError } from '../../errors.ts';
import { foldName } from '../../format/unicode.ts';
import { assertLocalTarget } from '../remote/local-path.ts';
import { errnoOf, explain } from '../../files/system-error.ts';

/** Libraries of Photos, iPhoto and Aperture. */
const PHOTOS_LIBRARY = /\.(?:photoslibrary|photolibrary|migratedphotolibrary|aplibrary)$/;

/** The real path of the nearest existing ancestor, or of the path itself. */
function realAncestor(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    return realAncestor(dirname(path));
  }
}

/** Whether a path is a link, even a broken one. */
function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/**
 * Asserts that a folder may be written to, before anything is done. It does not have to exist.
 *
 * @throws LivepkgError `out-not-a-folder`, `remote-as-path`, or `out-in-photos-library`: nothing is ever
 * written into a Photos library
 */
export function assertOutFolder(out: string): void {
  if (out === '') {
    throw new LivepkgError('out-not-a-folder', '--out is empty; give a folder.');
  }
  assertLocalTarget(out, 'folder');
  try {
    const candidates = [resolve(out), realAncestor(resolve(out))];
    if (candidates.some((candidate) => candidate.split(sep).some(isPhotosLibrary))) {
      throw new LivepkgError(
        'out-in-photos-library',
        `${out} is in a Photos library, into which livepkg never writes; choose another folder.`,
        { file: out },
      );
    }
    if (statSync(out).isDirectory()) return;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' && !isLink(out)) return;
    if (!['ENOTDIR', 'ENOENT'].includes(errnoOf(error) ?? ''))
      throw explain(error, out, 'cannot be used');
  }
  throw new LivepkgError('out-not-a-folder', `${out} is not a folder; give a folder with --out.`, {
    file: out,
  });
}

/** Whether a name is that of a Photos library, in any case or normalization. */
export function isPhotosLibrary(name: string): boolean {
  return PHOTOS_LIBRARY.test(foldName(name));
}

/**
 * The name of a source folder in the output folder: its own, but never that of a Photos library, and never
 * `.` or `..`.
 */
export function outFolderName(folder: string): string {
  let name = folder;
  // Not `withoutExtension`: `.photoslibrary` must become empty.
  while (isPhotosLibrary(name)) name = name.slice(0, name.lastIndexOf('.'));
  return /^\.*$/.test(name) ? 'Photos' : name;
}

/** The entries of a folder; empty if it does not exist. */
function list(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw explain(error, folder, 'cannot be read');
  }
}

/** Names in a folder; empty if it does not exist. */
export function listFolder(folder: string): string[] {
  return list(folder).map(({ name }) => name);
}

/** Names of files in a folder, without links; empty if it does not exist. */
export function listFiles(folder: string): string[] {
  return list(folder).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
}
