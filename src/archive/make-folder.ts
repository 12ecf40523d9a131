/** Makes the folders that files are published in. */
import { lstatSync, mkdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { LivepkgError } from '../errors.ts';
import { isPhotosLibrary } from './out-folder.ts';
import { syncFolder } from './sync.ts';
import { errnoOf, explain } from './system-error.ts';

/** Makes one folder in one that exists. A link in its place is not followed: it may lead outside. */
function makeOneFolder(folder: string): void {
  try {
    mkdirSync(folder);
    syncFolder(dirname(folder));
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    if (!lstatSync(folder).isDirectory()) {
      throw new LivepkgError(
        'out-not-a-folder',
        `${folder} is a file or a link where a folder should be; move it away and run it again.`,
        { file: folder },
      );
    }
  }
}

/** Makes a folder with all above it, and syncs every folder that got a new entry. */
function makeBase(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  const top = dirname(resolve(first));
  let made = resolve(folder);
  do {
    made = dirname(made);
    syncFolder(made);
  } while (made !== top);
}

/**
 * Makes the folder `folder`, which is `base` or lies below it. Links are followed down to `base`,
 * which the user chose, and never below.
 *
 * @throws LivepkgError `out-not-a-folder`, or what the system reports, naming the folder
 */
export function makeFolder(base: string, folder: string): void {
  let made = base;
  try {
    makeBase(base);
    for (const part of relative(base, folder).split(sep)) {
      if (part === '') continue;
      made = join(made, part);
      // No planner asks for these; this is the last line of defence.
      if (part === '..' || isPhotosLibrary(part)) {
        const message = `${made} leads out of ${base}, or into a Photos library; nothing is written there.`;
        throw new LivepkgError('out-not-a-folder', message, { file: made });
      }
      makeOneFolder(made);
    }
  } catch (error) {
    throw explain(error, made, 'cannot be made');
  }
}
