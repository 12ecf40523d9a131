/** Prevents removing files from a Photos library. */
import { realpathSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { LivepkgError } from '../../../errors.ts';
import { isPhotosLibrary } from '../../../store/folder/out-folder.ts';
import type { Survey } from '../../../library/survey.ts';
import { errnoOf, explain } from '../../../files/system-error.ts';

/** The real path; if it does not exist, the absolute path. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return resolve(path);
    throw explain(error, path, 'cannot be read');
  }
}

/** The folders of all files that could be removed. */
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
 * Asserts that no path is in a Photos library, before anything is done.
 *
 * @throws LivepkgError `source-in-photos-library`
 */
export function assertRemovable(paths: Iterable<string>): void {
  for (const path of paths) {
    const candidates = [resolve(path), realPath(path)];
    if (!candidates.some((candidate) => candidate.split(sep).some(isPhotosLibrary))) continue;
    throw new LivepkgError(
      'source-in-photos-library',
      `${path} is in a Photos library, from which livepkg never removes files; ` +
        'omit --remove-source, or give other folders.',
      { file: path },
    );
  }
}
