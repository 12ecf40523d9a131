/**
 * What Windows (NTFS), macOS (APFS) and exFAT take for a name, and for the same name: portable names
 * are safe on all of them. Rules of theirs that Node knows are asked of `path.win32`.
 */
import * as fc from 'fast-check';
import { win32 } from 'node:path';
import { expect, test } from 'vitest';
import { isPortable, portableForm } from '../../src/format/portable-name.ts';
import { foldName, isAssigned } from '../../src/format/unicode.ts';
import { fuzzRuns } from '../support/random.ts';

const PARAMETERS = { numRuns: fuzzRuns(2000) };
const FOLDER = String.raw`C:\photos\out`;

const AWKWARD = [
  ['..', '.', ' ', ':', '/', '\\', '\0', '"', '|', '~', '%', '$', 'CON', 'nul', 'COM1'],
  ['COM¹', 'LPT9', 'AUX.', 'C:', '::$DATA', '\\\\?\\', '//server/share', 'desktop.ini'],
  ['_vti_', '.lock', 'e\u0301', 'Å', 'ſ', 'İ', 'ı', 'ß', 'ﬁ', '後', '\u200b', '\ud800'],
].flat();

/** Names made of what Windows makes something else of. */
const awkward = fc
  .array(fc.oneof(fc.constantFrom(...AWKWARD), fc.string({ unit: 'grapheme', maxLength: 4 })), {
    maxLength: 8,
  })
  .map((parts) => parts.join(''));

test('a portable name is one plain name to Windows', () => {
  fc.assert(
    fc.property(awkward, (text) => {
      const name = portableForm(text);
      expect(isPortable(name)).toBe(true);
      expect(win32.basename(name)).toBe(name);
      expect(win32.parse(name).root).toBe('');
      expect(win32.resolve(FOLDER, name)).toBe(`${FOLDER}\\${name}`);
      // Windows drops these from the end of a name, and takes what follows a colon for a stream.
      expect(name).not.toMatch(/[. ]$|:/);
    }),
    PARAMETERS,
  );
});

/** Their table leaves it as it is: `test/store/folder/exfat.full.test.ts` asks a real disk. */
const DOTLESS_I = 'ı';

/** NTFS and exFAT compare names by a table that makes one upper-case letter of one letter. */
function upperCaseOf(character: string): string {
  const upper = character.toUpperCase();
  const isLetter = upper.length === 1 && isAssigned(upper.charCodeAt(0));
  return isLetter && character !== DOTLESS_I ? upper : character;
}

test('what NTFS and exFAT take for one letter, livepkg does: every letter they know', () => {
  const different: string[] = [];
  for (let code = 0x20; code <= 0xffff; code += 1) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const character = String.fromCharCode(code);
    if (foldName(character) !== foldName(upperCaseOf(character))) different.push(character);
  }
  expect(different).toEqual([]);
});

test('what APFS takes for one name, livepkg does: case and normal form', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      for (const form of ['NFC', 'NFD'] as const) {
        expect(foldName(text.normalize(form))).toBe(foldName(text));
      }
    }),
    PARAMETERS,
  );
});
