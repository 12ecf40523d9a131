/**
 * Replaces files written by livepkg: reports, states, catalogs. Only an earlier file of the same kind is
 * replaced, so that a mistyped name cannot destroy a photo.
 */
import { lstatSync } from 'node:fs';
import { LivepkgError, type ErrorCode } from '../../errors.ts';
import { readStart } from '../../files/file.ts';
import { explain } from '../../files/system-error.ts';
import type { AssertReplaceable } from './give-name.ts';
import { publishAll } from './publish.ts';
import type { RunToken } from './temporary.ts';
import { cleanUpFolderOf } from './clean-up.ts';

/** A kind is recognised by this number of first bytes. */
const START_BYTES = 4096;

/** A kind of file that a later run may replace. */
export interface OwnFileKind {
  /** A description for messages: `a catalog that livepkg wrote`. */
  name: string;
  /** The error code if another file exists. */
  code: ErrorCode;
  /** Whether a file of this kind starts with these bytes. A damaged one that still does may be replaced. */
  matchesStart: (start: Buffer) => boolean;
}

/** The error if the existing file is of another kind. */
export function notOwnFile(
  path: string,
  { name, code }: OwnFileKind,
  cause?: unknown,
): LivepkgError {
  const message = `${path} is not ${name}, so it was not replaced; give another path, or move the file away.`;
  return new LivepkgError(code, message, { file: path, cause });
}

/** @param displayPath the path for messages; the file may have a temporary name */
function assertIsOwn(displayPath: string, path: string, kind: OwnFileKind): void {
  const stats = lstatSync(path);
  // Otherwise the link would be replaced, and not its target.
  if (stats.isSymbolicLink()) {
    const message = `${displayPath} is a link, so it was not replaced; give the path of its target.`;
    throw new LivepkgError(kind.code, message, { file: displayPath });
  }
  if (stats.isFile()) {
    const { bytes } = readStart(path, START_BYTES, () => START_BYTES);
    if (kind.matchesStart(Buffer.from(bytes))) return;
  }
  throw notOwnFile(displayPath, kind);
}

/**
 * Asserts that a file of a kind may be written: nothing exists at the path, or an earlier file of that kind.
 *
 * @throws LivepkgError the kind's code, or what the system reports
 */
export function assertFreeOrOwn(path: string, kind: OwnFileKind): void {
  try {
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) assertIsOwn(path, path, kind);
  } catch (error) {
    throw explain(error, path, 'cannot be read');
  }
}

/**
 * Writes a file of a kind atomically, replacing an earlier one. Files of killed runs next to it are removed
 * first. The existing file is checked again when the new file is complete.
 *
 * @param replace an additional check of the file that is replaced
 * @throws LivepkgError as `assertFreeOrOwn`, `replace` and `publishAll`
 */
export async function replaceOwn(
  { path, chunks }: { path: string; chunks: readonly Uint8Array[] },
  kind: OwnFileKind,
  { run, replace }: { run: RunToken; replace?: AssertReplaceable | undefined },
): Promise<void> {
  assertFreeOrOwn(path, kind);
  cleanUpFolderOf(path);
  await publishAll([{ target: path, chunks }], {
    run,
    replace: (targetPath) => {
      assertIsOwn(targetPath.displayPath, targetPath.target, kind);
      replace?.(targetPath);
    },
  });
}
