/** Gives finished temporaries their final names, and takes that back: the second half of publishing. */
import {
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
} from 'node:fs';
import { LivepkgError } from '../../errors.ts';
import { stateOf } from '../file.ts';
import { errnoOf, explain } from '../system-error.ts';
import { withFolderLock } from './folder-lock.ts';
import { removeIfThere, removeQuietly } from './temporary.ts';
import { CANNOT_BE_WRITTEN, setModified, type Place } from './write-temporary.ts';

/** How file systems without hard links (exFAT, some network shares) refuse one. */
const NO_HARD_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EISDIR']);

/** How they refuse a name: exFAT says ENOENT to a forbidden character. */
const NAME_REFUSED = new Set(['EINVAL', 'EILSEQ', 'ENOENT', 'ENAMETOOLONG']);

function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}

function targetExists({ told }: Place, cause: unknown): LivepkgError {
  const message = `${told} is already there, and is left as it is.`;
  return new LivepkgError('target-exists', message, { cause });
}

/**
 * Gives a temporary its final name unless something has it: `link` refuses that in one step. Where
 * there are no hard links, a look and a rename under a lock: another run of livepkg waits, but any
 * other program that takes the name between the two would be overwritten.
 *
 * @returns how to take that back
 */
function nameExclusively(temporary: string, place: Place): () => void {
  const { target } = place;
  try {
    linkSync(temporary, target);
  } catch (error) {
    const errno = errnoOf(error) ?? '';
    if (errno === 'EEXIST') throw targetExists(place, error);
    if (!NO_HARD_LINKS.has(errno)) throw error;
    withFolderLock(temporary, place.told, () => {
      if (exists(target)) throw targetExists(place, error);
      renameSync(temporary, target);
    });
  }
  return () => removeIfThere(target);
}

/** Keeps a second name of a file, or a copy where a file can have but one name. */
function keep(target: string, kept: string): void {
  try {
    linkSync(target, kept);
    return;
  } catch (error) {
    if (!NO_HARD_LINKS.has(errnoOf(error) ?? '')) throw error;
  }
  // Never a rename: the target's name must not stand empty, not even for a moment.
  copyFileSync(target, kept, constants.COPYFILE_EXCL);
  const descriptor = openSync(kept, 'r+');
  try {
    setModified(descriptor, stateOf(lstatSync(target, { bigint: true })).modified);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Puts a temporary in a target's place. What stood there has the name `kept` until all is done.
 *
 * @returns how to take that back
 */
function nameReplacing(temporary: string, place: Place, kept: string): () => void {
  const { target } = place;
  if (!exists(target)) {
    renameSync(temporary, target);
    return () => removeIfThere(target);
  }
  // A folder has no hard links either, and would be copied below.
  if (lstatSync(target).isDirectory()) throw targetExists(place, undefined);
  try {
    keep(target, kept);
    renameSync(temporary, target);
  } catch (error) {
    removeQuietly(kept);
    throw error;
  }
  return () => renameSync(kept, target);
}

/** An error of naming: some file systems say of a name that they do not take that it is not there. */
function explainNaming(error: unknown, temporary: string, { told }: Place): unknown {
  if (!NAME_REFUSED.has(errnoOf(error) ?? '') || !exists(temporary)) return error;
  return new LivepkgError(
    'name-not-accepted',
    `${told} ${CANNOT_BE_WRITTEN}: the file system does not take this name; choose another disk.`,
    { cause: error },
  );
}

/** Names one file. @param kept where to keep what it replaces; undefined: nothing is replaced */
export function giveName(temporary: string, place: Place, kept: string | undefined): () => void {
  try {
    return kept === undefined
      ? nameExclusively(temporary, place)
      : nameReplacing(temporary, place, kept);
  } catch (error) {
    throw explainNaming(error, temporary, place);
  }
}

/** Removes a second name of what is published, or of what it replaced. */
export function removeSpare(path: string, places: readonly Place[]): void {
  try {
    removeIfThere(path);
  } catch (error) {
    const told = places.map((place) => place.told).join(' and ');
    throw explain(error, told, 'is there, but a temporary beside it cannot be removed');
  }
}

/** Takes back as much as can be, last first. What cannot is told along with what went wrong first. */
export function takeBackAll(undo: readonly (() => void)[], first: unknown): void {
  const failures: unknown[] = [];
  for (const takeBack of undo.toReversed()) {
    try {
      takeBack();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length === 0) return;
  const cause = new AggregateError([first, ...failures]);
  const told = failures.map(String).join('; ');
  const message = `Not all could be taken back (${told}): look at these files before you go on.`;
  throw new LivepkgError('io-error', message, { cause });
}
