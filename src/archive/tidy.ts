import { LivepkgError } from '../errors.ts';
import { removeDeadLock } from './folder-lock.ts';
import { problemRecord, type ProblemRecord } from './records.ts';
import { explain } from './system-error.ts';
import { removeStaleTemporaries } from './temporary.ts';

/**
 * Removes what dead runs left in some folders, each looked at once.
 *
 * @returns what could not be removed
 */
export function tidyFolders(folders: Iterable<string>): ProblemRecord[] {
  const problems: ProblemRecord[] = [];
  for (const folder of new Set(folders)) {
    try {
      removeStaleTemporaries(folder);
      removeDeadLock(folder);
    } catch (error) {
      const told = explain(error, folder, 'cannot be tidied up');
      if (!(told instanceof LivepkgError)) throw told;
      problems.push(problemRecord(folder, told));
    }
  }
  return problems;
}
