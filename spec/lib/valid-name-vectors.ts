/** Valid containers, each with names that a reader could take for wrong. */
import { named, validVector } from './build.ts';
import { MOTION, SIDECAR, STILL } from './sample.ts';
import type { Vector } from './vector.ts';

/** Name, comment, and the members' true names. */
const NAMES: [string, string, string[]][] = [
  [
    'device-like',
    'names that only begin like device names, or end like them',
    ['console.HEIC', 'com10.MOV', 'com.xmp', 'lpt.xmp', 'xcon.xmp', 'con-x.xmp', 'nul1.xmp'],
  ],
  [
    'reserved-like',
    'names that are no reserved ones',
    ['mimetype.HEIC', 'a.lock', 'desktop.ini.xmp', 'x.lock', 'xmanifest.cbor'],
  ],
  [
    'reserved',
    'reserved names: each stands behind a low line',
    ['Manifest.CBOR', 'MimeType', '.LOCK', 'LPT9 .xmp', 'prn', 'prn.x'],
  ],
  [
    'names-unicode-13',
    'a character that Unicode 13.0 assigned first',
    ['\u{1fad6}.HEIC', '\u{1fad6}.MOV'],
  ],
  [
    'names-unicode-14',
    'a character that Unicode 14.0 assigned first',
    ['\u{1fae0}.HEIC', '\u{1fae0}.MOV'],
  ],
  [
    'names-unicode-15',
    'a character that Unicode 15.0 assigned first',
    ['\u{1fae8}.HEIC', '\u{1fae8}.MOV'],
  ],
  [
    'names-unicode-16',
    'letters that later versions fold, and 15.0 does not assign: each becomes a low line',
    ['\u1c89.HEIC', '\ua7cb.MOV'],
  ],
  ['names-private', 'private use is assigned', ['\ue000.HEIC', '\u{f0000}.MOV', '\u{10fffd}.xmp']],
  [
    'names-steps',
    'names that one step of N2 makes so that a later one changes them, or does not any more',
    [
      ':vti_.HEIC',
      '~vti_x.MOV',
      // The step for the last character comes before that for reserved names.
      'con.',
      'con ',
      // A forbidden character is replaced before text is normalised.
      'e\u00ad\u0301.xmp',
      'x_vti_vti_.xmp',
    ],
  ],
  [
    'names-again',
    'names that the steps of N2 have to be done again for: cutting leaves a space, or a dot, at the end',
    [`${'a'.repeat(199)} bbb`, `${'b'.repeat(199)}.${'c'.repeat(40)}`],
  ],
  [
    'names-again-cut',
    'a reserved name that is too long with the low line before it',
    [`con.${'a'.repeat(196)}`, `nul.${'a'.repeat(195)}.MOV`],
  ],
  [
    'names-nfc',
    'names that normalisation makes longer, or shorter than 200 bytes',
    [`${'\ufb2c'.repeat(50)}.HEIC`, `${'e\u0301'.repeat(80)}.MOV`],
  ],
  [
    'names-extension-32',
    'an extension of 32 bytes is kept where a name is cut',
    [`${'a'.repeat(210)}.${'e'.repeat(31)}`, `${'b'.repeat(210)}.${'é'.repeat(15)}e`],
  ],
  [
    'names-extension-33',
    'an extension of 33 bytes is none',
    [`${'a'.repeat(210)}.${'e'.repeat(32)}`, `${'b'.repeat(210)}.${'é'.repeat(16)}`],
  ],
  [
    'names-extension-last',
    'an extension begins with the last dot, and not with the first character',
    ['a.tar.gz', '.HEIC', '.heic', 'A.TAR.GZ'],
  ],
  [
    'names-cut',
    'a name is cut between code points, of two UTF-16 code units too',
    [`${'中'.repeat(80)}.HEIC`, `ab${'\u{1f600}'.repeat(60)}.MOV`],
  ],
  [
    'names-exact',
    'names of exactly 200 bytes are not cut',
    [`${'é'.repeat(97)}a.HEIC`, `${'中'.repeat(65)}a.MOV`],
  ],
  [
    'names-suffix',
    'suffixes up to -4, and one that another name has already',
    ['a_b-2.xmp', 'a_b.xmp', 'A*b.xmp', 'a:b.xmp', 'a?b.xmp'],
  ],
  [
    'names-suffix-cut',
    'suffixes on names of 200 bytes and more: the stem is cut',
    [`${'中'.repeat(65)}.HEIC`, `${'中'.repeat(66)}.heic`, `${'中'.repeat(67)}.heic`],
  ],
  [
    'names-suffix-ten',
    'a suffix of two digits',
    ['_x.y', '_X.y', ...Array.from('*:<>?|"\\', (character) => `${character}x.y`)],
  ],
  [
    'names-distinct',
    'names that look alike, and fold to different ones',
    ['ﬁx.HEIC', 'ﬂx.MOV', 'а.xmp', 'ａ.xmp'],
  ],
  [
    'order-bytes',
    'sidecars in the bytewise order of UTF-8, which is not that of UTF-16',
    ['IMG_0001.HEIC', 'IMG_0001.MOV', 'B.xmp', 'a.xmp', 'é.xmp', '\uff5e.xmp', '\u{1f600}.xmp'],
  ],
  [
    'order-prefix',
    'a name that another begins with stands first',
    ['IMG_0001.HEIC', 'IMG_0001.MOV', 'a', 'a.xmp', 'aa'],
  ],
  [
    'order-true-names',
    'sidecars in the order of their true names, which is not that of their names',
    ['IMG_0001.HEIC', 'IMG_0001.MOV', 'b:x.xmp', 'bAx.xmp'],
  ],
  [
    'originals',
    'true names that are hardly any: of dots, spaces, one character, a line end',
    ['...', ' ', '\n', '~', '\\'],
  ],
  [
    'original-units',
    'true names of 255 UTF-16 code units: 765 bytes, and 127 pairs and one',
    ['中'.repeat(255), `${'\u{1f600}'.repeat(127)}x`],
  ],
];

/** Halves first as they are; the rest in the order that a container has them in. */
function inOrder([still = '', motion = '', ...sidecars]: string[]): string[] {
  const sorted = sidecars.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return [still, motion, ...sorted];
}

export async function validNameVectors(): Promise<Vector[]> {
  const vectors: Vector[] = [];
  for (const [name, comment, given] of NAMES) {
    const names = inOrder(given);
    const members = names.map((own, index): [string, Uint8Array] => [
      own,
      [STILL, MOTION][index] ?? SIDECAR,
    ]);
    vectors.push(validVector(name, comment, await named(names), members));
  }
  return vectors;
}
