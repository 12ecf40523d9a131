/** JPEG and PNG (8.4). */
import { ascii, u16, u32, u8 } from '../../../fixtures/lib/bytes.ts';
import { text } from '../../../fixtures/lib/tiff.ts';
import { exif, TAG } from './exif-parts.ts';
import type { MediaVector } from './media-vector.ts';
import {
  chunk,
  exifSegment,
  frame,
  header,
  IDAT,
  IEND,
  jpeg,
  png,
  SCAN,
  segment,
} from './still-parts.ts';
import { jpegWith } from './still-parts.ts';
import { byName, PLAIN_STILL_MEDIA, refusedStill, stillVector } from './vector-kinds.ts';

const STILL = { still: PLAIN_STILL_MEDIA };
const MAKE = text(TAG.make, 'Apple');
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
    stillVector(
      'jpeg-appended',
      'nor behind the picture data',
      Buffer.concat([jpegWith(exif([])), EXIF]),
      STILL,
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

export function jpegAndPngVectors(): MediaVector[] {
  return [...jpegVectors(), ...pngVectors()];
}
