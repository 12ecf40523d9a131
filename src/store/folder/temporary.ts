/** Files that are being written, and the removal of those that a dead run left behind. */
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, unlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { errnoOf } from '../../files/system-error.ts';
import { isLock, TEMPORARY_NAME } from '../../files/temporary-name.ts';

/** The run that a temporary belongs to: a process number can be given out again, this is not. */
export type RunToken = string;

/** Path of the lock on the removal of a lock that a dead run holds: each holder's has its own. */
export function removalLockOf(lock: string, holder: string): string {
  const its = createHash('sha256')
    .update(`${basename(lock)} ${holder}`)
    .digest('hex')
    .slice(0, 16);
  return join(dirname(lock), `.~livepkg-lock-${its}.tmp`);
}

/** Paths of all locks in a folder. */
export function locksIn(folder: string): string[] {
  return readdirSync(folder)
    .filter(isLock)
    .map((name) => join(folder, name));
}

const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const hex8 = (number: number): string => number.toString(16).padStart(8, '0');

const runsUnderWay = new Set<RunToken>();

/** Begins a run: gives the token that its workers put into the names of their temporaries. */
export function beginRun(): RunToken {
  const run = randomBytes(4).toString('hex');
  runsUnderWay.add(run);
  return run;
}

/** Ends a run: a temporary that it may have left is now stale. */
export function endRun(run: RunToken): void {
  runsUnderWay.delete(run);
}

/** Path of a new temporary in a folder. */
export function temporaryPath(folder: string, run: RunToken): string {
  const random = randomBytes(4).toString('hex');
  return join(folder, `.~livepkg-${host}-${hex8(process.pid)}-${run}${random}.tmp`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is such a process, of another user. Only ESRCH says that there is none.
    return errnoOf(error) !== 'ESRCH';
  }
}

/** Whether a temporary, by its name, is of a process of this machine that is gone. */
export function isOfDeadProcess(name: string): boolean {
  const [, itsHost, pid = ''] = TEMPORARY_NAME.exec(name) ?? [];
  return itsHost === host && !isAlive(Number.parseInt(pid, 16));
}

/** Whether a temporary, by its name, is of a process of this machine that seems to run. */
export function isOfLivingProcess(name: string): boolean {
  const [, itsHost, pid = ''] = TEMPORARY_NAME.exec(name) ?? [];
  return itsHost === host && isAlive(Number.parseInt(pid, 16));
}

/**
 * Whether a temporary, by its name, was left by a run of this machine that is over. Only the thread
 * in which runs begin and end knows.
 */
export function isStale(name: string): boolean {
  const [, itsHost, pid = '', run = ''] = TEMPORARY_NAME.exec(name) ?? [];
  if (itsHost !== host) return false;
  return Number.parseInt(pid, 16) === process.pid ? !runsUnderWay.has(run) : isOfDeadProcess(name);
}

/**
 * Removes what dead runs of this machine left in a folder. Temporaries of other machines (a shared
 * folder) and of living processes stay.
 */
export function removeStaleTemporaries(folder: string): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    throw error;
  }
  for (const name of names.filter(isStale)) removeIfThere(join(folder, name));
}

/** Removes a file; that it is already gone is not an error. */
export function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

/**
 * Removes what an error leaves behind. That error is the one to report: on a disk that fails, this
 * fails too, and what stays is tidied up by the next run.
 */
export function removeQuietly(path: string): void {
  try {
    removeIfThere(path);
  } catch {
    // Its cause is reported.
  }
}
