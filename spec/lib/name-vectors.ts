/** Containers whose names break a rule. */
import { vector, named, withStill } from './build.ts';
import { container, manifest, MOTION, motion, STILL, still } from './sample.ts';
import type { Vector } from './vector.ts';

type Named = [name: string, original: string | undefined];

const own = (original: string | undefined) => (original === undefined ? {} : { original });

/** A container whose halves have these names and originals, which a packer would not give them. */
async function withNames(...[first, second]: [Named, Named]): Promise<Buffer> {
  const members = [
    still({ name: first[0], ...own(first[1]) }),
    motion({ name: second[0], ...own(second[1]) }),
  ];
  return container(manifest({ members }), [
    { name: first[0], bytes: STILL },
    { name: second[0], bytes: MOTION },
  ]);
}

/** Each forbidden character that has no name of its own above, and the ends of their ranges. */
const FORBIDDEN = ['*', '?', '"', '<', '>', '|', '\0', '\x1f', '\x7f', '\x80', '\x9f'].map(
  (character): [string, string, string] => {
    const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return [`u${hex.toLowerCase()}`, `U+${hex}`, `a${character}b.HEIC`];
  },
);

/** Each device name of Windows. */
const DEVICES = [
  'con',
  'CON.HEIC',
  'Con  .HEIC',
  'con.tar.gz',
  'prn.HEIC',
  'aux.HEIC',
  'nul.HEIC',
  'conin$.HEIC',
  'conout$.HEIC',
  'com0.HEIC',
  'com1.HEIC',
  'COM9.HEIC',
  'com¹.HEIC',
  'com².HEIC',
  'com³ .HEIC',
  'lpt0.HEIC',
  'LPT1.HEIC',
  'lpt9.HEIC',
  'lpt¹.HEIC',
  'lpt².HEIC',
  'lpt³.HEIC',
].map((name, index): [string, string, string] => [
  `device-${index + 1}`,
  `a device name of Windows: ${JSON.stringify(name)}`,
  name,
]);

