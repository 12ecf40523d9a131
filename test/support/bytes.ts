/** Bytes in hex. */
export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A copy of bytes in which a range is damaged: each byte of it, as far as there are any, is another. */
export function corrupt(bytes: Buffer, start: number, count: number): Buffer {
  const changed = Buffer.from(bytes);
  const end = Math.min(start + count, changed.length);
  for (let at = start; at < end; at += 1) changed[at] = (changed[at] ?? 0) ^ 0xa5;
  return changed;
}
