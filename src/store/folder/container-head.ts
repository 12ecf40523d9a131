/** Reads the head of a container. */
import { headLength } from '../../format/container.ts';
import { readStart, type Allocate } from '../../files/file.ts';

/** Enough for nearly every manifest, and a disk reads no less. */
const FIRST_BYTES = 4096;

/** The first bytes of a container, at least its head, and the length of the whole. */
export interface HeadBytes {
  bytes: Uint8Array;
  size: number;
}

/**
 * Reads the head of a container, without validating it.
 *
 * @param allocate allocates the buffer, which can be reused for many containers
 * @throws LivepkgError what the system reports
 */
export function readHead(path: string, allocate?: Allocate): HeadBytes {
  return readStart(path, FIRST_BYTES, headLength, allocate);
}
