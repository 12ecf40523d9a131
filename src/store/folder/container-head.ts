/** Reads as much of a container as tells what it holds. */
import { headLength } from '../../format/container.ts';
import { readStart, type Allocate } from '../../files/file.ts';

/** Nearly every manifest ends within so many bytes, and a disk reads no fewer. */
const FIRST_BYTES = 4096;

/**
 * Reads the head of a container, and tells how long the whole is.
 *
 * @param allocate gives the memory: where very many are read, one piece will do for all
 * @returns at least the head, if it is one: `decodeHead` tells
 * @throws LivepkgError what the system reports
 */
export function readHead(path: string, allocate?: Allocate): { bytes: Uint8Array; size: number } {
  return readStart(path, FIRST_BYTES, headLength, allocate);
}
