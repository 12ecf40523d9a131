/** The table of Unicode 15.0 that is shipped: what it is made from, and that it is what the program knows. */
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { unicodeText } from '../../scripts/unicode-text.ts';
import { isAssigned, isInvisible } from '../../src/format/unicode.ts';
import { sha256 } from '../support/tree.ts';
import { specText } from '../support/spec.ts';

const text = specText('unicode/unicode-15.0.txt');
const sections = new Map(
  text.split(/^@/m).map((section) => {
    const [title = '', ...rows] = section.split('\n');
    return [
      title.split(':')[0] ?? '',
      rows.filter((row) => row !== '' && !row.startsWith('#')).map((row) => row.split(' ')),
    ] as const;
  }),
);
const hex = (digits: string): number => Number.parseInt(digits, 16);

function codePointsOf(name: string): Set<number> {
  const found = new Set<number>();
  for (const [range = ''] of sections.get(name) ?? []) {
    const [first = '', last = first] = range.split('-');
    for (let one = hex(first); one <= hex(last); one += 1) found.add(one);
  }
  return found;
}

// Debian's package unicode-data, of the version that Debian 12 has.
const UCD = '/usr/share/unicode';
test.skipIf(!existsSync(`${UCD}/UnicodeData.txt`))(
  'it is what the script makes of the Unicode Character Database (skipped where that is not installed)',
  () => expect(unicodeText(UCD) === text).toBe(true),
);

test('the specification has its SHA-256', () => {
  expect(specText('livepkg-1.md')).toContain(`its SHA-256 is \`${sha256(Buffer.from(text))}\``);
});

test('it has the code points that the program takes for assigned, and for invisible', () => {
  const [assigned, invisible] = [codePointsOf('assigned'), codePointsOf('invisible')];
  const wrong: number[] = [];
  for (let one = 0; one <= 0x10ffff; one += 1) {
    if (assigned.has(one) !== isAssigned(one) || invisible.has(one) !== isInvisible(one))
      wrong.push(one);
  }
  expect(wrong).toEqual([]);
});

test('its decompositions are those of this engine', () => {
  const steps = new Map(
    sections.get('decomposition')?.map(([one = '', ...parts]) => [hex(one), parts.map(hex)]),
  );
  const whole = (one: number): string =>
    (steps.get(one) ?? []).length === 0
      ? String.fromCodePoint(one)
      : (steps.get(one) ?? []).map(whole).join('');
  expect(steps.size).toBeGreaterThan(2000);
  for (const one of steps.keys()) {
    expect(whole(one).normalize('NFD')).toBe(String.fromCodePoint(one).normalize('NFD'));
  }
  for (const one of codePointsOf('assigned')) {
    const isSurrogate = one >= 0xd800 && one <= 0xdfff;
    const isSyllable = one >= 0xac00 && one <= 0xd7a3;
    if (isSurrogate || isSyllable || steps.has(one)) continue;
    const character = String.fromCodePoint(one);
    if (character.normalize('NFD') !== character) expect.fail(`${one.toString(16)} is missing`);
  }
});
