/** Exif (8.3). */
import { ascii, u16, u32 } from '../../../fixtures/lib/bytes.ts';
import { type Field, longs, shorts, text, tiff } from '../../../fixtures/lib/tiff.ts';
import { bareExif, exif, field, littleEndian, note, rawDirectory, TAG } from './exif-parts.ts';
import type { MediaVector } from './media-vector.ts';
import { jpegWith } from './still-parts.ts';
import { byName, PLAIN_STILL_MEDIA, stillVector } from './vector-kinds.ts';

const STILL = { still: PLAIN_STILL_MEDIA };
const MAKE = text(TAG.make, 'Apple');
const DATED: readonly Field[] = [
  text(TAG.dateTimeOriginal, '2026:01:09 18:32:07'),
  text(TAG.offsetTimeOriginal, '+09:00'),
];
const CAPTURED = '2026-01-09T18:32:07+09:00';

/** A JPEG with this block. */
const block = (
  name: string,
  comment: string,
  bytes: Buffer,
  facts: { make?: string; model?: string; captured?: string } = {},
): MediaVector => stillVector(`exif-${name}`, comment, jpegWith(bytes), { ...facts, ...STILL });

/** An entry with its value in place. */
const entry = (tag: number, type: number, count: number, value: string): Buffer =>
  Buffer.concat([u16(tag, type), u32(count), ascii(value.padEnd(4, '\0'))]);

export function exifVectors(): MediaVector[] {
  const whole = exif([MAKE], DATED);
  return [
    block('big-endian', 'big-endian', whole, { make: 'Apple', captured: CAPTURED }),
    block(
      'little-endian',
      'little-endian; the maker note is big-endian all the same',
      littleEndian(whole),
      { make: 'Apple', captured: CAPTURED },
    ),
    block(
      'inline',
      'a text of up to four bytes stands in its entry',
      exif([text(TAG.make, 'abc')]),
      {
        make: 'abc',
      },
    ),
    block('no-nul', 'a text needs no NUL at its end', exif([field(TAG.make, 2, ascii('Apple'))]), {
      make: 'Apple',
    }),
    block(
      'type',
      'a text of another type than 2 is left out',
      exif([field(TAG.make, 7, ascii('Apple')), field(TAG.model, 1, ascii('iPhone'))]),
    ),
    block(
      'type-129',
      'an entry of an unknown type is passed over, and the next with its tag counts',
      exif([field(TAG.make, 129, ascii('Other')), MAKE]),
      { make: 'Apple' },
    ),
    block(
      'type-14',
      'types end with 13, and begin with 1',
      exif([field(TAG.make, 14, ascii('Other')), field(TAG.make, 0, ascii('Other')), MAKE]),
      { make: 'Apple' },
    ),
    block(
      'type-first',
      'one of a known type counts, even if it is then left out',
      exif([shorts(TAG.make, 1), MAKE]),
    ),
    block('twice', 'of two entries the first counts', exif([MAKE, text(TAG.make, 'Other')]), {
      make: 'Apple',
    }),
    block(
      'count-0',
      'an entry with a count of 0 is passed over',
      exif([field(TAG.make, 2, Buffer.alloc(0)), MAKE]),
      { make: 'Apple' },
    ),
    block(
      'outside',
      'so is one whose value does not lie in the block',
      exif([field(TAG.make, 2, ascii('Other'), 0x0fff_ffff), MAKE]),
      { make: 'Apple' },
    ),
    block(
      'ifd0-only',
      'make counts in IFD0 only, the time in the Exif directory only',
      bareExif([...DATED], [MAKE, note()]),
    ),
    block(
      'pointer-ifd',
      'the offset of the Exif directory as an entry of type 13',
      retyped(exif([], DATED), 13),
      { captured: CAPTURED },
    ),
    byName(block('pointer-type', 'one of another type is no number', retyped(exif([], DATED), 9))),
    byName(
      block(
        'pointer-outside',
        'an Exif directory outside the block is missing',
        tiff([MAKE, longs(TAG.exif, 0xffff)]),
        { make: 'Apple' },
      ),
    ),
    byName(
      block(
        'pointer-header',
        'one in the header of the block is missing',
        tiff([MAKE, longs(TAG.exif, 6)]),
        { make: 'Apple' },
      ),
    ),
    byName(
      block(
        'no-next',
        'a directory needs no offset of another behind it',
        rawDirectory(entry(TAG.make, 2, 4, 'abc')),
        { make: 'abc' },
      ),
    ),
    byName(
      block(
        'directory-cut',
        'a directory that is cut off counts as missing, with all its entries',
        rawDirectory(entry(TAG.make, 2, 4, 'abc'), u16(TAG.model, 2)).fill(2, 9, 10),
      ),
    ),
    byName(block('magic', 'a block with another number than 42', tiff([MAKE]).fill(43, 3, 4))),
    byName(block('order', 'a block that begins with other letters', tiff([MAKE]).fill('I', 0, 1))),
    byName(block('short', 'a block of 7 bytes', tiff([MAKE]).subarray(0, 7))),
  ];
}

/** The same block, with another type of the entry that points to the Exif directory. */
function retyped(bytes: Buffer, type: number): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt16BE(type, changed.indexOf(u16(TAG.exif, 4)) + 2);
  return changed;
}
