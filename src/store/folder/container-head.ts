/** Reads as much of a container as says what it holds. */
import { headLength } from '../../format/container.ts';
import { readStart, type Allocate } from '../../files/file.ts';

/** Nearly every manifest ends within this many bytes, and a disk reads no fewer. */
const FIRST_BYTES = 4096;

/** The first bytes of a container, at least its head, and the length of the whole. */
export interface HeadBytes {
  bytes: Uint8Array;
  size: number;
}

/**
 * Reads the head of a container; `decodeHead` finds out whether it is one.
 *
 * @param allocate gives the memory: where very many are read, one piece will do for all
 * @throws LivepkgError what the system reports
 */
export function readHead(path: string, allocate?: Allocate): HeadBytes {
  return readStart(path, FIRST_BYTES, headLength, allocate);
}
