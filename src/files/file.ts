/** Reading files: whole, in part, and their times. Runs in a worker or before the work starts. */
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

/** What tells whether a file is still the one that was looked at. */
export interface FileState {
  /** Bytes. */
  size: number;
  /** Microseconds since 1970, floored. */
  modified: bigint;
}

const CANNOT_BE_READ = 'cannot be read';
/** A plain open of a named pipe waits for a writer for ever. Windows has no such flag. */
const OPEN_FLAGS = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK);

/** Size and modification time; BigInt division cuts towards zero, times before 1970 need floor. */
export function stateOf(stats: BigIntStats): FileState {
  const nanoseconds = stats.mtimeNs;
  const cut = nanoseconds / 1000n;
  const modified = nanoseconds < 0n && nanoseconds % 1000n !== 0n ? cut - 1n : cut;
  return { size: Number(stats.size), modified };
}

/** Whether two looks at a file saw the same. */
export function sameState(a: FileState, b: FileState): boolean {
  return a.size === b.size && a.modified === b.modified;
}

function fill(descriptor: number, path: string, buffer: Uint8Array, position: number): void {
  let filled = 0;
  while (filled < buffer.length) {
    const count = readSync(descriptor, buffer, filled, buffer.length - filled, position + filled);
    if (count === 0) {
      throw new LivepkgError(
        'source-changed',
        `${path} became shorter while it was read; run the command again once it is at rest.`,
      );
    }
    filled += count;
  }
}

/** A file that is open. */
interface OpenFile {
  descriptor: number;
  state: FileState;
  stats: BigIntStats;
}

function notAFile(path: string): LivepkgError {
  const message = `${path} ${CANNOT_BE_READ}: it is not a file; name a file.`;
  return new LivepkgError('not-a-file', message, { file: path });
}

/**
 * Makes sure that something can be read without waiting: a named pipe without a writer would be
 * waited for for ever, and no signal could end that.
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

/** Opens a file, hands it to `use`, closes it, and names it in every error of the system. */
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
 * Reads the first bytes of a file at once, as far as its first bytes tell how many it takes.
 *
 * @param length how many to read first
 * @param lengthOf how many are wanted, by those
 * @param allocate gives the memory for each part
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
    const wanted = Math.min(lengthOf(start), size);
    if (wanted <= start.length) return { bytes: start, size };
    const bytes = allocate(wanted);
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
    // oxlint-disable-next-line typescript/require-await -- the interface allows slower sources
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

function assertSteady(descriptor: number, path: string, before: FileState): void {
  if (!sameState(stateOf(fstatSync(descriptor, { bigint: true })), before)) {
    throw new LivepkgError(
      'source-changed',
      `${path} changed while it was read; run the command again once it is at rest.`,
    );
  }
}

/**
 * Lets `use` read any part of a file, and makes sure that it did not change meanwhile.
 *
 * @throws LivepkgError `source-changed`, and what the system reports
 */
export async function withSteadyReader<Result>(
  path: string,
  use: (reader: ByteReader, state: FileState) => Promise<Result>,
): Promise<Result> {
  return withFile(path, async (descriptor, state) => {
    const result = await use(readerOf(descriptor, path, state.size), state);
    assertSteady(descriptor, path, state);
    return result;
  });
}

/** Gives memory for so many bytes, whatever is in it. */
export type Allocate = (size: number) => Buffer;

export const allocateFresh: Allocate = (size) => Buffer.allocUnsafeSlow(size);

/** A file that was read. */
export interface WholeFile {
  bytes: Uint8Array;
  state: FileState;
  /** What the system says of the very file that the bytes are of, whatever its path leads to. */
  stats: BigIntStats;
}

/**
 * Makes sure that a file may be read whole.
 *
 * @param size its length in bytes
 * @throws LivepkgError `source-too-large`: 1 GiB or more
 */
export function assertNotTooLarge(path: string, size: number): void {
  if (size < MAX_CONTAINER_BYTES) return;
  const message =
    `${path} has ${size} bytes; a container, and all that goes into one, has less than ` +
    `${MAX_CONTAINER_BYTES} (1 GiB). See whether it is the right file.`;
  throw new LivepkgError('source-too-large', message, { file: path });
}

/**
 * Reads a whole file, and makes sure that it did not change meanwhile.
 *
 * @param allocate gives the memory for its bytes
 * @throws LivepkgError `source-changed`, `source-too-large` (1 GiB or more: no container holds it),
 * and what the system reports
 */
export async function readWhole(
  path: string,
  allocate: Allocate = allocateFresh,
): Promise<WholeFile> {
  return withFile(path, (descriptor, state, stats) => {
    assertNotTooLarge(path, state.size);
    const bytes = allocate(state.size);
    fill(descriptor, path, bytes, 0);
    assertSteady(descriptor, path, state);
    return { bytes, state, stats };
  });
}
