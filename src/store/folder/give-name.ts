/** Gives temporary files their final names, and can undo it: the second half of publishing. */
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
import { removeIfExists, removeQuietly } from './temporary.ts';
import { CANNOT_BE_WRITTEN, setModified, type TargetPath } from './write-temporary.ts';

/** Errors of file systems without hard links (exFAT, some network shares). */
const NO_HARD_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EISDIR']);

/** Errors for invalid names: exFAT reports ENOENT for a forbidden character. */
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

function targetExists({ displayPath }: TargetPath, cause: unknown): LivepkgError {
  const message = `${displayPath} already exists and was not replaced.`;
  return new LivepkgError('target-exists', message, { cause });
}

/**
 * Asserts that a file may be replaced. Called under the lock of the folder, immediately before replacing.
 *
 * @throws LivepkgError why it may not, e.g. `target-changed`
 */
export type AssertReplaceable = (targetPath: TargetPath) => void;

/** Identifies a file independently of its name. */
type Identity = Pick<BigIntStats, 'dev' | 'ino'>;

function isFile(path: string, { dev, ino }: Identity): boolean {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stats?.dev === dev && stats.ino === ino;
}

/** Runs work under the lock of a folder; it gets a function that throws if the lock was lost. */
type UnderLock = (work: (assertIsHeld: () => void) => void) => void;

/**
 * Gives a temporary file a name that must be free; `link` does that atomically. Without hard links, checks
 * and renames under the lock of the folder: other runs of livepkg wait, but a file that another program
 * creates between the two steps would be overwritten.
 */
function nameIfFree(temporary: string, targetPath: TargetPath, underLock: UnderLock): void {
  const { target } = targetPath;
  try {
    linkSync(temporary, target);
  } catch (error) {
    const errno = errnoOf(error) ?? '';
    if (errno === 'EEXIST') throw targetExists(targetPath, error);
    if (!NO_HARD_LINKS.has(errno)) throw error;
    underLock((assertIsHeld) => {
      if (exists(target)) throw targetExists(targetPath, error);
      assertIsHeld();
      renameSync(temporary, target);
    });
  }
}

/**
 * Undoes naming, unless another run has replaced the file in the meantime.
 */
function undoNaming(
  temporary: string,
  targetPath: TargetPath,
  own: Identity,
  undo: () => void,
): void {
  withFolderLock(temporary, targetPath.displayPath, (assertIsHeld) => {
    if (!isFile(targetPath.target, own)) return;
    assertIsHeld();
    undo();
  });
}

/** @returns a function that undoes it */
function nameExclusively(temporary: string, targetPath: TargetPath): () => void {
  const own = lstatSync(temporary, { bigint: true });
  nameIfFree(temporary, targetPath, (work) =>
    withFolderLock(temporary, targetPath.displayPath, work),
  );
  return () => undoNaming(temporary, targetPath, own, () => removeIfExists(targetPath.target));
}

/** Keeps a file under a second name; without hard links, as a copy. */
function keep(target: string, kept: string): void {
  try {
    linkSync(target, kept);
    return;
  } catch (error) {
    if (!NO_HARD_LINKS.has(errnoOf(error) ?? '')) throw error;
  }
  // Not a rename: the target must exist at every moment.
  copyFileSync(target, kept, constants.COPYFILE_EXCL);
  const descriptor = openSync(kept, 'r+');
  try {
    setModified(descriptor, stateOf(lstatSync(target, { bigint: true })).modified);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** How an existing file is replaced. */
export interface Replacement {
  /** The temporary path under which it is kept until all files are named. */
  kept: string;
  assertReplaceable: AssertReplaceable;
}

/**
 * Replaces a target with a temporary file. The last check uses `kept`, which is the same file as the target.
 * Another program, which ignores the lock, could still create a file between two system calls.
 *
 * @returns a function that undoes it
 */
function nameReplacing(
  temporary: string,
  targetPath: TargetPath,
  { kept, assertReplaceable }: Replacement,
): () => void {
  const { target, displayPath } = targetPath;
  const own = lstatSync(temporary, { bigint: true });
  let isReplaced = false;
  withFolderLock(temporary, displayPath, (assertIsHeld) => {
    const existing = lstatSync(target, { throwIfNoEntry: false });
    if (existing === undefined) {
      nameIfFree(temporary, targetPath, (work) => work(assertIsHeld));
      return;
    }
    if (!existing.isFile()) throw targetExists(targetPath, undefined);
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
    undoNaming(temporary, targetPath, own, () => {
      if (isReplaced) renameSync(kept, target);
      else removeIfExists(target);
    });
}

/** Explains naming errors: for an invalid name, some file systems report that the file does not exist. */
function explainNaming(error: unknown, temporary: string, { displayPath }: TargetPath): unknown {
  if (!NAME_REFUSED.has(errnoOf(error) ?? '') || !exists(temporary)) return error;
  return new LivepkgError(
    'name-not-accepted',
    `${displayPath} ${CANNOT_BE_WRITTEN}: the file system does not accept this name; choose another disk.`,
    { cause: error },
  );
}

/**
 * Gives one file its name. @param replacement undefined: nothing is replaced
 *
 * @returns a function that undoes it
 */
export function giveName(
  temporary: string,
  targetPath: TargetPath,
  replacement: Replacement | undefined,
): () => void {
  try {
    return replacement === undefined
      ? nameExclusively(temporary, targetPath)
      : nameReplacing(temporary, targetPath, replacement);
  } catch (error) {
    throw explainNaming(error, temporary, targetPath);
  }
}

/** Removes a temporary name of a published or replaced file. */
export function removeSpare(path: string, targets: readonly TargetPath[]): void {
  try {
    removeIfExists(path);
  } catch (error) {
    const displayPaths = targets.map(({ displayPath }) => displayPath).join(' and ');
    throw explain(
      error,
      displayPaths,
      'was written, but a temporary file next to it cannot be removed',
    );
  }
}

/** Undoes as much as possible, last first. Failures are reported together with the first error. */
export function undoAll(undo: readonly (() => void)[], first: unknown): void {
  const failures: unknown[] = [];
  for (const undoOne of undo.toReversed()) {
    try {
      undoOne();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length === 0) return;
  const cause = new AggregateError([first, ...failures]);
  const reasons = failures.map(String).join('; ');
  const message = `Not everything could be undone (${reasons}); check these files before you continue.`;
  throw new LivepkgError('io-error', message, { cause });
}
