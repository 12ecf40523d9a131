/**
 * The one module that puts files under their final names.
 *
 * Each file is written whole to an exclusive temporary in the same folder, its length checked, its
 * time set, and synced; only then does it get its name, and the folder is synced too. So what
 * stands under a final name is complete, after a full disk, a kill or a power cut as well.
 *
 * All of that is done in a folder that is held open: a link that takes the folder's place meanwhile
 * leads nothing out of the folder that the user chose.
 */
import {
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  fsyncSync,
  futimesSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  writevSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LivepkgError } from '../../errors.ts';
import { stateOf } from '../file.ts';
import { withFolderLock } from './folder-lock.ts';
import type { HeldFolder } from './held-folder.ts';
import { makeAndHold } from './make-folder.ts';
import { flush, flushFolder } from './sync.ts';
import { errnoOf, explain } from '../system-error.ts';
import { removeIfThere, removeQuietly, temporaryPath, type RunToken } from './temporary.ts';

/** A file to be published. */
export interface Publication {
  /** Its final path. */
  target: string;
  /** Its content, in pieces. */
  chunks: readonly Uint8Array[];
  /** Modification time to give it: microseconds since 1970. */
  modified?: bigint;
}

export interface PublishOptions {
  run: RunToken;
  /** Replace what stands under a final name. Without it, that is `target-exists`. */
  replace?: boolean;
  /**
   * The folder that the user chose: those below it are made, and no link below it is followed.
   * Without it, the targets' folders are there, and are taken as they are.
   */
  base?: string;
}

/** A file's final path, for people and, in a folder that is held, for the system. */
interface Place {
  told: string;
  target: string;
}

const CANNOT_BE_WRITTEN = 'cannot be written';
/** How file systems without hard links (exFAT, some network shares) refuse one. */
const NO_HARD_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EISDIR']);

/** How they refuse a name: exFAT says ENOENT to a forbidden character. */
const NAME_REFUSED = new Set(['EINVAL', 'EILSEQ', 'ENOENT', 'ENAMETOOLONG']);

/**
 * Gives an open file its modification time, exact to the microsecond.
 *
 * Node takes seconds as a double, and half a microsecond more makes the cut down to microseconds
 * come out right. A negative number would mean *now*; Node takes the same number as text. libuv cuts
 * towards zero, so before 1970 it is half a microsecond less; a version that keeps nanoseconds would
 * be one off there, which reading back shows.
 */
function setModified(descriptor: number, microseconds: bigint): void {
  for (const half of microseconds < 0n ? [-0.5, 0.5] : [0.5]) {
    const seconds = String((Number(microseconds) + half) / 1e6);
    futimesSync(descriptor, seconds, seconds);
    if (stateOf(fstatSync(descriptor, { bigint: true })).modified === microseconds) return;
  }
}

function writeAll(descriptor: number, chunks: readonly Uint8Array[]): void {
  let rest = chunks.filter(({ length }) => length > 0);
  while (rest.length > 0) {
    let written = writevSync(descriptor, rest);
    if (written === 0) throw Object.assign(new Error('nothing was written'), { code: 'EIO' });
    while (written > 0) {
      const [first, ...others] = rest;
      if (first === undefined || first.length > written) {
        rest = [first?.subarray(written) ?? new Uint8Array(), ...others];
        written = 0;
      } else {
        written -= first.length;
        rest = others;
      }
    }
  }
}

function assertLength(descriptor: number, { target, chunks }: Publication): void {
  const expected = chunks.reduce((sum, { length }) => sum + length, 0);
  const { size } = fstatSync(descriptor);
  if (size !== expected) {
    throw new LivepkgError(
      'io-error',
      `${target} ${CANNOT_BE_WRITTEN}: the disk took ${size} of ${expected} bytes; check it.`,
    );
  }
}

/** Removes a second name of what is published, or of what it replaced. */
function removeSpare(path: string, places: readonly Place[]): void {
  try {
    removeIfThere(path);
  } catch (error) {
    const told = places.map((place) => place.told).join(' and ');
    throw explain(error, told, 'is there, but a temporary beside it cannot be removed');
  }
}

/** A file that has no name of its own yet. */
interface Temporary {
  path: string;
  descriptor: number;
}

