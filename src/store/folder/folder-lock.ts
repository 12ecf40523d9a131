/**
 * A lock on a folder, for operations that are not atomic: checking a file and replacing it, and without hard
 * links also taking a free name.
 *
 * It is an exclusively created file with the name of the temporary file that is published. It exists only
 * during a few system calls. If its process no longer exists, or if it is old, its run died. Remaining risk:
 * a run that is suspended within these calls for more than ten minutes (one minute on another machine) loses
 * the lock. It checks that before it replaces anything; only a suspension between this check and the next
 * system call is not detected.
 *
 * A dead lock is removed under a lock of its own. Otherwise, of two runs that find it dead, one could remove
 * the new lock of the other.
 */
import { closeSync, lstatSync, openSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LivepkgError } from '../../errors.ts';
import { errnoOf } from '../../files/system-error.ts';
import { isTemporary, LOCK_NAME } from '../../files/temporary-name.ts';
import {
  isOfDeadProcess,
  isOfLivingProcess,
  locksIn,
  removalLockOf,
  removeIfExists,
  removeQuietly,
} from './temporary.ts';
import { writeAll } from './write-all.ts';

const DEAD_AFTER_MS = 60_000;
/** For a process that exists: it may be stalled by its disk, or its id may have been reused. */
const DEAD_IF_PROCESS_EXISTS_AFTER_MS = 600_000;
/** For a lock without a holder: its name is written immediately, but a power cut can lose it. */
const NAMELESS_AFTER_MS = 2000;
/** Longer than `DEAD_AFTER_MS`, so that a dead lock of another machine does not cause a failure. */
const GIVE_UP_AFTER_MS = 90_000;
const POLL_INTERVAL_MS = 10;

/** Blocks the thread: a worker has nothing else to do. */
function wait(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function tryToTake(lock: string, holder: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(lock, 'wx');
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    return false;
  }
  try {
    writeAll(descriptor, [Buffer.from(holder)]);
  } catch (error) {
    removeQuietly(lock);
    throw error;
  } finally {
    closeSync(descriptor);
  }
  return true;
}

/** The age in milliseconds at which the lock of a holder counts as dead. */
function limitOf(holder: string): number {
  if (!isTemporary(holder)) return NAMELESS_AFTER_MS;
  return isOfLivingProcess(holder) ? DEAD_IF_PROCESS_EXISTS_AFTER_MS : DEAD_AFTER_MS;
}

/** Whether a temporary file, by its name, belongs to a dead run. */
type IsDead = (temporary: string) => boolean;

/** The holder of a lock, if its run is dead. */
function deadHolderOf(lock: string, isDead: IsDead): string | undefined {
  try {
    const modified = Number(lstatSync(lock, { bigint: true }).mtimeNs / 1_000_000n);
    const holder = readFileSync(lock, 'latin1');
    // A time in the future means that the clock was changed.
    const isOld = Math.abs(Date.now() - modified) > limitOf(holder);
    return isOld || isDead(holder) ? holder : undefined;
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    return undefined;
  }
}

/** Removes a lock if its run is dead, unless another run is removing it. */
function removeIfDead(lock: string, isDead: IsDead, remover: string): void {
  const holder = deadHolderOf(lock, isDead);
  if (holder === undefined) return;
  const removal = removalLockOf(lock, holder);
  if (!tryToTake(removal, remover)) {
    // That run may have died too.
    removeIfDead(removal, isDead, remover);
    return;
  }
  try {
    if (deadHolderOf(lock, isDead) === holder) removeIfExists(lock);
  } finally {
    releaseLock(removal, remover);
  }
}

/**
 * Removes the locks of dead runs from a folder.
 *
 * @param isDead whether a temporary is a dead run's, by its name
 * @param remover name of a temporary file of the removing run
 */
export function removeDeadLocks(folder: string, isDead: IsDead, remover: string): void {
  for (const lock of locksIn(folder)) removeIfDead(lock, isDead, remover);
}

function locked(displayPath: string): LivepkgError {
  return new LivepkgError(
    'locked',
    `${displayPath} cannot be written: another run of livepkg holds ${LOCK_NAME} in its folder; wait for it, and run the command again.`,
    { file: displayPath },
  );
}

/** Asserts that the lock was not removed as dead in the meantime. */
function assertHeld(lock: string, holder: string, displayPath: string): void {
  let now: string | undefined;
  try {
    now = readFileSync(lock, 'latin1');
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
  if (now !== holder) throw locked(displayPath);
}

/**
 * Runs `work` while holding the lock of a folder.
 *
 * @param displayPath final path of the temporary file, for display
 * @param work gets a function that throws `locked` if the lock was lost; call it before irreversible steps
 * @throws LivepkgError `locked` after a minute and a half, and whatever `work` throws
 */
export function withFolderLock(
  temporary: string,
  displayPath: string,
  work: (assertIsHeld: () => void) => void,
): void {
  const lock = join(dirname(temporary), LOCK_NAME);
  const holder = basename(temporary);
  const since = performance.now();
  while (!tryToTake(lock, holder)) {
    if (performance.now() - since > GIVE_UP_AFTER_MS) throw locked(displayPath);
    wait(POLL_INTERVAL_MS);
    removeIfDead(lock, isOfDeadProcess, holder);
  }
  const assertIsHeld = (): void => assertHeld(lock, holder, displayPath);
  try {
    work(assertIsHeld);
  } finally {
    releaseLock(lock, holder);
  }
}

/** Removes a lock, unless another run holds it now. If that fails, it expires. */
function releaseLock(lock: string, holder: string): void {
  try {
    if (readFileSync(lock, 'latin1') === holder) removeIfExists(lock);
  } catch {
    // The work under the lock is done; its result is reported.
  }
}
