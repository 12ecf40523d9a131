/** Writes files under temporary names, checks and syncs them: the first half of publishing. */
import { closeSync, fstatSync, futimesSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { LivepkgError } from '../../errors.ts';
import { stateOf } from '../../files/file.ts';
import { explain } from '../../files/system-error.ts';
import { flush } from './sync.ts';
import { removeQuietly, temporaryPath, type RunToken } from './temporary.ts';
import { writeAll } from './write-all.ts';

/** A file to publish. */
export interface Publication {
  /** Its final path. */
  target: string;
  /** Its content, in chunks. */
  chunks: readonly Uint8Array[];
  /** Modification time to set: microseconds since 1970. */
  modified?: bigint;
}

/** The final path of a file, for display and for system calls in a held folder. */
export interface TargetPath {
  displayPath: string;
  target: string;
}

export const CANNOT_BE_WRITTEN = 'cannot be written';
/**
 * Sets the modification time of an open file, exact to the microsecond.
 *
 * Node takes seconds as a double; half a microsecond is added so that truncation to microseconds is exact. A
 * negative number would mean *now*, but not as a string. libuv truncates towards zero, so before 1970 half a
 * microsecond is subtracted; a version that keeps nanoseconds would need the opposite, so the result is
 * checked.
 *
 * A file system may store another time. That is not an error here: callers read the time back.
 */
export function setModified(descriptor: number, microseconds: bigint): void {
  for (const half of microseconds < 0n ? [-0.5, 0.5] : [0.5]) {
    const seconds = String((Number(microseconds) + half) / 1e6);
    futimesSync(descriptor, seconds, seconds);
    if (stateOf(fstatSync(descriptor, { bigint: true })).modified === microseconds) return;
  }
}

function assertLength(descriptor: number, { target, chunks }: Publication): void {
  const expected = chunks.reduce((sum, { length }) => sum + length, 0);
  const { size } = fstatSync(descriptor);
  if (size !== expected) {
    throw new LivepkgError(
      'io-error',
      `${target} ${CANNOT_BE_WRITTEN}: the disk stored only ${size} of ${expected} bytes; check the disk.`,
    );
  }
}

/** A file with a temporary name. */
export interface Temporary {
  path: string;
  descriptor: number;
}

/** Writes a temporary file next to its target, and leaves it open for syncing. */
export function writeTemporary(
  file: Publication,
  { target }: TargetPath,
  run: RunToken,
): Temporary {
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

/** Closes files after another error, which is the one to report. */
export function closeQuietly(descriptors: Iterable<number>): void {
  for (const descriptor of descriptors) {
    try {
      closeSync(descriptor);
    } catch {
      // The original error is reported.
    }
  }
}

/** Syncs open files concurrently, and closes them. */
export async function syncAndClose(open: ReadonlyMap<string, number>): Promise<void> {
  const synced = await Promise.allSettled(
    [...open.values()].map((descriptor) => flush(descriptor)),
  );
  const failures: unknown[] = [];
  for (const [index, [target, descriptor]] of [...open].entries()) {
    const outcome = synced[index];
    if (outcome?.status === 'rejected') {
      failures.push(explain(outcome.reason, target, CANNOT_BE_WRITTEN));
    }
    // Close each file, even if others failed.
    try {
      closeSync(descriptor);
    } catch (error) {
      failures.push(explain(error, target, CANNOT_BE_WRITTEN));
    }
  }
  if (failures.length > 0) throw failures[0];
}
