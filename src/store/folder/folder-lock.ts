/**
 * A lock on a folder, for what cannot be done in one step: looking at what has a name, and giving that
 * name to another file. Whatever replaces a file takes it, and where there are no hard links whatever
 * takes a free name does, too.
 *
 * It is a file that can be made only once, and holds the name of the temporary that is to be published.
 * It is there for a few system calls. One whose process is gone, or that is old, was left by a run that
 * died. What remains: a run that is stopped for more than ten minutes within these calls (one minute, if
 * it runs on another machine) no longer holds the lock when it goes on. It looks whether it does before
 * it replaces anything; only between that look and the next system call can it be too late.
 *
 * Who removes a dead lock holds a lock on that: else two could find it dead, one remove it and take its
 * own, and the other remove that.
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
  removeIfThere,
  removeQuietly,
} from './temporary.ts';
import { writeAll } from './write-all.ts';

const DEAD_AFTER_MS = 60_000;
/** The process of a lock may be stalled by its disk; but its number may be another one's by now. */
const DEAD_ALTHOUGH_ALIVE_AFTER_MS = 600_000;
/** Its holder's name is written as soon as it is made; a power cut can lose that. */
const NAMELESS_AFTER_MS = 2000;
/** Longer than a dead lock is waited for, so that none of another machine makes a photo fail. */
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
    writeAll(descriptor, [Buffer.from(holder)]);
  } catch (error) {
    removeQuietly(lock);
    throw error;
  } finally {
    closeSync(descriptor);
  }
  return true;
}

/** How old the lock of a holder is, in milliseconds, when its run is taken for dead. */
function limitOf(holder: string): number {
  if (!isTemporary(holder)) return NAMELESS_AFTER_MS;
  return isOfLivingProcess(holder) ? DEAD_ALTHOUGH_ALIVE_AFTER_MS : DEAD_AFTER_MS;
}

/** Whether a temporary is a dead run's, by its name. */
type IsDead = (temporary: string) => boolean;

/** The holder of a lock, if it is a dead run's. */
function deadHolderOf(lock: string, isDead: IsDead): string | undefined {
  try {
    const modified = Number(lstatSync(lock, { bigint: true }).mtimeNs / 1_000_000n);
    const holder = readFileSync(lock, 'latin1');
    // One from the future was made before somebody set the clock.
    const isOld = Math.abs(Date.now() - modified) > limitOf(holder);
    return isOld || isDead(holder) ? holder : undefined;
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    return undefined;
  }
}

/** Removes a lock if it is a dead run's, and if nobody else is about to. */
function removeIfDead(lock: string, isDead: IsDead, remover: string): void {
  const holder = deadHolderOf(lock, isDead);
  if (holder === undefined) return;
  const removal = removalLockOf(lock, holder);
  if (!tryToTake(removal, remover)) {
    // Whoever was about to may have died, too.
    removeIfDead(removal, isDead, remover);
    return;
  }
  try {
    if (deadHolderOf(lock, isDead) === holder) removeIfThere(lock);
  } finally {
    releaseLock(removal, remover);
  }
}

/**
 * Removes the locks in a folder that are a dead run's.
 *
 * @param isDead whether a temporary is a dead run's, by its name
 * @param remover name of a temporary of the run that removes them
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

/** Makes sure that nobody took a lock for dead while its holder was stopped. */
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
 * Does something with a temporary while no other run of livepkg does so in its folder.
 *
 * @param displayPath what the temporary is to become, for people
 * @param work gets a function that throws `locked` if the lock was lost: to call before what cannot be
 * taken back
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
    wait(LOOK_EVERY_MS);
    removeIfDead(lock, isOfDeadProcess, holder);
  }
  const assertIsHeld = (): void => assertHeld(lock, holder, displayPath);
  try {
    work(assertIsHeld);
  } finally {
    releaseLock(lock, holder);
  }
}

/** Removes a lock, unless it is another run's by now. One that cannot be removed is dead in a while. */
function releaseLock(lock: string, holder: string): void {
  try {
    if (readFileSync(lock, 'latin1') === holder) removeIfThere(lock);
  } catch {
    // What the lock was for is done, and is what there is to report.
  }
}
