/** Nothing is ever removed from a Photos library. */
import { realpathSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { LivepkgError } from '../../../errors.ts';
import { isPhotosLibrary } from '../../../store/folder/out-folder.ts';
import type { Survey } from '../../../library/survey.ts';
import { errnoOf, explain } from '../../../files/system-error.ts';

/** A path with links resolved; as it is where nothing is there. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return resolve(path);
    throw explain(error, path, 'cannot be read');
  }
}

/** The folders that hold what could be removed, each once. */
export function foldersOf({ pairs, unpaired, loneSidecars }: Survey): Iterable<string> {
  return new Set(
    [
      ...pairs.flatMap(({ still, motion, sidecars }) => [still.file, motion.file, ...sidecars]),
      ...unpaired.map(({ half }) => half.file),
      ...loneSidecars,
    ].map(({ folder }) => folder),
  );
}

/**
 * Makes sure that no path lies in a Photos library, before anything is done.
 *
 * @throws LivepkgError `source-in-photos-library`
 */
export function assertRemovable(paths: Iterable<string>): void {
  for (const path of paths) {
    const places = [resolve(path), realPath(path)];
    if (!places.some((place) => place.split(sep).some(isPhotosLibrary))) continue;
    throw new LivepkgError(
      'source-in-photos-library',
      `${path} lies in a Photos library, and nothing is ever removed from one; ` +
        'leave out --remove-source, or name other folders.',
      { file: path },
    );
  }
}
