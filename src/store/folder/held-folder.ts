/**
 * A folder that is held open while it is used, so that it cannot be swapped.
 *
 * The system resolves a path on each use: a checked folder can be a link when a file is written. `openat`
 * solves this, but Node does not have it; on Linux, the path `/proc/self/fd/N/name` does the same.
 *
 * Elsewhere (macOS, Windows) the path of the folder is used, and checked before and after: if the folder was
 * swapped in between, the written files are removed again.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LivepkgError } from '../../errors.ts';
import { errnoOf } from '../../files/system-error.ts';

/** Identifies a folder independently of its name. */
interface Identity {
  dev: bigint;
  ino: bigint;
}

const identityOf = (path: string): Identity => statSync(path, { bigint: true });
const same = (a: Identity, b: Identity): boolean => a.dev === b.dev && a.ino === b.ino;

/** Windows cannot open folders; there only the path and identity are used. */
const CAN_OPEN = process.platform !== 'win32';
const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY;

function notAFolder(folder: string, cause?: unknown): LivepkgError {
  const message = `${folder} is a file or a link, but should be a folder; move it away, and run the command again.`;
  return new LivepkgError('out-not-a-folder', message, { file: folder, cause });
}

/** A path that always leads to the open folder; `otherwise` if there is none. */
function pathOf(descriptor: number, otherwise: string): string {
  const path = `/proc/self/fd/${descriptor}`;
  try {
    return same(identityOf(path), fstatSync(descriptor, { bigint: true })) ? path : otherwise;
  } catch {
    return otherwise;
  }
}

export class HeldFolder {
  /** Its path for system calls. Valid only in this process, until `release`. */
  readonly path: string;
  /** The path under which it was opened, for display and checks. */
  readonly #displayPath: string;
  readonly #above: HeldFolder | undefined;
  readonly #identity: Identity;
  readonly #descriptor: number | undefined;

  private constructor(path: string, displayPath: string, above: HeldFolder | undefined) {
    const flags = above === undefined ? FOLDER : FOLDER | constants.O_NOFOLLOW;
    const descriptor = CAN_OPEN ? openSync(path, flags) : undefined;
    this.#displayPath = displayPath;
    this.#above = above;
    this.#descriptor = descriptor;
    this.path = descriptor === undefined ? path : pathOf(descriptor, path);
    this.#identity =
      descriptor === undefined ? identityOf(path) : fstatSync(descriptor, { bigint: true });
  }

  /**
   * Holds the given output folder. Links are followed.
   *
   * @throws what the system reports
   */
  static hold(folder: string): HeldFolder {
    return new HeldFolder(folder, folder, undefined);
  }

  /**
   * Holds a subfolder. Links are not followed: they may lead outside.
   *
   * @throws LivepkgError `out-not-a-folder`, or what the system reports
   */
  below(name: string): HeldFolder {
    const [path, displayPath] = [join(this.path, name), join(this.#displayPath, name)];
    if (!lstatSync(path).isDirectory()) throw notAFolder(displayPath);
    try {
      return new HeldFolder(path, displayPath, this);
    } catch (error) {
      // It was replaced after the check.
      if (['ENOTDIR', 'ELOOP'].includes(errnoOf(error) ?? '')) throw notAFolder(displayPath, error);
      throw error;
    }
  }

  /**
   * Asserts that the folder and its ancestors still have the paths under which they were opened.
   *
   * @throws LivepkgError `out-not-a-folder`
   */
  assertInPlace(): void {
    this.#above?.assertInPlace();
    const stats = (this.#above === undefined ? statSync : lstatSync)(this.#displayPath, {
      bigint: true,
      throwIfNoEntry: false,
    });
    if (stats?.isDirectory() !== true || !same(stats, this.#identity)) {
      throw new LivepkgError(
        'out-not-a-folder',
        `${this.#displayPath} was replaced by another folder or a link while files were written into it. The files were removed again. Find the program that does this, and run the command again.`,
        { file: this.#displayPath },
      );
    }
  }

  /** Closes it and its ancestors. */
  release(): void {
    try {
      if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    } finally {
      this.#above?.release();
    }
  }
}
