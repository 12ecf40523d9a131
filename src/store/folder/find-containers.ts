/** Finds the containers below some paths. */
import { isContainerName } from '../../format/container-name.ts';
import { problemRecord, type ProblemRecord } from '../../records.ts';
import type { Findings, FoundFile } from '../../files/walk/found.ts';
import { assertLocalSource } from '../remote/local-path.ts';
import { walk } from '../../files/walk/walk.ts';

export interface FoundContainers {
  /** In the bytewise order of their paths. */
  containers: FoundFile[];
  problems: ProblemRecord[];
  /** Those of the given paths below which there is none. */
  emptyPaths: string[];
}

/**
 * Finds containers: in a folder by their name, while a file that is named itself is taken for one
 * whatever it is called.
 *
 * @throws LivepkgError `remote-as-path`, before anything is read
 */
export async function findContainers(paths: readonly string[]): Promise<FoundContainers> {
  for (const path of paths) assertLocalSource(path);
  const findings = await walk(paths);
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
      ...notLookedAt(findings),
    ],
    emptyPaths: paths.filter((path) => !roots.has(path)),
  };
}

/** Containers that are links, or not files: one that nobody looked at must not count as intact. */
function notLookedAt({ passedOver }: Findings): ProblemRecord[] {
  return passedOver.filter(isContainerName).map((file) => {
    const message = `${file} is a link, or not a file, and was not looked at; name what it leads to.`;
    return problemRecord(file, { code: 'not-a-file', message });
  });
}
