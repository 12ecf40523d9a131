/** Sidecars of a pair that, by their names, also belong to a file that is not packed. */
import { basename, dirname } from 'node:path';
import { foldName } from '../../../format/unicode.ts';
import type { Survey } from '../../../library/survey.ts';
import { groupBy } from '../../../group-by.ts';
import { sidecarNames } from '../../../library/pairing/sidecars.ts';

/**
 * @param removedPaths paths of files that were already removed
 * @returns their paths
 */
export function neededSidecars(
  { pairs, others }: Survey,
  removedPaths: ReadonlySet<string>,
): Set<string> {
  const packed = groupBy(
    pairs.flatMap(({ sidecars }) => sidecars),
    ({ path }) => dirname(path),
  );
  const found = new Set<string>();
  for (const other of others) {
    const inFolder = packed.get(dirname(other));
    if (inFolder === undefined || removedPaths.has(other)) continue;
    const names = sidecarNames(basename(other));
    for (const { path, name } of inFolder) if (names.has(foldName(name))) found.add(path);
  }
  return found;
}
