/** Containers whose names break a rule. */
import { vector, named, withStill } from './build.ts';
import { container, manifest, MOTION, motion, STILL, still } from './sample.ts';
import type { Vector } from './vector.ts';

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
    ['device', 'a device name of Windows', 'con.HEIC'],
    ['device-superscript', 'a device name with a superscript digit', 'COM¹.HEIC'],
    ['vti', 'a name that OneDrive refuses', 'a_VTI_b.HEIC'],
    ['desktop-ini', 'a name that OneDrive refuses, folded', 'DE\u017fKTOP.INI'],
    ['lock', 'a name that OneDrive refuses', '.lock'],
    ['manifest', 'the name of an entry of every container', 'Manifest.cbor'],
    ['unassigned', 'a code point that Unicode 15.0 does not assign', 'a\u0378.HEIC'],
    ['dash', 'a leading dash, which a shell takes for an option', '-a.HEIC'],
    ['soft-hyphen', 'U+00AD', 'a\u00adb.HEIC'],
    ['override', 'U+202E, which turns what follows round', 'a\u202eCIEH.MOV'],
    ['mark', 'U+FEFF', '\ufeffa.HEIC'],
    ['line-separator', 'U+2028', 'a\u2028b.HEIC'],
    ['tag', 'U+E0061, a tag', 'a\u{e0061}.HEIC'],
    ['long', '201 bytes of UTF-8', `${'a'.repeat(196)}.HEIC`],
  ];
  const originals: [string, string, string, string][] = [
    ['slash', 'an original with a slash', 'a_b.HEIC', 'a/b.HEIC'],
    ['parent', 'an original that is the folder above', '__', '..'],
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
  ];
  const vectors: Vector[] = [];
  for (const [name, comment, bad] of unportable) {
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
  ];
  for (const [name, comment, first, second] of clashes) {
    const members = [still({ name: first }), motion({ name: second })];
    const bytes = await container(manifest({ members }), [
      { name: first, bytes: STILL },
      { name: second, bytes: MOTION },
    ]);
    vectors.push(vector(`name-clash-${name}`, 'name-clash', comment, bytes));
  }
  vectors.push(
    vector(
      'name-clash-original',
      'name-clash',
      'two sidecars of one true name, one of them with the suffix of a clash',
      await named(['IMG_0001.HEIC', 'IMG_0001.MOV', 'x.xmp', 'x.xmp']),
    ),
  );
  return vectors;
}
