/** Makes the folders that files are published in. */
import { mkdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { LivepkgError } from '../errors.ts';
import { HeldFolder } from './held-folder.ts';
import { isPhotosLibrary } from './out-folder.ts';
import { syncFolder } from './sync-folder.ts';
import { errnoOf, explain } from './system-error.ts';

/** Makes one folder in one that exists, unless something has its name. */
function makeOneFolder(above: string, name: string): void {
  try {
    mkdirSync(join(above, name));
    syncFolder(above);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
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

/** Goes down from `base` to `folder`; `step` comes before each folder on the way is opened. */
function goDown(
  base: string,
  folder: string,
  step: (above: HeldFolder, name: string) => void,
): HeldFolder {
  let told = base;
  let held: HeldFolder | undefined;
  try {
    held = HeldFolder.hold(base);
    for (const name of relative(base, folder).split(sep)) {
      if (name === '') continue;
      told = join(told, name);
      // No planner asks for these; this is the last line of defence.
      if (name === '..' || isPhotosLibrary(name)) {
        const message = `${told} leads out of ${base}, or into a Photos library; nothing is written there.`;
        throw new LivepkgError('out-not-a-folder', message, { file: told });
      }
      step(held, name);
      held = held.below(name);
    }
    return held;
  } catch (error) {
    held?.release();
    throw explain(error, told, 'cannot be made');
  }
}

/**
 * Makes the folder `folder`, which is `base` or lies below it, and holds it. Links are followed down
 * to `base`, which the user chose, and never below.
 *
 * @throws LivepkgError `out-not-a-folder`, or what the system reports, naming the folder
 */
export function makeAndHold(base: string, folder: string): HeldFolder {
  try {
    makeBase(base);
  } catch (error) {
    throw explain(error, base, 'cannot be made');
  }
  return goDown(base, folder, (above, name) => makeOneFolder(above.path, name));
}

/** Makes a folder as `makeAndHold` does, and lets it go. */
export function makeFolder(base: string, folder: string): void {
  makeAndHold(base, folder).release();
}

/**
 * Holds a folder that is there, which is `base` or lies below it. Links are followed as by
 * `makeAndHold`.
 *
 * @throws LivepkgError `not-found` where it is not there, `out-not-a-folder`, or what the system
 * reports
 */
export function holdFolder(base: string, folder: string): HeldFolder {
  return goDown(base, folder, () => undefined);
}
