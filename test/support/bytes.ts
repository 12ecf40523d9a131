/** A copy of some bytes in which a part is wrong: every byte of it another, as far as there are any. */
export function corrupt(bytes: Buffer, at: number, count: number): Buffer {
  const changed = Buffer.from(bytes);
  const end = Math.min(at + count, changed.length);
  for (let place = at; place < end; place += 1) changed[place] = (changed[place] ?? 0) ^ 0xa5;
  return changed;
}
