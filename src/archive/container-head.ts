/** Reads as much of a container as tells what it holds. */
import { headLength } from '../format/container.ts';
import { withReader } from './file.ts';

/** Nearly every manifest ends within so many bytes, and a disk reads no fewer. */
const FIRST_BYTES = 4096;

/**
 * Reads the head of a container, and tells how long the whole is.
 *
 * @returns at least the head, if it is one: `decodeHead` tells
 * @throws LivepkgError what the system reports
 */
export async function readHead(path: string): Promise<{ bytes: Uint8Array; size: number }> {
  return withReader(path, async (reader) => {
    const { size } = reader;
    const start = await reader.read(0, Math.min(FIRST_BYTES, size));
    const length = Math.min(headLength(start), size);
    return { bytes: length <= start.length ? start : await reader.read(0, length), size };
  });
}
