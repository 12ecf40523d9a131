/** Makes the folders that files are published in. */
import { lstatSync, mkdirSync, realpathSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { LivepkgError } from '../../errors.ts';
import { HeldFolder } from './held-folder.ts';
import { isPhotosLibrary } from './out-folder.ts';
import { syncFolder } from './sync.ts';
import { errnoOf, explain } from '../../files/system-error.ts';

/** Folders, each in the one that holds it, whose names this thread has seen to the disk. */
const settled = new Set<string>();

/**
 * Syncs the folder that holds a folder, once a thread. Where the folder was there already, too: who
 * made it (another thread, a run that was killed) may not have come to it.
 */
function settle(folder: string): void {
  const above = dirname(folder);
  const [holding, held] = [statSync(above, { bigint: true }), lstatSync(folder, { bigint: true })];
  const key = `${holding.dev} ${holding.ino} ${held.ino}`;
  if (settled.has(key)) return;
  syncFolder(above);
  settled.add(key);
}

/** Takes back folders that were made: else the next photo would find them, and take them for safe. */
function takeBack(first: string, last: string): void {
  try {
    for (let folder = last; folder !== dirname(first); folder = dirname(folder)) rmdirSync(folder);
  } catch {
    // Another thread is at work in there, and sees to it itself.
  }
}

/** Makes one folder in one that exists, unless something has its name. */
function makeOneFolder(above: string, name: string): void {
  const folder = join(above, name);
  let isNew = false;
  try {
    mkdirSync(folder);
    isNew = true;
    settle(folder);
  } catch (error) {
    if (isNew) takeBack(folder, folder);
    if (isNew || errnoOf(error) !== 'EEXIST') throw error;
    settle(folder);
  }
}

/** How a folder refuses to be synced that one may only pass through, or that no name can get lost from. */
const NOT_OURS = new Set(['EACCES', 'EPERM', 'EROFS']);

/**
 * Makes a folder with all above it that are missing. Node's own way says of a read-only disk that
 * there is no such folder.
 *
 * @returns the first that was made; undefined where none was
 */
function makeMissing(folder: string): string | undefined {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return undefined;
  const above = dirname(folder);
  const first = above === folder ? undefined : makeMissing(above);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another thread may have made it meanwhile.
    if (errnoOf(error) !== 'EEXIST' || !statSync(folder).isDirectory()) throw error;
    return first;
  }
  return first ?? folder;
}

/** Makes a folder with all above it, and settles every one of them, up to the top of its disk. */
function makeBase(base: string): void {
  const made = makeMissing(base);
  const first = made === undefined ? undefined : realpathSync(made);
  const last = realpathSync(base);
  const { dev } = lstatSync(last);
  let isNew = first !== undefined;
  for (let folder = last; lstatSync(dirname(folder)).dev === dev; folder = dirname(folder)) {
    if (folder === dirname(folder)) return;
    try {
      settle(folder);
    } catch (error) {
      if (!isNew && NOT_OURS.has(errnoOf(error) ?? '')) continue;
      if (first !== undefined) takeBack(first, last);
      throw error;
    }
    if (folder === first) isNew = false;
  }
}

/** Goes down from `base` to `folder`; `step` comes before each folder on the way is opened. */
function goDown(
  base: string,
  folder: string,
  step: (above: HeldFolder, name: string) => void,
): HeldFolder {
  let displayPath = base;
  let held: HeldFolder | undefined;
  try {
    held = HeldFolder.hold(base);
    for (const name of relative(base, folder).split(sep)) {
      if (name === '') continue;
      displayPath = join(displayPath, name);
      // No planner asks for these; this is the last line of defence.
      if (name === '..' || isPhotosLibrary(name)) {
        const message = `${displayPath} leads out of ${base}, or into a Photos library; nothing is written there.`;
        throw new LivepkgError('out-not-a-folder', message, { file: displayPath });
      }
      step(held, name);
      held = held.below(name);
    }
    return held;
  } catch (error) {
    held?.release();
    throw explain(error, displayPath, 'cannot be made');
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
