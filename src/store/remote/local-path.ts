/**
 * Distinguishes local paths from remotes. Otherwise `dropbox:Photos` would silently become a local folder of
 * that name.
 */
import { lstatSync } from 'node:fs';
import { LivepkgError } from '../../errors.ts';
import { errnoOf } from '../../files/system-error.ts';
import { parseRemote } from './remote.ts';

function isRemote(label: string, message: string): LivepkgError {
  return new LivepkgError('remote-as-path', message, { file: label });
}

/** How to write to a remote. */
const INSTEAD = {
  folder: (label: string) => `Write into a local folder, and copy it: rclone copy FOLDER ${label}`,
  file: (label: string) => `Write a local file, and copy it: rclone copyto FILE ${label}`,
} as const;

/**
 * Asserts that a file or folder to write is local, before anything is done. A path that looks like a remote
 * is refused even if it exists: an earlier mistake may have created it.
 *
 * @throws LivepkgError `remote-as-path`; a name with a colon is accepted with `./` before it, or in an
 * absolute path
 */
export function assertLocalTarget(path: string, what: keyof typeof INSTEAD): void {
  const remote = parseRemote(path);
  if (remote === undefined) return;
  const { label } = remote;
  throw isRemote(
    label,
    `${label} looks like an rclone remote, but livepkg writes only to local disks. Nothing was done. ` +
      `${INSTEAD[what](label)} (for a local ${what} with this name, write ./ before it).`,
  );
}

function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    // Other errors are reported when it is read.
    return !['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(errnoOf(error) ?? '');
  }
}

/**
 * Asserts that a path to read is local. An existing file or folder is always accepted.
 *
 * @throws LivepkgError `remote-as-path`
 */
export function assertLocalSource(path: string): void {
  const remote = parseRemote(path);
  if (remote === undefined || exists(path)) return;
  const { label } = remote;
  throw isRemote(
    label,
    `${label} looks like an rclone remote, and no such local file or folder exists. Nothing was done. ` +
      `Copy it first: rclone copy ${label} FOLDER. To audit an archive on a remote: livepkg audit --remote ${label}`,
  );
}
