import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { unicodeTables } from '../../scripts/unicode-tables.ts';
import { CASE_FOLDING } from '../../src/format/unicode-tables.ts';
import { foldName, isAssigned } from '../../src/format/unicode.ts';
import { python, run, testWith } from '../support/oracles.ts';

const isSurrogate = (codePoint: number): boolean => codePoint >= 0xd800 && codePoint <= 0xdfff;

test('the tables are what the script makes of Unicode 15.0', () => {
  const file = new URL('../../src/format/unicode-tables.ts', import.meta.url);
  expect(readFileSync(file, 'utf8')).toBe(unicodeTables());
});

test('what 15.0 assigns, this engine assigns too, and what it adds is not taken for assigned', () => {
  // The engine's Unicode is 15.0 or later: code points are only ever added.
  const wrong: string[] = [];
  let assigned = 0;
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 1) {
    if (!isAssigned(codePoint)) continue;
    assigned += 1;
    if (!/\p{Assigned}/u.test(String.fromCodePoint(codePoint))) wrong.push(codePoint.toString(16));
  }
  expect(wrong).toEqual([]);
  // DerivedGeneralCategory-15.0.0.txt: "Total code points: 825345" for Cn.
  expect(0x110000 - assigned).toBe(825_345);
  expect([0x378, 0xffff, 0xfdd0, 0x2ffc, 0x1f777, 0x10ffff].map(isAssigned)).toEqual(
    Array.from({ length: 6 }, () => false),
  );
  expect([0, 0x41, 0xd800, 0xe000, 0x31350, 0x323af, 0x10fffd].map(isAssigned)).toEqual(
    Array.from({ length: 7 }, () => true),
  );
});

/** Code points in hexadecimal. */
const hex = (text: string): string =>
  Array.from(text, (character) => (character.codePointAt(0) ?? 0).toString(16)).join(' ');

const FOLD = `
import sys, unicodedata as u
sys.stdout.reconfigure(encoding="utf-8")
for c in range(0x110000):
    if u.category(chr(c)) not in ("Cn", "Cs"):
        folded = u.normalize("NFD", u.normalize("NFD", chr(c)).casefold())
        if folded != u.normalize("NFD", chr(c)):
            print("%x" % c, " ".join("%x" % ord(x) for x in folded))
`;

testWith(
  [python()],
  'every code point folds as Python folds it, but for the dotless i and the joiners',
  () => {
    const theirs = new Map(
      run(python().command, ['-c', FOLD])
        .trim()
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
    );
    expect(theirs.size).toBeGreaterThan(1400);
    const wrong: string[] = [];
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 1) {
      if (isSurrogate(codePoint) || !isAssigned(codePoint)) continue;
      const character = String.fromCodePoint(codePoint);
      const name = codePoint.toString(16);
      const own = { ı: hex('i'), '\u200c': '', '\u200d': '' }[character];
      const expected = own ?? theirs.get(name) ?? hex(character.normalize('NFD'));
      const ours = hex(foldName(character));
      if (ours !== expected) wrong.push(`${name}: ${ours}, not ${expected}`);
    }
    expect(wrong).toEqual([]);
  },
);

test.each([
  ['Straße.MOV', 'STRASSE.mov'],
  ['é', 'E\u0301'],
  ['DE\u017fKTOP.INI', 'desktop.ini'],
  ['Σίσυφος', 'ΣΊΣΥΦΟΣ'],
  ['\u212a', 'k'],
  ['ﬀ', 'FF'],
  ['I', 'ı'],
  ['ab', 'a\u200db'],
])('%s and %s are one name to some file system', (a, b) => {
  expect(foldName(a)).toBe(foldName(b));
});

test.each([
  ['ä', 'a'],
  ['１', '1'],
])('%s and %s are two', (a, b) => {
  expect(foldName(a)).not.toBe(foldName(b));
});

test('folding makes of decomposed characters nothing that can be decomposed again', () => {
  const rules = CASE_FOLDING.trim().split(/\s+/);
  const decomposable = rules.filter((rule) => {
    const [from = '', to = ''] = rule
      .split(':')
      .map((side) =>
        String.fromCodePoint(...side.split('+').map((digits) => Number.parseInt(digits, 16))),
      );
    return from.normalize('NFD') === from && to.normalize('NFD') !== to;
  });
  expect(rules.length).toBeGreaterThan(1000);
  expect(decomposable).toEqual([]);
});
