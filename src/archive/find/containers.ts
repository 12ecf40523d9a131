/** Finds the containers below some paths. */
import { isContainerName } from './container-name.ts';
import { nothingFound } from './nothing-found.ts';
import { problemRecord, type ProblemRecord } from '../records.ts';
import { walk, type FoundFile } from './walk.ts';

export interface FoundContainers {
  /** In the bytewise order of their paths. */
  containers: FoundFile[];
  problems: ProblemRecord[];
}

/**
 * Finds containers: in a folder by their name, while a file that is named itself is taken for one
 * whatever it is called. A path without any is a problem, `nothing-found`.
 */
export function findContainers(paths: readonly string[]): FoundContainers {
  const findings = walk(paths);
  const containers = findings.files.filter(
    ({ path, root, alsoUnder, name }) =>
      path === root || alsoUnder.includes(path) || isContainerName(name),
  );
  const roots = new Set([
    ...containers.flatMap(({ root, alsoUnder }) => [root, ...alsoUnder]),
    ...findings.problems.map(({ root }) => root),
  ]);
  return {
    containers,
    problems: [
      ...findings.problems.map(({ file, error }) => problemRecord(file, error)),
      ...paths.filter((path) => !roots.has(path)).map(nothingFound),
    ],
  };
}
