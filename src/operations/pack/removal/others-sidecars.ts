/** Sidecars that are packed with a pair, and by their names belong to a file, too, that is not. */
import { basename, dirname } from 'node:path';
import { foldName } from '../../../format/unicode.ts';
import type { Survey } from '../../../library/survey.ts';
import { groupBy } from '../../../group-by.ts';
import { sidecarNames } from '../../../library/pairing/sidecars.ts';

/**
 * @param gone paths of files that were removed meanwhile
 * @returns their paths
 */
export function othersSidecars({ pairs, others }: Survey, gone: ReadonlySet<string>): Set<string> {
  const packed = groupBy(
    pairs.flatMap(({ sidecars }) => sidecars),
    ({ path }) => dirname(path),
  );
  const found = new Set<string>();
  for (const other of others) {
    const inFolder = packed.get(dirname(other));
    if (inFolder === undefined || gone.has(other)) continue;
    const names = sidecarNames(basename(other));
    for (const { path, name } of inFolder) if (names.has(foldName(name))) found.add(path);
  }
  return found;
}
