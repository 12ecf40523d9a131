import { basename } from 'node:path';
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

function tidyFolder(out: string, folder: string, run: RunToken): void {
  const held = holdFolder(out, folder);
  try {
    removeStaleTemporaries(held.path);
    removeDeadLocks(held.path, isStale, basename(temporaryPath(held.path, run)));
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
        const told = explain(error, folder, 'cannot be tidied up');
        if (!(told instanceof LivepkgError)) throw told;
        if (NOTHING_THERE.has(told.code)) continue;
        problems.push(problemRecord(folder, told));
      }
    }
  } finally {
    endRun(run);
  }
  return problems;
}
