/** Reads as much of a container as tells what it holds. */
import { headLength } from '../format/container.ts';
import type { ByteReader } from '../media/reader.ts';
import { withReader, type Allocate } from './file.ts';

/** Nearly every manifest ends within so many bytes, and a disk reads no fewer. */
const FIRST_BYTES = 4096;

async function readFrom(reader: ByteReader): Promise<{ bytes: Uint8Array; size: number }> {
  const { size } = reader;
  const start = await reader.read(0, Math.min(FIRST_BYTES, size));
  const length = Math.min(headLength(start), size);
  return { bytes: length <= start.length ? start : await reader.read(0, length), size };
}

/**
 * Reads the head of a container, and tells how long the whole is.
 *
 * @param allocate gives the memory: where very many are read, one piece will do for all
 * @returns at least the head, if it is one: `decodeHead` tells
 * @throws LivepkgError what the system reports
 */
export async function readHead(
  path: string,
  allocate?: Allocate,
): Promise<{ bytes: Uint8Array; size: number }> {
  return withReader(path, readFrom, allocate);
}
