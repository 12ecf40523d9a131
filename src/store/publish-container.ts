/** Publishes a container in a store. Runs in a worker thread. */
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

/** A container to publish. */
export interface NewContainer {
  /** Its bytes, in chunks. */
  chunks: readonly Uint8Array[];
  identity: string;
}

/** The error if the container to replace was changed. */
export function targetChanged(path: string): LivepkgError {
  return new LivepkgError(
    'target-changed',
    `${path} was changed during the run, so it was not replaced; run the command again.`,
    { file: path },
  );
}

/** Asserts that a container is unchanged: another run may have added the only copy of a file. */
function assertUnchanged(head: HeadBytes): AssertReplaceable {
  return ({ displayPath, target }) => {
    const now = readHead(target);
    const isSame = now.size === head.size && Buffer.compare(now.bytes, head.bytes) === 0;
    if (!isSame) throw targetChanged(displayPath);
  };
}

/** Reads a container back from the disk, and verifies its identity. */
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
    `${target}: the written container could not be read back intact; check the disk. Nothing was replaced.`,
    { cause, file: target },
  );
}

const CONFLICTS: ReadonlySet<ErrorCode> = new Set(['target-exists', 'target-changed']);

/** Whether another run has published the same container. */
async function isAlreadyPublished(
  target: string,
  expected: string,
  error: unknown,
): Promise<boolean> {
  if (!(error instanceof LivepkgError) || !CONFLICTS.has(error.code)) return false;
  try {
    await verify(target, target, expected);
    // The other run may be killed before it does this.
    syncFolder(dirname(target));
    return true;
  } catch {
    // Something else exists; the original error is reported.
    return false;
  }
}

/**
 * Publishes a container. Its buffers may be reused as soon as this returns its promise. Nothing is
 * overwritten except the container to replace, if it is unchanged, and only after the new one was read back
 * intact.
 *
 * @param replaces the head of the container to replace
 * @returns whether it already existed: another run published the same container at the same time
 * @throws LivepkgError `target-exists`, `target-changed`, `not-read-back`, or what the system reports
 */
export async function publishContainer(
  { file, base }: ContainerTarget,
  { chunks, identity }: NewContainer,
  { run, replaces }: { run: RunToken; replaces?: HeadBytes | undefined },
): Promise<{ alreadyExisted: boolean }> {
  const prepared = await PreparedFiles.write([{ target: file, chunks }], run, base);
  try {
    const [path = ''] = prepared.paths;
    if (replaces !== undefined) await verify(path, file, identity);
    await prepared.commit({ replace: replaces && assertUnchanged(replaces) });
    return { alreadyExisted: false };
  } catch (error) {
    if (!(await isAlreadyPublished(file, identity, error))) throw error;
    return { alreadyExisted: true };
  } finally {
    prepared.discard();
  }
}
