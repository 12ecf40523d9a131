/** Creates the folders of published files. */
import { lstatSync, mkdirSync, realpathSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { LivepkgError } from '../../errors.ts';
import { HeldFolder } from './held-folder.ts';
import { isPhotosLibrary } from './out-folder.ts';
import { syncFolder } from './sync.ts';
import { errnoOf, explain } from '../../files/system-error.ts';

/** Parent and folder pairs that this thread has synced. */
const syncedParents = new Set<string>();

/**
 * Syncs the parent of a folder, once per thread. Also for an existing folder: its creator (another thread,
 * a killed run) may not have synced it.
 */
function syncParent(folder: string): void {
  const above = dirname(folder);
  const [holding, held] = [statSync(above, { bigint: true }), lstatSync(folder, { bigint: true })];
  const key = `${holding.dev} ${holding.ino} ${held.ino}`;
  if (syncedParents.has(key)) return;
  syncFolder(above);
  syncedParents.add(key);
}

/** Removes created folders: otherwise the next photo would assume that they are synced. */
function removeCreated(first: string, last: string): void {
  try {
    for (let folder = last; folder !== dirname(first); folder = dirname(folder)) rmdirSync(folder);
  } catch {
    // Another thread uses them, and syncs them itself.
  }
}

/** Creates one folder in an existing one, if it does not exist. */
function makeOneFolder(above: string, name: string): void {
  const folder = join(above, name);
  let isNew = false;
  try {
    mkdirSync(folder);
    isNew = true;
    syncParent(folder);
  } catch (error) {
    if (isNew) removeCreated(folder, folder);
    if (isNew || errnoOf(error) !== 'EEXIST') throw error;
    syncParent(folder);
  }
}

/** Errors of folders that we may not sync, or that are read-only. */
const NOT_SYNCABLE = new Set(['EACCES', 'EPERM', 'EROFS']);

/**
 * Creates a folder and its missing ancestors. Node's `recursive` reports a read-only disk as a missing
 * folder.
 *
 * @returns the first created folder; undefined if none was created
 */
function makeMissing(folder: string): string | undefined {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return undefined;
  const above = dirname(folder);
  const first = above === folder ? undefined : makeMissing(above);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another thread may have created it.
    if (errnoOf(error) !== 'EEXIST' || !statSync(folder).isDirectory()) throw error;
    return first;
  }
  return first ?? folder;
}

/** Creates a folder and its ancestors, and syncs all of them, up to the root of the disk. */
function makeBase(base: string): void {
  const made = makeMissing(base);
  const first = made === undefined ? undefined : realpathSync(made);
  const last = realpathSync(base);
  const { dev } = lstatSync(last);
  let isNew = first !== undefined;
  for (let folder = last; lstatSync(dirname(folder)).dev === dev; folder = dirname(folder)) {
    if (folder === dirname(folder)) return;
    try {
      syncParent(folder);
    } catch (error) {
      if (!isNew && NOT_SYNCABLE.has(errnoOf(error) ?? '')) continue;
      if (first !== undefined) removeCreated(first, last);
      throw error;
    }
    if (folder === first) isNew = false;
  }
}

/** Opens each folder from `base` down to `folder`; `step` runs before each is opened. */
function descend(
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
      // Plans never contain these; this is a second check.
      if (name === '..' || isPhotosLibrary(name)) {
        const message = `${displayPath} is outside ${base} or in a Photos library; nothing was written there.`;
        throw new LivepkgError('out-not-a-folder', message, { file: displayPath });
      }
      step(held, name);
      held = held.below(name);
    }
    return held;
  } catch (error) {
    held?.release();
    throw explain(error, displayPath, 'cannot be created');
  }
}

/**
 * Creates and holds `folder`, which is `base` or below it. Links are followed down to `base`, which the user
 * gave, but not below.
 *
 * @throws LivepkgError `out-not-a-folder`, or what the system reports, naming the folder
 */
export function makeAndHold(base: string, folder: string): HeldFolder {
  try {
    makeBase(base);
  } catch (error) {
    throw explain(error, base, 'cannot be created');
  }
  return descend(base, folder, (above, name) => makeOneFolder(above.path, name));
}

/**
 * Holds an existing folder, which is `base` or below it. Links are followed as by `makeAndHold`.
 *
 * @throws LivepkgError `not-found` if it does not exist, `out-not-a-folder`, or what the system
 * reports
 */
export function holdFolder(base: string, folder: string): HeldFolder {
  return descend(base, folder, () => undefined);
}
