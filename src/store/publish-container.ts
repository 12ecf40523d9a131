/** Publishes a container in a store. Runs in a thread. */
import { dirname } from 'node:path';
import { LivepkgError, type ErrorCode } from '../errors.ts';
import { readWholeFile } from '../files/file.ts';
import { decodeContainer } from '../format/container.ts';
import { readHead, type HeadBytes } from './folder/container-head.ts';
import type { AssertReplaceable } from './folder/give-name.ts';
import { PreparedFiles } from './folder/publish.ts';
import { syncFolder } from './folder/sync.ts';
import type { RunToken } from './folder/temporary.ts';
import type { ContainerTarget } from './store.ts';

/** A container that is to be published. */
export interface NewContainer {
  /** Its bytes, in pieces. */
  chunks: readonly Uint8Array[];
  identity: string;
}

/** Another container stands there than the one that was to be replaced. */
export function targetChanged(path: string): LivepkgError {
  return new LivepkgError(
    'target-changed',
    `${path} became another container meanwhile, and is left as it is; run the command again.`,
    { file: path },
  );
}

/** Makes sure that a container is still there: another run may have put the only copy of a file into it. */
function assertStill(head: HeadBytes): AssertReplaceable {
  return ({ displayPath, target }) => {
    const now = readHead(target);
    const isSame = now.size === head.size && Buffer.compare(now.bytes, head.bytes) === 0;
    if (!isSame) throw targetChanged(displayPath);
  };
}

/** Reads a container back from the disk, and makes sure that it is whole and the one meant. */
async function verify(path: string, target: string, expected: string): Promise<void> {
  try {
    const { bytes } = await readWholeFile(path);
    const { container } = await decodeContainer(bytes);
    if (container === expected) return;
  } catch (cause) {
    throw notReadBack(target, cause);
  }
  throw notReadBack(target);
}

function notReadBack(target: string, cause?: unknown): LivepkgError {
  return new LivepkgError(
    'not-read-back',
    `${target}: what was written could not be read back intact; check the disk. Nothing was replaced.`,
    { cause, file: target },
  );
}

const IN_THE_WAY: ReadonlySet<ErrorCode> = new Set(['target-exists', 'target-changed']);

/** Whether another run has published the very same container meanwhile. */
async function isThereAlready(target: string, expected: string, error: unknown): Promise<boolean> {
  if (!(error instanceof LivepkgError) || !IN_THE_WAY.has(error.code)) return false;
  try {
    await verify(target, target, expected);
    // The other run may not have come to it, and may be killed.
    syncFolder(dirname(target));
    return true;
  } catch {
    // Then what is there is something else, and that it is in the way is what there is to report.
    return false;
  }
}

/**
 * Publishes a container. Its bytes may be written over as soon as this has returned a promise. Nothing is
 * overwritten but the container that is replaced, if it is still the same; and that only after the new one
 * was read back intact.
 *
 * @param replaces the head of the container that is replaced
 * @returns whether it was there already: another run published the very same at the same time
 * @throws LivepkgError `target-exists`, `target-changed`, `not-read-back`, or what the system reports
 */
export async function publishContainer(
  { file, base }: ContainerTarget,
  { chunks, identity }: NewContainer,
  { run, replaces }: { run: RunToken; replaces?: HeadBytes | undefined },
): Promise<{ wasThere: boolean }> {
  const prepared = await PreparedFiles.write([{ target: file, chunks }], run, base);
  try {
    const [path = ''] = prepared.paths;
    if (replaces !== undefined) await verify(path, file, identity);
    await prepared.commit({ replace: replaces && assertStill(replaces) });
    return { wasThere: false };
  } catch (error) {
    if (!(await isThereAlready(file, identity, error))) throw error;
    return { wasThere: true };
  } finally {
    prepared.discard();
  }
}
