/**
 * Names that lead to another folder, or that a file system treats as other names. The rules are those of the
 * format: a `name` is portable, or it is refused; an `original` is any file name without a folder, but only
 * with the one `name` that follows from it.
 */
import { portableNames } from '../../../src/format/portable-name.ts';
import { entries, lying, type Case, type LooseManifest } from './sample.ts';
import type { Plain } from './anatomy.ts';

const [, , STILL, MOTION, AAE, XMP] = entries;

/** Entries with the names in the manifest. */
function named(value: LooseManifest): Plain[] {
  return [STILL, MOTION, AAE, XMP].map((entry, index) => ({
    name: String(value.members[index]?.name),
    data: entry?.data ?? Buffer.alloc(0),
  }));
}

/** Sets the name of the still, in the manifest and in the ZIP layer. */
function nameCase(name: string): Buffer {
  return lying((value) => {
    const [still] = value.members;
    Object.assign(still ?? {}, { name });
    delete still?.['original'];
    return named(value);
  });
}

/** Sets the `original` of the still, with a given `name` or the one that follows from it. */
function originalCase(original: string, name?: string): Buffer {
  return lying((value) => {
    const rest = value.members.slice(1).map((member) => member.name);
    const [form = ''] = portableNames([original, ...rest]);
    Object.assign(value.members[0] ?? {}, { name: name ?? form, original });
    return named(value);
  });
}

/** Title, name, and the result where it is the `name`, and where it is the `original`. */
const PATHS: [string, string, string, string][] = [
  ['a parent', '../x.HEIC', 'name-not-portable', 'original-invalid'],
  ['a parent further on', 'a/../../x.HEIC', 'name-not-portable', 'original-invalid'],
  ['..', '..', 'name-not-portable', 'original-invalid'],
  ['.', '.', 'name-not-portable', 'original-invalid'],
  ['empty', '', 'name-not-portable', 'original-invalid'],
  ['absolute', '/etc/x', 'name-not-portable', 'original-invalid'],
  ['a folder', 'a/x.HEIC', 'name-not-portable', 'original-invalid'],
  ['a folder itself', 'a/', 'name-not-portable', 'original-invalid'],
  ['UNC, with slashes', '//host/share/x', 'name-not-portable', 'original-invalid'],
  ['NUL', 'x.HEIC\0.exe', 'name-not-portable', 'original-invalid'],
  ['256 bytes', 'x'.repeat(256), 'name-not-portable', 'original-invalid'],
  ['UNC', String.raw`\\host\share\x`, 'name-not-portable', 'valid'],
  ['a backslash', String.raw`..\x.HEIC`, 'name-not-portable', 'valid'],
  ['a drive letter', String.raw`C:\x.HEIC`, 'name-not-portable', 'valid'],
  ['a drive, relative', 'C:x.HEIC', 'name-not-portable', 'valid'],
  ['an alternate data stream', 'x.HEIC:evil', 'name-not-portable', 'valid'],
  ['an alternate data stream with its type', 'x.HEIC::$DATA', 'name-not-portable', 'valid'],
  ['a trailing dot', 'x.HEIC.', 'name-not-portable', 'valid'],
  ['a trailing space', 'x.HEIC ', 'name-not-portable', 'valid'],
  ['a leading space', ' x.HEIC', 'name-not-portable', 'valid'],
  ['a device', 'CON', 'name-not-portable', 'valid'],
  ['a device with an extension', 'nul.HEIC', 'name-not-portable', 'valid'],
  ['a device with a superscript', 'COM¹.HEIC', 'name-not-portable', 'valid'],
  ['a reserved name', 'desktop.ini', 'name-not-portable', 'valid'],
  ['another entry’s', 'manifest.cbor', 'name-not-portable', 'valid'],
  ['a line break', 'x\n.HEIC', 'name-not-portable', 'valid'],
  ['an escape sequence', 'x\u001b[2J.HEIC', 'name-not-portable', 'valid'],
  ['a code point of the future', 'x\u{1fadf}.HEIC', 'name-not-portable', 'valid'],
  ['NFD', 'x\u0308.HEIC', 'name-not-portable', 'valid'],
];

/** Two names that a file system treats as the same: of the still, and of the motion. */
const ALIKE: [string, string, string][] = [
  ['case', 'IMG_1.bin', 'img_1.BIN'],
  ['case that folds to two letters', 'straße.bin', 'STRASSE.bin'],
  ['case that only full folding knows', 'ſ.bin', 's.bin'],
  ['a sign that is a letter', '\u212a.bin', 'k.bin'],
  ['normalisation', 'é.bin', 'e\u0301.bin'],
  ['the same', 'a.bin', 'a.bin'],
];

function pairNamed(still: string, motion: string): Buffer {
  return lying((value) => {
    const [first, second] = value.members;
    delete first?.['original'];
    Object.assign(first ?? {}, { name: still });
    Object.assign(second ?? {}, { name: motion });
    return named(value);
  });
}

export const nameCases: Case[] = [
  ...PATHS.flatMap(([title, path, asName, asOriginal]) => {
    const refused = asOriginal === 'valid' ? 'original-differs' : asOriginal;
    return [
      { kind: 'path forms in name', title, code: asName, bytes: nameCase(path) },
      {
        kind: 'path forms in original',
        title: `${title}, under the name that it stands for`,
        code: asOriginal,
        bytes: originalCase(path),
      },
      {
        kind: 'path forms in original',
        title: `${title}, under another name`,
        code: refused,
        bytes: originalCase(path, 'other.HEIC'),
      },
      {
        kind: 'path forms in original',
        title: `${title}, under its own name`,
        code: refused,
        bytes: originalCase(path, path),
      },
    ];
  }),
  ...ALIKE.map(([title, still, motion]) => ({
    kind: 'names that differ by case or normalisation only',
    title,
    // A name that is not normalised is not portable, even without a clash; the sign is a letter in NFC.
    code:
      motion.normalize('NFC') === motion && still.normalize('NFC') === still
        ? 'name-clash'
        : 'name-not-portable',
    bytes: pairNamed(still, motion),
  })),
];
