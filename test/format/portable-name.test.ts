import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPortable, portableForm, portableNames } from '../../src/format/portable-name.ts';
import { foldName, isAssigned } from '../../src/format/unicode.ts';
import { fileName } from '../support/containers.ts';

/** Any UTF-16 at all, half surrogate pairs included. */
const anything = fc.oneof(
  fileName,
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 })
    .map((units) => String.fromCharCode(...units)),
);

describe('the portable form', () => {
  test.each([
    ['IMG_0001.HEIC', 'IMG_0001.HEIC'],
    ['后，竖.JPG', '后，竖.JPG'],
    ['a:b?.HEIC', 'a_b_.HEIC'],
    ['a/b\\c.MOV', 'a_b_c.MOV'],
    ['tab\tbell\u0007del\u007fc1\u0085', 'tab_bell_del_c1_'],
    ['e\u0301.xmp', 'é.xmp'],
    ['half \ud800 pair', 'half _ pair'],
    ['\u0378.MOV', '_.MOV'],
    ['\uffff', '_'],
    [' leading', '_leading'],
    ['  two', '_ two'],
    ['trailing ', 'trailing_'],
    ['trailing..', 'trailing._'],
    ['~lock', '_lock'],
    ['a~', 'a~'],
    ['', '_'],
    ['.', '_'],
    ['..', '._'],
    [' ', '_'],
    ['.HEIC', '.HEIC'],
    ['a_VTI_b', 'a_vti-b'],
    ['_vti_vti_', '_vti-vti_'],
    ['CON', '_CON'],
    ['con.tar.gz', '_con.tar.gz'],
    ['con .txt', '_con .txt'],
    ['CONIN$', '_CONIN$'],
    ['console.txt', 'console.txt'],
    ['COM0', '_COM0'],
    ['lpt³.x', '_lpt³.x'],
    ['COM10', 'COM10'],
    ['.lock', '_.lock'],
    ['.LOCK', '_.LOCK'],
    ['a.lock', 'a.lock'],
    ['DE\u017fKTOP.INI', '_DE\u017fKTOP.INI'],
    ['desktop.INI', '_desktop.INI'],
    ['aux.HEIC', '_aux.HEIC'],
    ['a_VTI_b.MOV', 'a_vti-b.MOV'],
    ['Mimetype', '_Mimetype'],
    ['MANIFEST.CBOR', '_MANIFEST.CBOR'],
    ['nul\u0000', 'nul_'],
    [`${'a'.repeat(300)}.HEIC`, `${'a'.repeat(195)}.HEIC`],
    [`${'後'.repeat(80)}.HEIC`, `${'後'.repeat(65)}.HEIC`],
    ['😀'.repeat(60), '😀'.repeat(50)],
    [`a.${'e'.repeat(198)}`, `a.${'e'.repeat(198)}`],
    [`a.${'e'.repeat(199)}`, `a.${'e'.repeat(198)}`],
    [`${'a'.repeat(200)}.${'e'.repeat(31)}`, `${'a'.repeat(168)}.${'e'.repeat(31)}`],
    [`${'a'.repeat(200)}.${'e'.repeat(32)}`, 'a'.repeat(200)],
    // Cut first, then a space is last: the steps are done again.
    [`${'a'.repeat(199)} ${'b'.repeat(9)}`, `${'a'.repeat(199)}_`],
    // Reserved and of 200 bytes: with `_` before it, it must be cut.
    [`con.${'a'.repeat(196)}`, `_con.${'a'.repeat(195)}`],
  ])('of %j is %j', (name, form) => {
    expect(portableForm(name)).toBe(form);
    expect(isPortable(name)).toBe(form === name);
  });

  test('of anything is portable: NFC, 1 to 200 bytes, its own form', () => {
    fc.assert(
      fc.property(anything, (name) => {
        const form = portableForm(name);
        expect(portableForm(form)).toBe(form);
        expect(form.normalize('NFC')).toBe(form);
        expect(form.isWellFormed()).toBe(true);
        expect(Buffer.byteLength(form)).toBeGreaterThanOrEqual(1);
        expect(Buffer.byteLength(form)).toBeLessThanOrEqual(200);
        expect(form).not.toMatch(/[/\\:*?"<>|\p{Cc}\p{Cs}]|^[ ~]|[ .]$|_vti_/iu);
        expect(
          Array.from(form).every((character) => isAssigned(character.codePointAt(0) ?? 0)),
        ).toBe(true);
        const device = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])(\.|$)/;
        expect(foldName(form)).not.toMatch(device);
        expect(['.lock', 'desktop.ini', 'mimetype', 'manifest.cbor']).not.toContain(foldName(form));
      }),
      { numRuns: 5000 },
    );
  });

  test('leaves every assigned code point that is not forbidden as it is, in NFC', () => {
    const changed: string[] = [];
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 1) {
      const name = `x${String.fromCodePoint(codePoint)}x`.normalize('NFC');
      const forbidden =
        !isAssigned(codePoint) ||
        // Format characters of Unicode 15.0: later versions add some, which 15.0 does not assign.
        /[/\\:*?"<>|\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/u.test(
          String.fromCodePoint(codePoint),
        );
      if (isPortable(name) === forbidden) changed.push(codePoint.toString(16));
    }
    expect(changed).toEqual([]);
  });
});

describe('the names of one container', () => {
  test.each<[string, string[], string[]]>([
    ['differ already', ['a.HEIC', 'a.MOV'], ['a.HEIC', 'a.MOV']],
    ['differ by case', ['a.HEIC', 'A.heic'], ['a.HEIC', 'A-2.heic']],
    ['fold to one', ['Straße', 'STRASSE'], ['Straße', 'STRASSE-2']],
    ['have one form', ['a:b', 'a?b', 'a_b'], ['a_b', 'a_b-2', 'a_b-3']],
    ['meet a suffix', ['a-2.x', 'a.x', 'A.x'], ['a-2.x', 'a.x', 'A-3.x']],
    ['have no extension', ['.a', '.A'], ['.a', '.A-2']],
    [
      'are long',
      [`${'a'.repeat(210)}.MOV`, `${'a'.repeat(209)}.MOV`],
      [`${'a'.repeat(196)}.MOV`, `${'a'.repeat(194)}-2.MOV`],
    ],
  ])('%s', (_, trueNames, names) => {
    expect(portableNames(trueNames)).toEqual(names);
  });

  test('are portable and unique after folding, and the first keeps its form', () => {
    fc.assert(
      fc.property(fc.array(anything, { minLength: 1, maxLength: 16 }), (trueNames) => {
        // Copies in another case: clashes, which random names hardly ever have.
        const all = trueNames.flatMap((name) => [name, name.toUpperCase(), name.toLowerCase()]);
        const names = portableNames(all);
        expect(new Set(names.map(foldName)).size).toBe(all.length);
        expect(names.filter((name) => !isPortable(name))).toEqual([]);
        expect(names[0]).toBe(portableForm(all[0] ?? ''));
      }),
      { numRuns: 500 },
    );
  });
});
