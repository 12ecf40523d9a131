/**
 * Names of files that are being written, and the removal of those that a dead run left behind.
 *
 * `.~livepkg-HOST-PID-RANDOM.tmp`: Dropbox leaves names that start with `.~` alone, OneDrive those
 * that end in `.tmp`. The length is fixed, so that a long target name never makes it too long.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, unlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { errnoOf } from './system-error.ts';

/** The run that a temporary belongs to: a process number can be given out again, this is not. */
export type RunToken = string;

const NAME = /^\.~livepkg-([0-9a-f]{8})-([0-9a-f]{8})-([0-9a-f]{8})[0-9a-f]{8}\.tmp$/;

/** What a lock on a folder is called: as the temporaries, so that no sync client uploads it. */
export const LOCK_NAME = '.~livepkg-lock.tmp';

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

/** This host and process, as names of temporaries and locks say them. */
export const processToken = (): string => `${host}-${hex8(process.pid)}`;

/** Whether a token is that of a process of this host that is gone. */
export function isOfDeadProcess(token: string): boolean {
  const [, itsHost, pid = ''] = /^([0-9a-f]{8})-([0-9a-f]{8})$/.exec(token) ?? [];
  return itsHost === host && !isAlive(Number.parseInt(pid, 16));
}

/** Path of a new temporary in a folder. */
export function temporaryPath(folder: string, run: RunToken): string {
  const random = randomBytes(4).toString('hex');
  return join(folder, `.~livepkg-${processToken()}-${run}${random}.tmp`);
}

/** Whether a file name is one of a temporary, of any host. */
export function isTemporary(name: string): boolean {
  return NAME.test(name) || name === LOCK_NAME;
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
  for (const name of names) {
    const [, itsHost, pid = '', run = ''] = NAME.exec(name) ?? [];
    if (itsHost !== host) continue;
    const number = Number.parseInt(pid, 16);
    const inUse = number === process.pid ? runsUnderWay.has(run) : isAlive(number);
    if (!inUse) removeIfThere(join(folder, name));
  }
}

/** Removes a file; that it is already gone is no error. */
export function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}
