/** CRC-32 (polynomial 0xEDB88320, as ZIP has it), a byte at a time by a table. */

/** What each value of a byte changes. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1)
    rest = (rest & 1) === 1 ? (rest >>> 1) ^ 0xedb8_8320 : rest >>> 1;
  return rest;
});

/** CRC-32 of some bytes, going on from that of the bytes before them. */
export function crc32(bytes: Uint8Array, before: number): number {
  let rest = ~before;
  for (let index = 0; index < bytes.length; index += 1) {
    rest = (rest >>> 8) ^ (TABLE[(rest ^ (bytes[index] ?? 0)) & 0xff] ?? 0);
  }
  return ~rest >>> 0;
}
