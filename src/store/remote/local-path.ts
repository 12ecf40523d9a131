/**
 * Paths of this machine, told apart from remotes. Taken for a path, `dropbox:Photos` is a folder of that
 * name here, and whoever meant the cloud hears that all went well.
 */
import { lstatSync } from 'node:fs';
import { LivepkgError } from '../../errors.ts';
import { errnoOf } from '../../files/system-error.ts';
import { parseRemote } from './remote.ts';

function isRemote(label: string, message: string): LivepkgError {
  return new LivepkgError('remote-as-path', message, { file: label });
}

/** How a remote is written to today. */
const INSTEAD = {
  folder: (label: string) =>
    `Write into a folder of this machine, and copy it: rclone copy FOLDER ${label}`,
  file: (label: string) => `Write a file on this machine, and copy it: rclone copyto FILE ${label}`,
} as const;

/**
 * Makes sure that a file or folder to write is one of this machine, before anything is done. What looks
 * like a remote is refused even if it exists: an earlier mistake may have made it.
 *
 * @throws LivepkgError `remote-as-path`; a name with a colon is taken with `./` before it, or as an
 * absolute path
 */
export function assertLocalTarget(path: string, what: keyof typeof INSTEAD): void {
  const remote = parseRemote(path);
  if (remote === undefined) return;
  const { label } = remote;
  throw isRemote(
    label,
    `${label} looks like a remote of rclone, and nothing was done: livepkg writes on this machine only. ` +
      `${INSTEAD[what](label)} (a ${what} here with such a name is written with ./ before it).`,
  );
}

function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    // Whatever else is wrong with it is reported when it is read.
    return !['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(errnoOf(error) ?? '');
  }
}

/**
 * Makes sure that a path to read is one of this machine. A file or folder that is there is taken,
 * whatever it is called.
 *
 * @throws LivepkgError `remote-as-path`
 */
export function assertLocalSource(path: string): void {
  const remote = parseRemote(path);
  if (remote === undefined || isThere(path)) return;
  const { label } = remote;
  throw isRemote(
    label,
    `${label} looks like a remote of rclone, there is no such file or folder here, and nothing was done. ` +
      `Copy it first: rclone copy ${label} FOLDER. To audit an archive where it is: livepkg audit --remote ${label}`,
  );
}
