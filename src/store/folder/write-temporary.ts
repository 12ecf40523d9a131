/** Files that are written whole under a temporary name, checked and synced: the first half of publishing. */
import { closeSync, fstatSync, futimesSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { LivepkgError } from '../../errors.ts';
import { stateOf } from '../../files/file.ts';
import { explain } from '../../files/system-error.ts';
import { flush } from './sync.ts';
import { removeQuietly, temporaryPath, type RunToken } from './temporary.ts';
import { writeAll } from './write-all.ts';

/** A file to be published. */
export interface Publication {
  /** Its final path. */
  target: string;
  /** Its content, in pieces. */
  chunks: readonly Uint8Array[];
  /** Modification time to give it: microseconds since 1970. */
  modified?: bigint;
}

/** A file's final path, for people and, in a folder that is held, for the system. */
export interface Place {
  displayPath: string;
  target: string;
}

export const CANNOT_BE_WRITTEN = 'cannot be written';
/**
 * Gives an open file its modification time, exact to the microsecond.
 *
 * Node takes seconds as a double, and half a microsecond more makes the cut down to microseconds
 * come out right. A negative number would mean *now*; Node takes the same number as text. libuv cuts
 * towards zero, so before 1970 it is half a microsecond less; a version that keeps nanoseconds would
 * be one off there, which reading back shows.
 *
 * A file system that cannot keep the time gives the file another one. That is not an error here: whoever
 * promises a time looks at the file again.
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
      `${target} ${CANNOT_BE_WRITTEN}: the disk took ${size} of ${expected} bytes; check it.`,
    );
  }
}

/** A file that has no name of its own yet. */
export interface Temporary {
  path: string;
  descriptor: number;
}

/** Writes a complete temporary beside its target. It is left open: it is to be synced. */
export function writeTemporary(file: Publication, { target }: Place, run: RunToken): Temporary {
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

/** Closes files that are given up: why they are is what is reported. */
export function closeQuietly(descriptors: Iterable<number>): void {
  for (const descriptor of descriptors) {
    try {
      closeSync(descriptor);
    } catch {
      // A disk that fails at a write may fail here as well.
    }
  }
}

/** Syncs open files, all at once, and closes them. */
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
    // Each is closed, whatever became of the others.
    try {
      closeSync(descriptor);
    } catch (error) {
      failures.push(explain(error, target, CANNOT_BE_WRITTEN));
    }
  }
  if (failures.length > 0) throw failures[0];
}