export async function nameVectors(): Promise<Vector[]> {
  const unportable: [string, string, string][] = [
    ['nfd', 'a name in NFD', 'e\u0301.HEIC'],
    ['colon', 'a colon', 'a:b.HEIC'],
    ['slash', 'a slash', 'a/b.HEIC'],
    ['backslash', 'a backslash', 'a\\b.HEIC'],
    ['parent', 'a path that leads out of the folder', '../a.HEIC'],
    ['absolute', 'an absolute path', '/a.HEIC'],
    ['empty', 'an empty name', ''],
    ['control', 'a control character', 'a\u0007.HEIC'],
    ['trailing-dot', 'a trailing dot', 'a.'],
    ['trailing-space', 'a trailing space', 'a.HEIC '],
    ['leading-space', 'a leading space', ' a.HEIC'],
    ['tilde', 'a leading tilde', '~a.HEIC'],
    ['vti', 'a name that OneDrive refuses', 'a_VTI_b.HEIC'],
    ['desktop-ini', 'a name that OneDrive refuses, folded', 'DE\u017fKTOP.INI'],
    ['lock', 'a name that OneDrive refuses', '.lock'],
    ['manifest', 'the name of an entry of every container', 'Manifest.cbor'],
    ['unassigned', 'a code point that Unicode 15.0 does not assign', 'a\u0378.HEIC'],
    ['unassigned-15-1', 'a code point that Unicode 15.1 assigned first', '\u2ffc.HEIC'],
    ['unassigned-15-1-han', 'an ideograph that Unicode 15.1 assigned first', '\u{2ebf0}.HEIC'],
    ['unassigned-16', 'a letter that Unicode 16.0 assigned first', '\u1c89.HEIC'],
    ['noncharacter', 'U+FFFF, which is assigned in no version', 'a\uffff.HEIC'],
    ['paragraph', 'U+2029', 'a\u2029b.HEIC'],
    ['word-joiner', 'U+2060, which is no joiner of section 5', 'a\u2060b.HEIC'],
    ['arabic-sign', 'U+0600, a format character that is seen', 'a\u0600b.HEIC'],
    ['nfd-hangul', 'a syllable in NFD', '\u1100\u1161.HEIC'],
    ['nfc-singleton', 'U+212B, for which NFC has another character', '\u212b.HEIC'],
    ['leading-dots', 'a name of a dot', '.'],
    ['lock-case', 'a name that OneDrive refuses, in another case', '.Lock'],
    ['desktop', 'a name that OneDrive refuses', 'desktop.ini'],
    ['mimetype', 'the name of an entry of every container', 'mimetype'],
    ['dash', 'a leading dash, which a shell takes for an option', '-a.HEIC'],
    ['soft-hyphen', 'U+00AD', 'a\u00adb.HEIC'],
    ['override', 'U+202E, which turns what follows round', 'a\u202eCIEH.MOV'],
    ['mark', 'U+FEFF', '\ufeffa.HEIC'],
    ['line-separator', 'U+2028', 'a\u2028b.HEIC'],
    ['tag', 'U+E0061, a tag', 'a\u{e0061}.HEIC'],
    ['long', '201 bytes of UTF-8', `${'a'.repeat(196)}.HEIC`],
    ['long-bytes', '100 characters, 201 bytes of UTF-8', `${'é'.repeat(98)}.HEIC`],
  ];
  const originals: [string, string, string, string][] = [
    ['slash', 'an original with a slash', 'a_b.HEIC', 'a/b.HEIC'],
    ['parent', 'an original that is the folder above', '__', '..'],
    ['folder', 'an original that is the folder itself', '_', '.'],
    ['nul', 'an original with a NUL', 'a_b.HEIC', 'a\0b.HEIC'],
    ['empty', 'an empty original', '_', ''],
    [
      'long',
      'an original of 256 UTF-16 code units',
      `${'a'.repeat(195)}.HEIC`,
      `${'a'.repeat(251)}.HEIC`,
    ],
    [
      'long-pairs',
      'an original of 255 code points, 256 UTF-16 code units',
      `${'a'.repeat(195)}.HEIC`,
      `${'a'.repeat(249)}\u{1f600}.HEIC`,
    ],
  ];
  const differing: [string, string, string, string][] = [
    ['other', 'an original that the name does not stand for', 'a.HEIC', 'b.HEIC'],
    ['needless', 'an original that is the name itself', 'a.HEIC', 'a.HEIC'],
    ['form', 'a name that is another portable form of its original', 'a-b.HEIC', 'a:b.HEIC'],
    ['suffix', 'a suffix where nothing clashes', 'a_b-2.HEIC', 'a:b.HEIC'],
    ['unportable', 'a name that is not portable either', 'a|b.HEIC', 'a:b.HEIC'],
    ['uncut', 'a name that is cut too short', `${'a'.repeat(194)}.HEIC`, `${'a'.repeat(196)}.HEIC`],
  ];
  const vectors: Vector[] = [];
  for (const [name, comment, bad] of [...unportable, ...FORBIDDEN, ...DEVICES]) {
    const code = 'name-not-portable';
    vectors.push(vector(`${code}-${name}`, code, comment, await withStill(still({ name: bad }))));
  }
  for (const [name, comment, shown, original] of originals) {
    const bytes = await withStill(still({ name: shown, original }));
    vectors.push(vector(`original-invalid-${name}`, 'original-invalid', comment, bytes));
  }
  for (const [name, comment, shown, original] of differing) {
    const bytes = await withStill(still({ name: shown, original }));
    vectors.push(vector(`original-differs-${name}`, 'original-differs', comment, bytes));
  }
  const clashes: [string, string, string, string][] = [
    ['same', 'two members of one name', 'a.HEIC', 'a.HEIC'],
    ['case', 'names that differ by case only', 'a.HEIC', 'A.heic'],
    ['joiner', 'names that are one without U+200D', 'a\u200db.HEIC', 'ab.HEIC'],
    ['non-joiner', 'names that are one without U+200C', 'ab.HEIC', 'a\u200cb.HEIC'],
    ['dotless', 'names that are one in upper case', 'd\u0131.HEIC', 'di.HEIC'],
    ['folding', 'names that full case folding makes equal', 'Straße.HEIC', 'STRASSE.HEIC'],
    ['accents', 'names that differ by the case of a letter with an accent', 'É.HEIC', 'é.HEIC'],
    ['final', 'names that differ by a final sigma', 'ας.HEIC', 'ΑΣ.HEIC'],
    ['cherokee', 'letters that fold to upper case', '\u13a0.HEIC', '\uab70.HEIC'],
    ['supplementary', 'letters from U+10000 on', '\u{10400}.HEIC', '\u{10428}.HEIC'],
    [
      'decomposed',
      'names that are one if they are decomposed before they are folded',
      '\u1fb3\u0323.HEIC',
      '\u03b1\u0323\u03b9.HEIC',
    ],
    ['dotted', 'İ, and i with a dot above', '\u0130.HEIC', 'i\u0307.HEIC'],
  ];
  for (const [name, comment, first, second] of clashes) {
    const bytes = await withNames([first, undefined], [second, undefined]);
    vectors.push(vector(`name-clash-${name}`, 'name-clash', comment, bytes));
  }
  vectors.push(
    vector(
      'name-clash-original',
      'name-clash',
      'two sidecars of one true name, one of them with the suffix of a clash',
      await named(['IMG_0001.HEIC', 'IMG_0001.MOV', 'x.xmp', 'x.xmp']),
    ),
    vector(
      'original-differs-skipped',
      'original-differs',
      'the suffix -3 where -2 is free',
      await withNames(['a.HEIC', undefined], ['a-3.heic', 'A.heic']),
    ),
    vector(
      'original-differs-none',
      'original-differs',
      'no suffix where an earlier member has the name',
      await withNames(['a_b.HEIC', undefined], ['A_b.heic', 'A:b.heic']),
    ),
    vector(
      'original-differs-first',
      'original-differs',
      'the later one of two members that clash has its own name, and the earlier one a suffix',
      await withNames(['a-2.HEIC', 'a.HEIC'], ['A.heic', undefined]),
    ),
    vector(
      'original-invalid-first',
      'original-invalid',
      'a bad original of the motion comes before a bad name of the still',
      await withNames(['a:b.HEIC', undefined], ['a_b.MOV', 'a/b.MOV']),
    ),
    vector(
      'name-clash-true-names',
      'name-clash',
      'two members of one true name come before a name that is not portable',
      await withNames(['a:b.HEIC', undefined], ['a_b.HEIC', 'a:b.HEIC']),
    ),
  );
  return vectors;
}
