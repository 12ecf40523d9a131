/**
 * Replacing a file of livepkg's own: a report, a state, a catalog. Only an earlier file of the same
 * kind is replaced, so that a mistyped name never costs a photo.
 */
import { lstatSync } from 'node:fs';
import { LivepkgError, type ErrorCode } from '../../errors.ts';
import { readStart } from '../../files/file.ts';
import { explain } from '../../files/system-error.ts';
import type { AssertReplaceable } from './give-name.ts';
import { publishAll } from './publish.ts';
import type { RunToken } from './temporary.ts';
import { tidyBeside } from './tidy.ts';

/** By this many first bytes a kind is recognized. */
const START_BYTES = 4096;

/** A kind of file that a later run may replace. */
export interface OwnKind {
  /** What such a file is, for people: `a catalog that livepkg wrote`. */
  name: string;
  /** What an error carries where something else has the name. */
  code: ErrorCode;
  /** Whether a file of this kind begins so. A damaged one that still does is replaced, too. */
  begins: (start: Buffer) => boolean;
}

/** What has the name is not of the kind. */
export function isNotOwn(path: string, { name, code }: OwnKind, cause?: unknown): LivepkgError {
  const message = `${path} is not ${name}, and is left as it is; name another file, or move this one away.`;
  return new LivepkgError(code, message, { file: path, cause });
}

/** @param displayPath the user's path to it; the file itself may have another name by now */
function assertIsOwn(displayPath: string, path: string, kind: OwnKind): void {
  const stats = lstatSync(path);
  // The link itself would be replaced, and what it leads to would stay as it was.
  if (stats.isSymbolicLink()) {
    const message = `${displayPath} is a link, and is left as it is; name the file that it leads to.`;
    throw new LivepkgError(kind.code, message, { file: displayPath });
  }
  if (stats.isFile()) {
    const { bytes } = readStart(path, START_BYTES, () => START_BYTES);
    if (kind.begins(Buffer.from(bytes))) return;
  }
  throw isNotOwn(displayPath, kind);
}

/**
 * Makes sure that a file of a kind may be written there: nothing has the name, or an earlier file of
 * that kind.
 *
 * @throws LivepkgError the kind's code, or what the system reports
 */
export function assertFreeOrOwn(path: string, kind: OwnKind): void {
  try {
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) assertIsOwn(path, path, kind);
  } catch (error) {
    throw explain(error, path, 'cannot be looked at');
  }
}

/**
 * Writes a file of a kind, whole or not at all; an earlier one is replaced. What killed runs left beside it
 * is removed first. What has the name is looked at again when the new file is complete: much can have
 * happened since the run began.
 *
 * @param replace what else has to be true of the file that is replaced
 * @throws LivepkgError as `assertFreeOrOwn`, `replace` and `publishAll`
 */
export async function replaceOwn(
  { path, chunks }: { path: string; chunks: readonly Uint8Array[] },
  kind: OwnKind,
  { run, replace }: { run: RunToken; replace?: AssertReplaceable | undefined },
): Promise<void> {
  assertFreeOrOwn(path, kind);
  tidyBeside(path);
  await publishAll([{ target: path, chunks }], {
    run,
    replace: (place) => {
      assertIsOwn(place.displayPath, place.target, kind);
      replace?.(place);
    },
  });
}
