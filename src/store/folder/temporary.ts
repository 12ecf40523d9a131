/** Temporary files, and the removal of those left by dead runs. */
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, unlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { errnoOf } from '../../files/system-error.ts';
import { isLock, TEMPORARY_NAME } from '../../files/temporary-name.ts';

/** Identifies the run of a temporary file. Unlike a process id, it is not reused. */
export type RunToken = string;

/** Path of the lock for removing a lock of a dead run; it depends on the holder. */
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

const activeRuns = new Set<RunToken>();

/** Starts a run. @returns the token for the names of its temporary files */
export function beginRun(): RunToken {
  const run = randomBytes(4).toString('hex');
  activeRuns.add(run);
  return run;
}

/** Ends a run: its remaining temporary files are now stale. */
export function endRun(run: RunToken): void {
  activeRuns.delete(run);
}

/** Path of a new temporary file in a folder. */
export function temporaryPath(folder: string, run: RunToken): string {
  const random = randomBytes(4).toString('hex');
  return join(folder, `.~livepkg-${host}-${hex8(process.pid)}-${run}${random}.tmp`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process exists, but belongs to another user. Only ESRCH means that it does not exist.
    return errnoOf(error) !== 'ESRCH';
  }
}

/** Whether a temporary file, by its name, belongs to a process of this machine that no longer exists. */
export function isOfDeadProcess(name: string): boolean {
  const [, itsHost, pid = ''] = TEMPORARY_NAME.exec(name) ?? [];
  return itsHost === host && !isAlive(Number.parseInt(pid, 16));
}

/** Whether a temporary file, by its name, belongs to a process of this machine that exists. */
export function isOfLivingProcess(name: string): boolean {
  const [, itsHost, pid = ''] = TEMPORARY_NAME.exec(name) ?? [];
  return itsHost === host && isAlive(Number.parseInt(pid, 16));
}

/**
 * Whether a temporary file, by its name, was left by a run of this machine that has ended. Works only in the
 * thread that starts and ends runs.
 */
export function isStale(name: string): boolean {
  const [, itsHost, pid = '', run = ''] = TEMPORARY_NAME.exec(name) ?? [];
  if (itsHost !== host) return false;
  return Number.parseInt(pid, 16) === process.pid ? !activeRuns.has(run) : isOfDeadProcess(name);
}

/**
 * Removes temporary files of dead runs of this machine from a folder. Those of other machines (in a shared
 * folder) and of running processes are kept.
 */
export function removeStaleTemporaries(folder: string): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    throw error;
  }
  for (const name of names.filter(isStale)) removeIfExists(join(folder, name));
}

/** Removes a file if it exists. */
export function removeIfExists(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

/**
 * Removes a file after another error, which is the one to report. If this fails too, the next run removes
 * the file.
 */
export function removeQuietly(path: string): void {
  try {
    removeIfExists(path);
  } catch {
    // The original error is reported.
  }
}