/** Writes a complete temporary beside its target. It is left open: it is to be synced. */
function writeTemporary(file: Publication, { target }: Place, run: RunToken): Temporary {
  const path = temporaryPath(dirname(target), run);
  const descriptor = openSync(path, 'wx', 0o666);
  try {
    writeAll(descriptor, file.chunks);
    assertLength(descriptor, file);
    if (file.modified !== undefined) setModified(descriptor, file.modified);
  } catch (error) {
    closeQuietly([descriptor]);
    removeQuietly(path);
    throw error;
  }
  return { path, descriptor };
}

function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}

function targetExists({ told }: Place, cause: unknown): LivepkgError {
  const message = `${told} is already there, and is left as it is.`;
  return new LivepkgError('target-exists', message, { cause });
}

/**
 * Gives a temporary its final name unless something has it: `link` refuses that in one step. Where
 * there are no hard links, a look and a rename under a lock: another run of livepkg waits, but any
 * other program that takes the name between the two would be overwritten.
 *
 * @returns how to take that back
 */
function nameExclusively(temporary: string, place: Place): () => void {
  const { target } = place;
  try {
    linkSync(temporary, target);
  } catch (error) {
    const errno = errnoOf(error) ?? '';
    if (errno === 'EEXIST') throw targetExists(place, error);
    if (!NO_HARD_LINKS.has(errno)) throw error;
    withFolderLock(temporary, place.told, () => {
      if (exists(target)) throw targetExists(place, error);
      renameSync(temporary, target);
    });
  }
  return () => removeIfThere(target);
}

