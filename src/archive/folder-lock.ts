/**
 * A lock on a folder, for the one step that cannot be done at once where there are no hard links:
 * looking whether a name is free, and taking it.
 *
 * It is a file that can be made but once, and says who made it. It is held for two system calls, so
 * one that is older than a minute was left by a run that died. What remains: where two runs find the
 * same dead lock in the same moment, both may go on.
 */
import { closeSync, lstatSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { LivepkgError } from '../errors.ts';
import { errnoOf } from './system-error.ts';
import { isOfDeadProcess, LOCK_NAME, processToken, removeIfThere } from './temporary.ts';

const DEAD_AFTER_MS = 60_000;
/** Longer, so that a dead lock never makes a photo fail. */
const GIVE_UP_AFTER_MS = 90_000;
const LOOK_EVERY_MS = 10;

/** Waits without giving up the thread: a worker has nothing else to do. */
function wait(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function tryToTake(lock: string): boolean {
  try {
    const descriptor = openSync(lock, 'wx');
    try {
      writeSync(descriptor, processToken());
    } finally {
      closeSync(descriptor);
    }
    return true;
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    return false;
  }
}

/** Whether the run that took a lock is gone; not so where there is no lock. */
function isDead(lock: string): boolean {
  try {
    const age = Date.now() - lstatSync(lock).mtimeMs;
    return age > DEAD_AFTER_MS || isOfDeadProcess(readFileSync(lock, 'latin1'));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Removes the lock that a dead run left in a folder. */
export function removeDeadLock(folder: string): void {
  const lock = join(folder, LOCK_NAME);
  if (isDead(lock)) removeIfThere(lock);
}

/**
 * Does something while no other run of livepkg does so in the same folder.
 *
 * @throws LivepkgError `locked` after a minute and a half
 */
export function withFolderLock<Result>(folder: string, work: () => Result): Result {
  const lock = join(folder, LOCK_NAME);
  const since = performance.now();
  while (!tryToTake(lock)) {
    if (performance.now() - since > GIVE_UP_AFTER_MS) {
      throw new LivepkgError(
        'locked',
        `${folder} is locked by another run of livepkg (${LOCK_NAME}); wait for it, and run the command again.`,
        { file: folder },
      );
    }
    wait(LOOK_EVERY_MS);
    removeDeadLock(folder);
  }
  try {
    return work();
  } finally {
    removeIfThere(lock);
  }
}
