/**
 * A folder held open while something is done in it, so that nobody can put another in its place.
 *
 * A path is looked up anew each time it is used: a folder that was checked can be a link to
 * somewhere else when a file is written. The system's answer is `openat`, which Node does not have;
 * on Linux the path `/proc/self/fd/N/name` does the same, whatever became of the folder's name.
 *
 * Where there is no such path (macOS, Windows) the folder's own is used: it is checked before and
 * after, and whoever swaps it in between has files written elsewhere and taken back again.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LivepkgError } from '../../errors.ts';
import { errnoOf } from '../../files/system-error.ts';

/** Which file it is, whatever it is called. */
interface Identity {
  dev: bigint;
  ino: bigint;
}

const identityOf = (path: string): Identity => statSync(path, { bigint: true });
const same = (a: Identity, b: Identity): boolean => a.dev === b.dev && a.ino === b.ino;

/** Windows opens no folders; there it is known by its path and its identity alone. */
const CAN_OPEN = process.platform !== 'win32';
const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY;

function notAFolder(folder: string, cause?: unknown): LivepkgError {
  const message = `${folder} is a file or a link where a folder should be; move it away and run it again.`;
  return new LivepkgError('out-not-a-folder', message, { file: folder, cause });
}

/** The path that leads to an open folder and to no other; `otherwise` where there is none. */
function pathOf(descriptor: number, otherwise: string): string {
  const path = `/proc/self/fd/${descriptor}`;
  try {
    return same(identityOf(path), fstatSync(descriptor, { bigint: true })) ? path : otherwise;
  } catch {
    return otherwise;
  }
}

export class HeldFolder {
  /** Where it is, for the system. It means nothing outside this process, nor after `release`. */
  readonly path: string;
  /** Under which it was opened: for people, and to see whether it is still there. */
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
   * Holds the folder that the user chose. Links are followed.
   *
   * @throws what the system reports
   */
  static hold(folder: string): HeldFolder {
    return new HeldFolder(folder, folder, undefined);
  }

  /**
   * Holds a folder in this one. A link in its place is not followed: it may lead outside.
   *
   * @throws LivepkgError `out-not-a-folder`, or what the system reports
   */
  below(name: string): HeldFolder {
    const [path, displayPath] = [join(this.path, name), join(this.#displayPath, name)];
    if (!lstatSync(path).isDirectory()) throw notAFolder(displayPath);
    try {
      return new HeldFolder(path, displayPath, this);
    } catch (error) {
      // It was a folder a moment ago.
      if (['ENOTDIR', 'ELOOP'].includes(errnoOf(error) ?? '')) throw notAFolder(displayPath, error);
      throw error;
    }
  }

  /**
   * Makes sure that the folder still has the name under which it was opened, and so has each above.
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
        `${this.#displayPath} became another folder, or a link, while files were written into it; they were taken back. See what does that, and run it again.`,
        { file: this.#displayPath },
      );
    }
  }

  /** Lets it go, and all above it that were held for it. */
  release(): void {
    try {
      if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    } finally {
      this.#above?.release();
    }
  }
}
