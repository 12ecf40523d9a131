/**
 * The only module that creates files under their final names.
 *
 * Each file is written completely to an exclusive temporary file in the same folder, its length is checked,
 * its time is set, and it is synced. Only then does it get its name, and the folder is synced too. So a file
 * with its final name is complete, even after a full disk, a kill or a power cut.
 *
 * The folder is held open during all this: replacing it with a link does not redirect files outside the
 * given output folder.
 */
import { lstatSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { stateOf, type FileState } from '../../files/file.ts';
import { explain } from '../../files/system-error.ts';
import { giveName, removeSpare, undoAll, type AssertReplaceable } from './give-name.ts';
import type { HeldFolder } from './held-folder.ts';
import { makeAndHold } from './make-folder.ts';
import { flushFolder } from './sync.ts';
import { removeQuietly, temporaryPath, type RunToken } from './temporary.ts';
import {
  CANNOT_BE_WRITTEN,
  closeQuietly,
  syncAndClose,
  writeTemporary,
  type TargetPath,
  type Publication,
} from './write-temporary.ts';

export interface PublishOptions {
  run: RunToken;
  /**
   * Replace an existing file, unless this throws. Without it, an existing file is `target-exists`.
   */
  replace?: AssertReplaceable | undefined;
  /**
   * The given output folder: folders below it are created, and no link below it is followed. Without it,
   * the folders of the targets must exist.
   */
  base?: string;
}

/** Files that are written and synced under temporary names. */
export class PreparedFiles {
  readonly #run: RunToken;
  readonly #held = new Map<string, HeldFolder>();
  readonly #targets: TargetPath[] = [];
  readonly #temporaries: string[] = [];

  private constructor(run: RunToken) {
    this.#run = run;
  }

  /**
   * Writes and syncs files. Their buffers may be reused as soon as this returns its promise, which only
   * waits for the disk.
   *
   * @param base as in `PublishOptions`
   * @throws LivepkgError `out-not-a-folder`, or what the system reports,  naming the file; no file is
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
        const targetPath = this.#targetPathOf(file.target, base);
        this.#targets.push(targetPath);
        const { path, descriptor } = writeTemporary(file, targetPath, this.#run);
        this.#temporaries.push(path);
        open.set(file.target, descriptor);
      } catch (error) {
        closeQuietly(open.values());
        throw explain(error, file.target, CANNOT_BE_WRITTEN);
      }
    }
    return open;
  }

  #targetPathOf(displayPath: string, base: string | undefined): TargetPath {
    if (base === undefined) return { displayPath, target: displayPath };
    const folder = dirname(displayPath);
    const held = this.#held.get(folder) ?? makeAndHold(base, folder);
    this.#held.set(folder, held);
    return { displayPath, target: join(held.path, basename(displayPath)) };
  }

  /** The temporary paths of the files, in order. Valid only in this process. */
  get paths(): readonly string[] {
    return this.#temporaries;
  }

  /** Removes the temporary files. Does nothing after `commit`. */
  discard(): void {
    for (const temporary of this.#temporaries.splice(0)) removeQuietly(temporary);
    for (const held of this.#held.values()) held.release();
    this.#held.clear();
  }

  /**
   * Gives all files their names, or none: after an error, names are undone. Naming two files is not atomic:
   * a kill in between leaves one complete file, and the next run completes the rest.
   *
   * @param replace as in `PublishOptions`
   * @returns the state of each file, in order, with the time that the file system stored
   * @throws LivepkgError `target-exists`, what `replace` throws, `name-not-accepted`, `out-not-a-folder` (a folder was renamed
   * during this), or what the system reports
   */
  async commit({ replace }: Pick<PublishOptions, 'replace'> = {}): Promise<FileState[]> {
    try {
      const { replaced, states } = await this.#nameAll(replace);
      for (const spare of [...this.#temporaries, ...replaced]) removeSpare(spare, this.#targets);
      return states;
    } finally {
      this.discard();
    }
  }

  /** @returns the paths of replaced files, if any, and the state of each file */
  async #nameAll(
    replace: AssertReplaceable | undefined,
  ): Promise<{ replaced: string[]; states: FileState[] }> {
    const undo: (() => void)[] = [];
    const replaced: string[] = [];
    let current = '';
    try {
      this.#targets.forEach((targetPath, index) => {
        current = targetPath.displayPath;
        const temporary = this.#temporaries[index] ?? '';
        const kept = temporaryPath(dirname(targetPath.target), this.#run);
        const replacement = replace && { kept, assertReplaceable: replace };
        undo.push(giveName(temporary, targetPath, replacement));
        if (replace) replaced.push(kept);
      });
      for (const folder of new Set(this.#targets.map(({ target }) => dirname(target)))) {
        await flushFolder(folder);
      }
      for (const held of this.#held.values()) held.assertInPlace();
      const states = this.#targets.map(({ displayPath, target }) => {
        current = displayPath;
        return stateOf(lstatSync(target, { bigint: true }));
      });
      return { replaced, states };
    } catch (error) {
      undoAll(undo, error);
      throw explain(error, current, CANNOT_BE_WRITTEN);
    }
  }
}

/**
 * Publishes files: all of them, or none.
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
