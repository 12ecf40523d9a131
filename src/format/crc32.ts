/** CRC-32, as ZIP has it. */
import { platform } from '#platform';

/** CRC-32 of some bytes, going on from that of the bytes before them. */
export function crc32(bytes: Uint8Array, before = 0): number {
  return platform.crc32(bytes, before);
}
