/** Exif (8.3), and JPEG, PNG and DNG (8.4). */
import { ascii, u16, u32, u8 } from '../../../fixtures/lib/bytes.ts';
import {
  byteValues,
  directory,
  type Field,
  longs,
  pointer,
  shorts,
  text,
  tiff,
  undefinedBytes,
} from '../../../fixtures/lib/tiff.ts';
import { bareExif, exif, field, littleEndian, note, rawDirectory, TAG } from './exif-parts.ts';
import type { MediaVector } from './media-vector.ts';
import {
  chunk,
  exifSegment,
  frame,
  header,
  IDAT,
  IEND,
  jpeg,
  jpegWith,
  png,
  SCAN,
  segment,
} from './still-parts.ts';
import { byName, PLAIN_STILL_MEDIA, refusedStill, stillVector } from './vector-kinds.ts';

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

function blockVectors(): MediaVector[] {
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

const EXIF = exifSegment(exif([MAKE]));
const APPLE = { make: 'Apple', ...STILL };

function jpegVectors(): MediaVector[] {
  const jpegs: [string, string, Buffer][] = [
    ['fill', 'fill bytes between segments', jpeg(EXIF, u8(0xff, 0xff), frame(4, 3), SCAN)],
    [
      'alone',
      'markers without a length',
      jpeg(EXIF, u8(0xff, 0x01, 0xff, 0xd0, 0xff, 0xd7), frame(4, 3), SCAN),
    ],
    ['start', 'a marker d8 has a length', jpeg(EXIF, segment(0xd8, u8(1)), frame(4, 3), SCAN)],
    [
      'tables',
      'c4, c8 and cc begin no frame',
      jpeg(EXIF, frame(9, 9, 0xc4), frame(9, 9, 0xc8), frame(9, 9, 0xcc), frame(4, 3), SCAN),
    ],
    ['progressive', 'c2 begins one, and so does cf', jpeg(EXIF, frame(4, 3, 0xcf), SCAN)],
    ['frames', 'the first frame counts', jpeg(EXIF, frame(4, 3), frame(9, 9, 0xc2), SCAN)],
    [
      'frame-short',
      'a segment that is too short for a size is no frame',
      jpeg(EXIF, segment(0xc0, u8(8), u16(9), u8(9)), frame(4, 3), SCAN),
    ],
    ['frame-shortest', 'one of 7 bytes is', jpeg(EXIF, segment(0xc0, u8(8), u16(3, 4)), SCAN)],
    [
      'exif-second',
      'the first segment with Exif counts',
      jpeg(EXIF, exifSegment(exif([text(TAG.model, 'Other')])), frame(4, 3), SCAN),
    ],
    [
      'exif-late',
      'Exif behind XMP, an empty e1, an Exif without content, and the frame',
      jpeg(
        segment(0xe1, ascii('http://ns.adobe.com/xap/1.0/\0')),
        segment(0xe1),
        exifSegment(Buffer.alloc(0)),
        frame(4, 3),
        EXIF,
        SCAN,
      ),
    ],
    ['end', 'd9 ends the reading', jpeg(EXIF, frame(4, 3), u8(0xff, 0xd9, 0, 0))],
    ['cut', 'a file that ends behind Exif and frame', jpeg(EXIF, frame(4, 3))],
    ['broken', 'something else where a step should be', jpeg(EXIF, frame(4, 3), Buffer.alloc(40))],
    ['length', 'a segment with a length of 1', jpeg(EXIF, frame(4, 3), u8(0xff, 0xe0, 0, 1), SCAN)],
    [
      'scan',
      'nothing counts behind the header of the picture data',
      jpeg(frame(4, 3), EXIF, SCAN, exifSegment(exif([text(TAG.model, 'Other')]))),
    ],
  ];
  return [
    ...jpegs.map(([name, comment, bytes]) => stillVector(`jpeg-${name}`, comment, bytes, APPLE)),
    byName(
      stillVector(
        'jpeg-exif-bad',
        'the first segment with Exif counts, even if that has no facts',
        jpeg(exifSegment(Buffer.alloc(20)), EXIF, frame(4, 3), SCAN),
        STILL,
      ),
    ),
    stillVector(
      'jpeg-no-height',
      'a height of 0: both are left out, and the next frame does not count',
      jpeg(EXIF, frame(4, 0), frame(4, 3), SCAN),
      { make: 'Apple', still: { type: 'JPEG' } },
    ),
    stillVector('jpeg-no-frame', 'no frame, but Exif', jpeg(EXIF, SCAN), {
      make: 'Apple',
      still: { type: 'JPEG' },
    }),
    stillVector(
      'jpeg-cut-frame',
      'a frame that is cut off, but Exif',
      jpeg(EXIF, frame(4, 3).subarray(0, -1)),
      { make: 'Apple', still: { type: 'JPEG' } },
    ),
    stillVector('jpeg-large', 'sizes of more than a byte', jpeg(EXIF, frame(4032, 3024), SCAN), {
      make: 'Apple',
      still: { type: 'JPEG', width: 4032, height: 3024 },
    }),
    byName(
      stillVector(
        'jpeg-most-steps',
        '4,096 steps',
        jpeg(Buffer.alloc(4094, 0xff), frame(4, 3), SCAN),
        STILL,
      ),
    ),
    refusedStill('jpeg-bare-no-frame', 'neither frame nor Exif', jpeg(SCAN)),
    refusedStill('jpeg-bare-cut', 'cut off behind its frame, without Exif', jpeg(frame(4, 3))),
    refusedStill('jpeg-exif-cut', 'cut off in its Exif', jpeg(EXIF.subarray(0, -1))),
    refusedStill(
      'jpeg-steps',
      'more than 4,096 steps, without Exif',
      jpeg(Buffer.alloc(4095, 0xff), frame(4, 3), SCAN),
    ),
  ];
}

function pngVectors(): MediaVector[] {
  const apple = chunk('eXIf', exif([MAKE]));
  const other = chunk('eXIf', exif([text(TAG.make, 'Other')]));
  const size = header(5, 2);
  const media = { make: 'Apple', still: { type: 'PNG', width: 5, height: 2 } } as const;
  const wrong = Buffer.from(size);
  wrong.writeUInt8(wrong.readUInt8(wrong.length - 1) ^ 1, wrong.length - 1);
  const pngs: [string, string, Buffer][] = [
    ['first', 'Exif before the picture', png(size, apple, IDAT, IEND)],
    ['behind', 'Exif behind it', png(size, IDAT, apple, IEND)],
    ['twice', 'the first Exif counts', png(size, apple, other, IDAT, IEND)],
    ['xcode', 'CgBI before IHDR', png(chunk('CgBI', u32(0)), size, apple, IDAT, IEND)],
    ['crc', 'a wrong CRC-32 of IHDR', png(wrong, apple, IDAT, IEND)],
    ['cut', 'cut off in the picture', png(size, apple, IDAT.subarray(0, -1))],
    ['broken', 'a chunk whose type is not letters', png(size, apple, chunk('a1b2', u32(0)), other)],
    ['no-end', 'no IEND, and Exif at the end of the file', png(size, IDAT, apple)],
    ['end', 'nothing counts behind IEND', Buffer.concat([png(size, apple, IEND), other])],
  ];
  return [
    ...pngs.map(([name, comment, bytes]) => stillVector(`png-${name}`, comment, bytes, media)),
    stillVector('png-no-width', 'a width of 0', png(header(0, 2), apple, IDAT, IEND), {
      make: 'Apple',
      still: { type: 'PNG' },
    }),
    byName(
      stillVector(
        'png-cut-exif',
        'an eXIf that is cut off',
        png(size, IDAT, apple).subarray(0, -1),
        {
          still: media.still,
        },
      ),
    ),
    refusedStill('png-no-header', 'another chunk before IHDR', png(IDAT, size, apple, IEND)),
    refusedStill(
      'png-header-long',
      'an IHDR of 14 bytes',
      png(chunk('IHDR', Buffer.concat([u32(5, 2), Buffer.alloc(6)])), apple, IDAT, IEND),
    ),
  ];
}

const VERSION = byteValues(TAG.dngVersion, 1, 4, 0, 0);
const EXIF_FIELDS = pointer(TAG.exif, [note()]);

/** Width, height and kind of a picture in a DNG; without a kind, it has no NewSubfileType. */
const picture = (width: number, height: number, kind?: number): Field[] => [
  ...(kind === undefined ? [] : [longs(TAG.newSubfileType, kind)]),
  longs(TAG.width, width),
  shorts(TAG.height, height),
];

/** A DNG with SubIFDs, at the end of it, and maybe pointers to nowhere before theirs. */
function dng(
  main: readonly Field[],
  subIfds: readonly (readonly Field[])[] = [],
  outside: readonly number[] = [],
): Buffer {
  const build = (offsets: readonly number[]): Buffer =>
    tiff([
      ...main.filter(({ tag }) => tag < TAG.subIfds),
      ...(offsets.length === 0 ? [] : [longs(TAG.subIfds, ...offsets)]),
      EXIF_FIELDS,
      ...main.filter(({ tag }) => tag > TAG.subIfds),
    ]);
  let end = build([...outside, ...subIfds.map(() => 0)]).length;
  const placed = subIfds.map((fields) => {
    const at = end;
    const bytes = directory(fields, at);
    end += bytes.length;
    return { at, bytes };
  });
  return Buffer.concat([
    build([...outside, ...placed.map(({ at }) => at)]),
    ...placed.map(({ bytes }) => bytes),
  ]);
}

function dngVectors(): MediaVector[] {
  const main = picture(8, 6, 0);
  const sized = { make: 'Apple', still: { type: 'DNG', width: 8, height: 6 } } as const;
  const unsized = { make: 'Apple', still: { type: 'DNG' } } as const;
  const preview = [...picture(2, 1, 1), MAKE, VERSION];
  const dngs: [string, string, Buffer][] = [
    ['ifd0', 'the picture in IFD0', dng([...main, MAKE, VERSION])],
    ['little-endian', 'the same, little-endian', littleEndian(dng([...main, MAKE, VERSION]))],
    ['sub', 'the picture in the second SubIFD', dng(preview, [picture(3, 3, 4), main])],
    [
      'sub-little-endian',
      'the picture in a SubIFD, little-endian',
      littleEndian(dng(preview, [main])),
    ],
    ['no-kind', 'no NewSubfileType: it is the picture', dng([...picture(8, 6), MAKE, VERSION])],
    ['sub-no-kind', 'the same in a SubIFD', dng(preview, [picture(8, 6), picture(9, 9, 0)])],
    ['two', 'the first of two pictures', dng([...main, MAKE, VERSION], [picture(9, 9, 0)])],
    ['sub-outside', 'a SubIFD outside the file is passed over', dng(preview, [main], [0xffff])],
    [
      'sub-32',
      '32 SubIFDs are looked at',
      dng(
        preview,
        [main],
        Array.from({ length: 31 }, () => 0xffff),
      ),
    ],
    [
      'kind-type',
      'a NewSubfileType of another type is not 0',
      dng([byteValues(TAG.newSubfileType, 0), ...picture(2, 1), MAKE, VERSION], [main]),
    ],
    [
      'version-type',
      'DNGVersion may be of any type',
      dng([...main, MAKE, undefinedBytes(TAG.dngVersion, u8(1))]),
    ],
  ];
  return [
    ...dngs.map(([name, comment, bytes]) => stillVector(`dng-${name}`, comment, bytes, sized)),
    stillVector(
      'dng-no-size',
      'the first picture has no height: no other takes its place',
      dng([longs(TAG.newSubfileType, 0), longs(TAG.width, 8), MAKE, VERSION], [main]),
      unsized,
    ),
    stillVector('dng-none', 'previews only', dng(preview, [picture(3, 3, 4)]), unsized),
    stillVector(
      'dng-sub-33',
      'the 33rd is not',
      dng(
        preview,
        [main],
        Array.from({ length: 32 }, () => 0xffff),
      ),
      unsized,
    ),
    refusedStill('dng-cut', 'IFD0 lies behind the end', dng(preview).subarray(0, 60)),
  ];
}

export function exifVectors(): MediaVector[] {
  return [...blockVectors(), ...jpegVectors(), ...pngVectors(), ...dngVectors()];
}
