/** Removal of what runs left that were killed. */
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

/** Where there is no folder, or a link in its place, there is nothing of ours to tidy up. */
const NOTHING_THERE = new Set<string>(['not-found', 'out-not-a-folder']);

function removeLeftovers(folder: string, run: RunToken): void {
  removeStaleTemporaries(folder);
  removeDeadLocks(folder, isStale, basename(temporaryPath(folder, run)));
}

function tidyFolder(out: string, folder: string, run: RunToken): void {
  const held = holdFolder(out, folder);
  try {
    removeLeftovers(held.path, run);
    // A killed run may not have come to it, and what it published will be reported as there.
    syncFolder(held.path);
  } finally {
    held.release();
  }
}

/**
 * Removes what dead runs left in some folders, and makes sure of the names in them, each once. No
 * link below `out` is followed.
 *
 * @returns what could not be done
 */
export function tidyFolders(out: string, folders: Iterable<string>): ProblemRecord[] {
  const problems: ProblemRecord[] = [];
  const run = beginRun();
  try {
    for (const folder of new Set(folders)) {
      try {
        tidyFolder(out, folder, run);
      } catch (error) {
        const explained = explain(error, folder, 'cannot be tidied up');
        if (!(explained instanceof LivepkgError)) throw explained;
        if (NOTHING_THERE.has(explained.code)) continue;
        problems.push(problemRecord(folder, explained));
      }
    }
  } finally {
    endRun(run);
  }
  return problems;
}

/**
 * Removes what dead runs left in the folder of one file that is about to be written there. What cannot
 * be done is not reported: the file can be written all the same, or its own error says why not.
 */
export function tidyBeside(file: string): void {
  const run = beginRun();
  try {
    removeLeftovers(dirname(file), run);
  } catch (error) {
    if (!(explain(error, file, 'cannot be tidied up') instanceof LivepkgError)) throw error;
  } finally {
    endRun(run);
  }
}
