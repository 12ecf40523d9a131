/** No damage of a catalog goes unnoticed: every bit, every cut, every line. */
import { expect, test } from 'vitest';
import { CATALOG_CODES } from '../../../src/errors.ts';
import {
  bareEntry,
  catalogOf,
  HASHES,
  inPieces,
  readWhole,
  sampleEntry,
} from '../../support/catalog.ts';
import { outcome } from '../../support/outcome.ts';

const whole = catalogOf([
  sampleEntry('2026/IMG_0001.livepkg'),
  { ...bareEntry('2026/IMG_0002.livepkg'), ...HASHES },
  sampleEntry('Größe\n".livepkg'),
]);
const lines = whole.toString().split(/(?<=\n)/);
const codes = new Set<string>(CATALOG_CODES);

const codeOf = (bytes: Uint8Array): Promise<string> => outcome(() => readWhole(inPieces(bytes)));

/** Makes sure that something is refused, with a code of a catalog. @returns the code */
async function refused(bytes: Uint8Array, what: string): Promise<string> {
  const code = await codeOf(bytes);
  expect(codes.has(code), `${what}: ${code}`).toBe(true);
  return code;
}

test('the sample is right', async () => {
  expect(await codeOf(whole)).toBe('valid');
  expect(lines.length).toBe(5);
});

test('every flipped bit', async () => {
  const seen = new Set<string>();
  for (let bit = 0; bit < 8 * whole.length; bit += 1) {
    const changed = Buffer.from(whole);
    const at = Math.floor(bit / 8);
    changed[at] = (changed[at] ?? 0) ^ (1 << (bit % 8));
    seen.add(await refused(changed, `bit ${bit}`));
  }
  expect([...seen].toSorted()).toEqual([...CATALOG_CODES].toSorted());
});

test('every byte dropped, doubled, or put in', async () => {
  for (let at = 0; at < whole.length; at += 1) {
    const [before, from] = [whole.subarray(0, at), whole.subarray(at)];
    await refused(Buffer.concat([before, from.subarray(1)]), `dropped ${at}`);
    await refused(Buffer.concat([before, from.subarray(0, 1), from]), `doubled ${at}`);
    for (const byte of [0, 0x0a, 0x20, 0xff]) {
      await refused(Buffer.concat([before, Buffer.of(byte), from]), `${byte} put in at ${at}`);
    }
  }
});

test('every cut: after its first words it is one of a catalog', async () => {
  for (let length = 0; length < whole.length; length += 1) {
    const code = await refused(whole.subarray(0, length), `cut at ${length}`);
    expect(code).toBe(length < 38 ? 'not-a-catalog' : 'catalog-cut');
  }
});

test('every line left out, doubled, or at another place', async () => {
  for (let from = 0; from < lines.length; from += 1) {
    const line = lines[from] ?? '';
    const others = lines.toSpliced(from, 1);
    await refused(Buffer.from(others.join('')), `without line ${from}`);
    for (let to = 0; to <= lines.length; to += 1) {
      const doubled = lines.toSpliced(to, 0, line).join('');
      await refused(Buffer.from(doubled), `line ${from} again at ${to}`);
      const moved = others.toSpliced(to, 0, line).join('');
      if (moved !== whole.toString()) {
        await refused(Buffer.from(moved), `line ${from} at ${to}`);
      }
    }
  }
});

test('one catalog after another is not one', async () => {
  await refused(Buffer.concat([whole, whole]), 'twice');
  await refused(Buffer.concat([whole, Buffer.from('\n')]), 'an empty line at the end');
});