/** Keeps a second name of a file, or a copy where a file can have but one name. */
function keep(target: string, kept: string): void {
  try {
    linkSync(target, kept);
    return;
  } catch (error) {
    if (!NO_HARD_LINKS.has(errnoOf(error) ?? '')) throw error;
  }
  // Never a rename: the target's name must not stand empty, not even for a moment.
  copyFileSync(target, kept, constants.COPYFILE_EXCL);
  const descriptor = openSync(kept, 'r+');
  try {
    setModified(descriptor, stateOf(lstatSync(target, { bigint: true })).modified);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Puts a temporary in a target's place. What stood there has the name `kept` until all is done.
 *
 * @returns how to take that back
 */
function nameReplacing(temporary: string, place: Place, kept: string): () => void {
  const { target } = place;
  if (!exists(target)) {
    renameSync(temporary, target);
    return () => removeIfThere(target);
  }
  // A folder has no hard links either, and would be copied below.
  if (lstatSync(target).isDirectory()) throw targetExists(place, undefined);
  try {
    keep(target, kept);
    renameSync(temporary, target);
  } catch (error) {
    removeQuietly(kept);
    throw error;
  }
  return () => renameSync(kept, target);
}

/** An error of naming: some file systems say of a name that they do not take that it is not there. */
function explainNaming(error: unknown, temporary: string, { told }: Place): unknown {
  if (!NAME_REFUSED.has(errnoOf(error) ?? '') || !exists(temporary)) return error;
  return new LivepkgError(
    'name-not-accepted',
    `${told} ${CANNOT_BE_WRITTEN}: the file system does not take this name; choose another disk.`,
    { cause: error },
  );
}

/** Closes files that are given up: why they are is what there is to tell. */
function closeQuietly(descriptors: Iterable<number>): void {
  for (const descriptor of descriptors) {
    try {
      closeSync(descriptor);
    } catch {
      // A disk that fails at a write may fail here as well.
    }
  }
}

/** Syncs open files, all at once, and closes them. */
async function syncAndClose(open: ReadonlyMap<string, number>): Promise<void> {
  const synced = await Promise.allSettled(
    [...open.values()].map((descriptor) => flush(descriptor)),
  );
  const failures: unknown[] = [];
  for (const [index, [target, descriptor]] of [...open].entries()) {
    const outcome = synced[index];
    if (outcome?.status === 'rejected') {
      failures.push(explain(outcome.reason, target, CANNOT_BE_WRITTEN));
    }
    // Each is closed, whatever became of the others.
    try {
      closeSync(descriptor);
    } catch (error) {
      failures.push(explain(error, target, CANNOT_BE_WRITTEN));
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Files that are written and synced, and have no names yet. */
export class PreparedFiles {
  readonly #run: RunToken;
  readonly #held = new Map<string, HeldFolder>();
  readonly #places: Place[] = [];
  readonly #temporaries: string[] = [];

  private constructor(run: RunToken) {
    this.#run = run;
  }

  /**
   * Writes and syncs files. Their bytes may be written over as soon as this has returned a promise:
   * what is waited for is the disk.
   *
   * @param base as in `PublishOptions`
   * @throws LivepkgError `out-not-a-folder`, or what the system reports, naming the file; nothing is
   * left then
   */
  static async write(
    files: readonly Publication[],
    run: RunToken,
    base?: string,
  ): Promise<PreparedFiles> {
    const prepared = new PreparedFiles(run);
    try {
      await syncAndClose(prepared.#writeAll(files, base));
      return prepared;
    } catch (error) {
      prepared.discard();
      throw error;
    }
  }

  /** @returns the open temporaries by their targets; on an error none is open */
  #writeAll(files: readonly Publication[], base: string | undefined): Map<string, number> {
    const open = new Map<string, number>();
    for (const file of files) {
      try {
        const place = this.#placeOf(file.target, base);
        this.#places.push(place);
        const { path, descriptor } = writeTemporary(file, place, this.#run);
        this.#temporaries.push(path);
        open.set(file.target, descriptor);
      } catch (error) {
        closeQuietly(open.values());
        throw explain(error, file.target, CANNOT_BE_WRITTEN);
      }
    }
    return open;
  }

  #placeOf(told: string, base: string | undefined): Place {
    if (base === undefined) return { told, target: told };
    const folder = dirname(told);
    const held = this.#held.get(folder) ?? makeAndHold(base, folder);
    this.#held.set(folder, held);
    return { told, target: join(held.path, basename(told)) };
  }

  /** Where the files are now, in the order in which they were given: for this process alone. */
  get paths(): readonly string[] {
    return this.#temporaries;
  }

  /** Gives up: removes the files. After `commit` there is nothing left to remove. */
  discard(): void {
    for (const temporary of this.#temporaries.splice(0)) removeQuietly(temporary);
    for (const held of this.#held.values()) held.release();
    this.#held.clear();
  }

  /**
   * Gives all files their names, or none. What was done is taken back on an error. Two files cannot
   * be named in one step: a kill between the two leaves one of them, complete, and running again
   * completes the rest.
   *
   * @param replace replace what stands under a name; without it, that is `target-exists`
   * @throws LivepkgError `target-exists`, `name-not-accepted`, `out-not-a-folder` (a folder lost its
   * name meanwhile), or what the system reports
   */
  async commit({ replace }: { replace: boolean }): Promise<void> {
    try {
      const replaced = await this.#nameAll(replace);
      for (const spare of [...this.#temporaries, ...replaced]) removeSpare(spare, this.#places);
    } finally {
      this.discard();
    }
  }

  /** @returns where that which was replaced, if there was anything, is kept */
  async #nameAll(replace: boolean): Promise<string[]> {
    const undo: (() => void)[] = [];
    const replaced: string[] = [];
    let current = '';
    try {
      this.#places.forEach((place, index) => {
        current = place.told;
        const temporary = this.#temporaries[index] ?? '';
        const kept = temporaryPath(dirname(place.target), this.#run);
        undo.push(giveName(temporary, place, replace ? kept : undefined));
        if (replace) replaced.push(kept);
      });
      for (const folder of new Set(this.#places.map(({ target }) => dirname(target)))) {
        await flushFolder(folder);
      }
      for (const held of this.#held.values()) held.assertInPlace();
      return replaced;
    } catch (error) {
      takeBackAll(undo, error);
      throw explain(error, current, CANNOT_BE_WRITTEN);
    }
  }
}

/** Takes back as much as can be, last first. What cannot is told along with what went wrong first. */
function takeBackAll(undo: readonly (() => void)[], first: unknown): void {
  const failures: unknown[] = [];
  for (const takeBack of undo.toReversed()) {
    try {
      takeBack();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length === 0) return;
  const cause = new AggregateError([first, ...failures]);
  const told = failures.map(String).join('; ');
  const message = `Not all could be taken back (${told}): look at these files before you go on.`;
  throw new LivepkgError('io-error', message, { cause });
}

/** Names one file. @param kept where to keep what it replaces; undefined: nothing is replaced */
function giveName(temporary: string, place: Place, kept: string | undefined): () => void {
  try {
    return kept === undefined
      ? nameExclusively(temporary, place)
      : nameReplacing(temporary, place, kept);
  } catch (error) {
    throw explainNaming(error, temporary, place);
  }
}

/**
 * Publishes some files: all of them, or none.
 *
 * @throws LivepkgError as `PreparedFiles` does
 */
export async function publishAll(
  files: readonly Publication[],
  options: PublishOptions,
): Promise<void> {
  const { run, replace = false, base } = options;
  const prepared = await PreparedFiles.write(files, run, base);
  await prepared.commit({ replace });
}
