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
import { lstatSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { stateOf, type FileState } from '../../files/file.ts';
import { explain } from '../../files/system-error.ts';
import { giveName, removeSpare, takeBackAll, type AssertReplaceable } from './give-name.ts';
import type { HeldFolder } from './held-folder.ts';
import { makeAndHold } from './make-folder.ts';
import { flushFolder } from './sync.ts';
import { removeQuietly, temporaryPath, type RunToken } from './temporary.ts';
import {
  CANNOT_BE_WRITTEN,
  closeQuietly,
  syncAndClose,
  writeTemporary,
  type Place,
  type Publication,
} from './write-temporary.ts';

export interface PublishOptions {
  run: RunToken;
  /**
   * Replace what stands under a final name, if this does not throw. Without it, that is
   * `target-exists`.
   */
  replace?: AssertReplaceable | undefined;
  /**
   * The folder that the user chose: those below it are made, and no link below it is followed.
   * Without it, the targets' folders are there, and are taken as they are.
   */
  base?: string;
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

  #placeOf(displayPath: string, base: string | undefined): Place {
    if (base === undefined) return { displayPath, target: displayPath };
    const folder = dirname(displayPath);
    const held = this.#held.get(folder) ?? makeAndHold(base, folder);
    this.#held.set(folder, held);
    return { displayPath, target: join(held.path, basename(displayPath)) };
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
   * @param replace as in `PublishOptions`
   * @returns the state of each file, in the order in which they were given: what the file system made of
   * its time shows only now
   * @throws LivepkgError `target-exists`, what `replace` throws, `name-not-accepted`, `out-not-a-folder` (a folder lost its
   * name meanwhile), or what the system reports
   */
  async commit({ replace }: Pick<PublishOptions, 'replace'> = {}): Promise<FileState[]> {
    try {
      const { replaced, states } = await this.#nameAll(replace);
      for (const spare of [...this.#temporaries, ...replaced]) removeSpare(spare, this.#places);
      return states;
    } finally {
      this.discard();
    }
  }

  /** @returns where that which was replaced, if there was anything, is kept, and the state of each file */
  async #nameAll(
    replace: AssertReplaceable | undefined,
  ): Promise<{ replaced: string[]; states: FileState[] }> {
    const undo: (() => void)[] = [];
    const replaced: string[] = [];
    let current = '';
    try {
      this.#places.forEach((place, index) => {
        current = place.displayPath;
        const temporary = this.#temporaries[index] ?? '';
        const kept = temporaryPath(dirname(place.target), this.#run);
        const replacement = replace && { kept, assertReplaceable: replace };
        undo.push(giveName(temporary, place, replacement));
        if (replace) replaced.push(kept);
      });
      for (const folder of new Set(this.#places.map(({ target }) => dirname(target)))) {
        await flushFolder(folder);
      }
      for (const held of this.#held.values()) held.assertInPlace();
      const states = this.#places.map(({ displayPath, target }) => {
        current = displayPath;
        return stateOf(lstatSync(target, { bigint: true }));
      });
      return { replaced, states };
    } catch (error) {
      takeBackAll(undo, error);
      throw explain(error, current, CANNOT_BE_WRITTEN);
    }
  }
}

/**
 * Publishes some files: all of them, or none.
 *
 * @returns as `PreparedFiles.commit` does
 * @throws LivepkgError as `PreparedFiles` does
 */
export async function publishAll(
  files: readonly Publication[],
  options: PublishOptions,
): Promise<FileState[]> {
  const { run, replace, base } = options;
  const prepared = await PreparedFiles.write(files, run, base);
  return prepared.commit({ replace });
}
