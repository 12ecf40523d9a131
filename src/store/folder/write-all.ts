import { writevSync } from 'node:fs';

/**
 * Writes all chunks to an open file. A single write may be partial.
 *
 * @throws what the system reports
 */
export function writeAll(descriptor: number, chunks: readonly Uint8Array[]): void {
  let rest = chunks.filter(({ length }) => length > 0);
  while (rest.length > 0) {
    let written = writevSync(descriptor, rest);
    if (written === 0) throw Object.assign(new Error('nothing was written'), { code: 'EIO' });
    while (written > 0) {
      const [first, ...others] = rest;
      if (first === undefined || first.length > written) {
        rest = [first?.subarray(written) ?? new Uint8Array(), ...others];
        written = 0;
      } else {
        written -= first.length;
        rest = others;
      }
    }
  }
}
