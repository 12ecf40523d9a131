/** Removes temporary files and locks of killed runs. */
import { basename, dirname } from 'node:path';
import { LivepkgError } from '../../errors.ts';
import { removeDeadLocks } from './folder-lock.ts';
import { holdFolder } from './make-folder.ts';
import { problemRecord, type ProblemRecord } from '../../records.ts';
import { syncFolder } from './sync.ts';
import { explain } from '../../files/system-error.ts';
import {
  beginRun,
  endRun,
  isStale,
  removeStaleTemporaries,
  temporaryPath,
  type RunToken,
} from './temporary.ts';

/** Without a real folder there is nothing to clean up. */
const NO_FOLDER = new Set<string>(['not-found', 'out-not-a-folder']);

function removeLeftovers(folder: string, run: RunToken): void {
  removeStaleTemporaries(folder);
  removeDeadLocks(folder, isStale, basename(temporaryPath(folder, run)));
}

function cleanUpFolder(out: string, folder: string, run: RunToken): void {
  const held = holdFolder(out, folder);
  try {
    removeLeftovers(held.path, run);
    // A killed run may not have synced it, and its containers will be reported as existing.
    syncFolder(held.path);
  } finally {
    held.release();
  }
}

/**
 * Removes files of dead runs from folders, and syncs the folders. No link below `out` is followed.
 *
 * @returns the problems
 */
export function cleanUpFolders(out: string, folders: Iterable<string>): ProblemRecord[] {
  const problems: ProblemRecord[] = [];
  const run = beginRun();
  try {
    for (const folder of new Set(folders)) {
      try {
        cleanUpFolder(out, folder, run);
      } catch (error) {
        const explained = explain(error, folder, 'cannot be cleaned up');
        if (!(explained instanceof LivepkgError)) throw explained;
        if (NO_FOLDER.has(explained.code)) continue;
        problems.push(problemRecord(folder, explained));
      }
    }
  } finally {
    endRun(run);
  }
  return problems;
}

/**
 * Removes files of dead runs from the folder of a file that will be written. Errors are ignored: writing the
 * file reports its own.
 */
export function cleanUpFolderOf(file: string): void {
  const run = beginRun();
  try {
    removeLeftovers(dirname(file), run);
  } catch (error) {
    if (!(explain(error, file, 'cannot be cleaned up') instanceof LivepkgError)) throw error;
  } finally {
    endRun(run);
  }
}
