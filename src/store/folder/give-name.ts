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
  type BigIntStats,
} from 'node:fs';
import { LivepkgError } from '../../errors.ts';
import { stateOf } from '../../files/file.ts';
import { errnoOf, explain } from '../../files/system-error.ts';
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

function targetExists({ displayPath }: Place, cause: unknown): LivepkgError {
  const message = `${displayPath} is already there, and is left as it is.`;
  return new LivepkgError('target-exists', message, { cause });
}

/**
 * Makes sure that a file may be replaced: it is called under the lock of the folder, as the last thing
 * before that, with where the file is.
 *
 * @throws LivepkgError why it may not, e.g. `target-changed`
 */
export type AssertReplaceable = (place: Place) => void;

/** Which file it is, whatever it is called. */
type Identity = Pick<BigIntStats, 'dev' | 'ino'>;

function isFile(path: string, { dev, ino }: Identity): boolean {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stats?.dev === dev && stats.ino === ino;
}

/** Does something under the lock of a folder; it gets a function that throws if the lock was lost. */
type UnderLock = (work: (assertIsHeld: () => void) => void) => void;

/**
 * Gives a temporary a name unless something has it: `link` refuses that in one step. Where there are no
 * hard links, a look and a rename under the lock of the folder: another run of livepkg waits, but any
 * other program that takes the name between the two would be overwritten.
 *
 * @param underLock does something under the lock
 */
function nameIfFree(temporary: string, place: Place, underLock: UnderLock): void {
  const { target } = place;
  try {
    linkSync(temporary, target);
  } catch (error) {
    const errno = errnoOf(error) ?? '';
    if (errno === 'EEXIST') throw targetExists(place, error);
    if (!NO_HARD_LINKS.has(errno)) throw error;
    underLock((assertIsHeld) => {
      if (exists(target)) throw targetExists(place, error);
      assertIsHeld();
      renameSync(temporary, target);
    });
  }
}

/**
 * Takes a name back: another run may have replaced the file meanwhile, and what it wrote may be the only
 * copy by now.
 */
function takeBack(temporary: string, place: Place, own: Identity, undo: () => void): void {
  withFolderLock(temporary, place.displayPath, (assertIsHeld) => {
    if (!isFile(place.target, own)) return;
    assertIsHeld();
    undo();
  });
}

/** @returns how to take that back */
function nameExclusively(temporary: string, place: Place): () => void {
  const own = lstatSync(temporary, { bigint: true });
  nameIfFree(temporary, place, (work) => withFolderLock(temporary, place.displayPath, work));
  return () => takeBack(temporary, place, own, () => removeIfThere(place.target));
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

/** What is to become of a file that stands under a final name. */
export interface Replacement {
  /** Where it is kept until all is done: a temporary name. */
  kept: string;
  assertReplaceable: AssertReplaceable;
}

/**
 * Puts a temporary in a target's place. What is looked at last is what has the name `kept`: it is the
 * same file as the target's. Another program, which knows nothing of the lock, could still put a file
 * there between the two system calls.
 *
 * @returns how to take that back
 */
function nameReplacing(
  temporary: string,
  place: Place,
  { kept, assertReplaceable }: Replacement,
): () => void {
  const { target, displayPath } = place;
  const own = lstatSync(temporary, { bigint: true });
  let isReplaced = false;
  withFolderLock(temporary, displayPath, (assertIsHeld) => {
    const there = lstatSync(target, { throwIfNoEntry: false });
    if (there === undefined) {
      nameIfFree(temporary, place, (work) => work(assertIsHeld));
      return;
    }
    if (!there.isFile()) throw targetExists(place, undefined);
    try {
      keep(target, kept);
      assertReplaceable({ displayPath, target: kept });
      assertIsHeld();
      renameSync(temporary, target);
    } catch (error) {
      removeQuietly(kept);
      throw error;
    }
    isReplaced = true;
  });
  return () =>
    takeBack(temporary, place, own, () => {
      if (isReplaced) renameSync(kept, target);
      else removeIfThere(target);
    });
}

/** An error of naming: some file systems say of a name that they do not take that it is not there. */
function explainNaming(error: unknown, temporary: string, { displayPath }: Place): unknown {
  if (!NAME_REFUSED.has(errnoOf(error) ?? '') || !exists(temporary)) return error;
  return new LivepkgError(
    'name-not-accepted',
    `${displayPath} ${CANNOT_BE_WRITTEN}: the file system does not take this name; choose another disk.`,
    { cause: error },
  );
}

/**
 * Names one file. @param replacement undefined: nothing is replaced
 *
 * @returns how to take that back
 */
export function giveName(
  temporary: string,
  place: Place,
  replacement: Replacement | undefined,
): () => void {
  try {
    return replacement === undefined
      ? nameExclusively(temporary, place)
      : nameReplacing(temporary, place, replacement);
  } catch (error) {
    throw explainNaming(error, temporary, place);
  }
}

/** Removes a second name of what is published, or of what it replaced. */
export function removeSpare(path: string, places: readonly Place[]): void {
  try {
    removeIfThere(path);
  } catch (error) {
    const displayPaths = places.map(({ displayPath }) => displayPath).join(' and ');
    throw explain(error, displayPaths, 'is there, but a temporary beside it cannot be removed');
  }
}

/** Takes back as much as can be, last first. What cannot is reported with what went wrong first. */
export function takeBackAll(undo: readonly (() => void)[], first: unknown): void {
  const failures: unknown[] = [];
  for (const takeOneBack of undo.toReversed()) {
    try {
      takeOneBack();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length === 0) return;
  const cause = new AggregateError([first, ...failures]);
  const reasons = failures.map(String).join('; ');
  const message = `Not all could be taken back (${reasons}): look at these files before you go on.`;
  throw new LivepkgError('io-error', message, { cause });
}
