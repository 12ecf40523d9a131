/**
 * A lock on a folder, for the one step that cannot be done at once where there are no hard links:
 * looking whether a name is free, and taking it.
 *
 * It is a file that can be made but once, and holds the name of the temporary that is to be published.
 * It is there for two system calls, so one that is older than a minute was left by a run that died.
 * What remains: where two runs find the same dead lock in the same moment, both may go on.
 */
import { closeSync, lstatSync, openSync, readFileSync, writevSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LivepkgError } from '../../errors.ts';
import { errnoOf } from '../system-error.ts';
import {
  isOfDeadProcess,
  isTemporary,
  LOCK_NAME,
  removeIfThere,
  removeQuietly,
} from './temporary.ts';

const DEAD_AFTER_MS = 60_000;
/** Its holder's name is written as soon as it is made; a power cut can lose that. */
const NAMELESS_AFTER_MS = 2000;
/** Longer, so that a dead lock never makes a photo fail. */
const GIVE_UP_AFTER_MS = 90_000;
const LOOK_EVERY_MS = 10;

/** Waits without giving up the thread: a worker has nothing else to do. */
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
    writevSync(descriptor, [Buffer.from(holder)]);
  } catch (error) {
    removeQuietly(lock);
    throw error;
  } finally {
    closeSync(descriptor);
  }
  return true;
}

/**
 * Removes the lock in a folder if it is a dead run's.
 *
 * @param isDead whether a temporary is a dead run's, by its name
 */
export function removeDeadLock(folder: string, isDead: (temporary: string) => boolean): void {
  const lock = join(folder, LOCK_NAME);
  try {
    const modified = Number(lstatSync(lock, { bigint: true }).mtimeNs / 1_000_000n);
    const holder = readFileSync(lock, 'latin1');
    const limit = isTemporary(holder) ? DEAD_AFTER_MS : NAMELESS_AFTER_MS;
    // One from the future was made before somebody set the clock.
    if (Math.abs(Date.now() - modified) > limit || isDead(holder)) removeIfThere(lock);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

/**
 * Does something with a temporary while no other run of livepkg does so in its folder.
 *
 * @param told what the temporary is to become, for people
 * @throws LivepkgError `locked` after a minute and a half
 */
export function withFolderLock(temporary: string, told: string, work: () => void): void {
  const folder = dirname(temporary);
  const lock = join(folder, LOCK_NAME);
  const since = performance.now();
  while (!tryToTake(lock, basename(temporary))) {
    if (performance.now() - since > GIVE_UP_AFTER_MS) {
      throw new LivepkgError(
        'locked',
        `${told} cannot be written: another run of livepkg holds ${LOCK_NAME} in its folder; wait for it, and run the command again.`,
        { file: told },
      );
    }
    wait(LOOK_EVERY_MS);
    removeDeadLock(folder, isOfDeadProcess);
  }
  try {
    work();
  } finally {
    // One that cannot be removed is dead in a minute.
    removeQuietly(lock);
  }
}
