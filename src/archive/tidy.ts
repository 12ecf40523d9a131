import { LivepkgError } from '../errors.ts';
import { problemRecord, type ProblemRecord } from './records.ts';
import { syncFolder } from './sync-folder.ts';
import { errnoOf, explain } from './system-error.ts';
import { removeStaleTemporaries } from './temporary.ts';

/**
 * Syncs a folder: a run that was killed may not have come to it, and what it published will be
 * reported as there.
 */
function settle(folder: string): void {
  try {
    syncFolder(folder);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

/**
 * Removes what dead runs left in some folders, and makes sure of the names in them, each once.
 *
 * @returns what could not be done
 */
export function tidyFolders(folders: Iterable<string>): ProblemRecord[] {
  const problems: ProblemRecord[] = [];
  for (const folder of new Set(folders)) {
    try {
      removeStaleTemporaries(folder);
      settle(folder);
    } catch (error) {
      const told = explain(error, folder, 'cannot be tidied up');
      if (!(told instanceof LivepkgError)) throw told;
      problems.push(problemRecord(folder, told));
    }
  }
  return problems;
}
