/** Reads files, whole or in part. Synchronous: runs in worker threads, or before the work starts. */
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  statSync,
  type BigIntStats,
} from 'node:fs';
import { LivepkgError } from '../errors.ts';
import { MAX_CONTAINER_BYTES } from '../format/manifest-schema.ts';
import type { ByteReader } from '../media/common/reader.ts';
import { explain } from './system-error.ts';

/** Used to detect that a file changed. */
export interface FileState {
  /** Bytes. */
  size: number;
  /** Microseconds since 1970, floored. */
  modified: bigint;
}

const CANNOT_BE_READ = 'cannot be read';
/** Without O_NONBLOCK, opening a named pipe waits for a writer. Windows has no such flag. */
const OPEN_FLAGS = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK);

/** Size and modification time. BigInt division truncates, but times before 1970 need floor. */
export function stateOf(stats: BigIntStats): FileState {
  const nanoseconds = stats.mtimeNs;
  const truncated = nanoseconds / 1000n;
  const modified = nanoseconds < 0n && nanoseconds % 1000n !== 0n ? truncated - 1n : truncated;
  return { size: Number(stats.size), modified };
}

export function isSameState(a: FileState, b: FileState): boolean {
  return a.size === b.size && a.modified === b.modified;
}

function fill(descriptor: number, path: string, buffer: Uint8Array, position: number): void {
  let filled = 0;
  while (filled < buffer.length) {
    const count = readSync(descriptor, buffer, filled, buffer.length - filled, position + filled);
    if (count === 0) {
      throw new LivepkgError(
        'source-changed',
        `${path} became shorter while it was read; run the command again when it no longer changes.`,
      );
    }
    filled += count;
  }
}

interface OpenFile {
  descriptor: number;
  state: FileState;
  stats: BigIntStats;
}

function notAFile(path: string): LivepkgError {
  const message = `${path} ${CANNOT_BE_READ}: it is not a file; give the path of a file.`;
  return new LivepkgError('not-a-file', message, { file: path });
}

/**
 * Asserts that a path is a regular file. Reading a named pipe without a writer would block forever.
 *
 * @throws LivepkgError what the system reports, and `not-a-file`
 */
export function assertIsFile(path: string): void {
  let isFile: boolean;
  try {
    isFile = statSync(path).isFile();
  } catch (error) {
    throw explain(error, path, CANNOT_BE_READ);
  }
  if (!isFile) throw notAFile(path);
}

/** @throws what the system reports, and LivepkgError `not-a-file` */
function open(path: string): OpenFile {
  const descriptor = openSync(path, OPEN_FLAGS);
  try {
    const stats = fstatSync(descriptor, { bigint: true });
    if (stats.isFile()) return { descriptor, state: stateOf(stats), stats };
    throw notAFile(path);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** Opens a file for `use`, and closes it. System errors name the file. */
async function withFile<Result>(
  path: string,
  use: (descriptor: number, state: FileState, stats: BigIntStats) => Result | Promise<Result>,
): Promise<Result> {
  let file: OpenFile | undefined;
  try {
    file = open(path);
    return await use(file.descriptor, file.state, file.stats);
  } catch (error) {
    throw explain(error, path, CANNOT_BE_READ);
  } finally {
    if (file !== undefined) closeSync(file.descriptor);
  }
}

/**
 * Reads the start of a file, whose length is in its first bytes.
 *
 * @param length to read first
 * @param lengthOf computes the length to read from the first bytes
 * @param allocate allocates each buffer
 * @throws LivepkgError what the system reports
 */
export function readStart(
  path: string,
  length: number,
  lengthOf: (start: Uint8Array) => number,
  allocate: Allocate = allocateFresh,
): { bytes: Uint8Array; size: number } {
  let file: OpenFile | undefined;
  try {
    file = open(path);
    const { size } = file.state;
    const start = allocate(Math.min(length, size));
    fill(file.descriptor, path, start, 0);
    const needed = Math.min(lengthOf(start), size);
    if (needed <= start.length) return { bytes: start, size };
    const bytes = allocate(needed);
    fill(file.descriptor, path, bytes, 0);
    return { bytes, size };
  } catch (error) {
    throw explain(error, path, CANNOT_BE_READ);
  } finally {
    if (file !== undefined) closeSync(file.descriptor);
  }
}

function readerOf(descriptor: number, path: string, size: number): ByteReader {
  return {
    size,
    // oxlint-disable-next-line typescript/require-await -- the interface also allows asynchronous sources
    read: async (offset, length) => {
      const bytes = new Uint8Array(length);
      fill(descriptor, path, bytes, offset);
      return bytes;
    },
  };
}

/** Lets `use` read any part of a file. */
export async function withReader<Result>(
  path: string,
  use: (reader: ByteReader) => Promise<Result>,
): Promise<Result> {
  return withFile(path, (descriptor, { size }) => use(readerOf(descriptor, path, size)));
}

function assertUnchanged(descriptor: number, path: string, before: FileState): void {
  if (!isSameState(stateOf(fstatSync(descriptor, { bigint: true })), before)) {
    throw new LivepkgError(
      'source-changed',
      `${path} changed while it was read; run the command again when it no longer changes.`,
    );
  }
}

/**
 * Lets `use` read any part of a file, then asserts that the file did not change.
 *
 * @throws LivepkgError `source-changed`, and what the system reports
 */
export async function withStableReader<Result>(
  path: string,
  use: (reader: ByteReader, state: FileState) => Promise<Result>,
): Promise<Result> {
  return withFile(path, async (descriptor, state) => {
    const result = await use(readerOf(descriptor, path, state.size), state);
    assertUnchanged(descriptor, path, state);
    return result;
  });
}

/** Allocates an uninitialized buffer. */
export type Allocate = (size: number) => Buffer;

export const allocateFresh: Allocate = (size) => Buffer.allocUnsafeSlow(size);

export interface WholeFile {
  bytes: Uint8Array;
  state: FileState;
  /** Stats of the open file; its path may lead to another file by now. */
  stats: BigIntStats;
}

/**
 * Asserts that a file fits into a container.
 *
 * @param size its length in bytes
 * @throws LivepkgError `source-too-large`: 1 GiB or more
 */
export function assertNotTooLarge(path: string, size: number): void {
  if (size < MAX_CONTAINER_BYTES) return;
  const message =
    `${path} has ${size} bytes; a container and everything in it must have fewer than ` +
    `${MAX_CONTAINER_BYTES} (1 GiB). Check that it is the right file.`;
  throw new LivepkgError('source-too-large', message, { file: path });
}

/**
 * Reads a whole file, and asserts that it did not change meanwhile.
 *
 * @param allocate allocates the buffer
 * @throws LivepkgError `source-changed`, `source-too-large` (1 GiB or more),
 * and what the system reports
 */
export async function readWholeFile(
  path: string,
  allocate: Allocate = allocateFresh,
): Promise<WholeFile> {
  return withFile(path, (descriptor, state, stats) => {
    assertNotTooLarge(path, state.size);
    const bytes = allocate(state.size);
    fill(descriptor, path, bytes, 0);
    assertUnchanged(descriptor, path, state);
    return { bytes, state, stats };
  });
}
