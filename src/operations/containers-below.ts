import type { FoundFile } from '../files/walk/found.ts';
import type { ProblemRecord } from '../records.ts';
import { findContainers } from '../store/folder/find-containers.ts';
import { nothingFound } from './nothing-found.ts';

/**
 * The containers below some paths. A path without any is a problem, `nothing-found`.
 *
 * @throws LivepkgError as `findContainers`
 */
export async function containersBelow(
  paths: readonly string[],
): Promise<{ containers: FoundFile[]; problems: ProblemRecord[] }> {
  const { containers, problems, emptyPaths } = await findContainers(paths);
  return { containers, problems: [...problems, ...emptyPaths.map(nothingFound)] };
}
