/** Small HEIC, JPEG, DNG and PNG files: whole in structure, with a few bytes in place of a picture. */

import { crc32, deflateSync } from 'node:zlib';
import { box, fullBox } from './boxes.ts';
import { bytes, u16, u32, u8, zeros } from './bytes.ts';
import {
  ASCII,
  exifTiff,
  LONG,
  SHORT,
  tiff,
  UNDEFINED,
  appleMakerNote,
  IDENTIFIER,
} from './tiff.ts';
import type { Field } from './tiff.ts';

/** An item of a HEIF file. */
interface Item {
  id: number;
  type: string;
  data: Uint8Array;
  /** Item that this one describes. */
  describes?: number;
}

export interface HeicOptions {
  ftyp?: Uint8Array;
  items?: readonly Item[];
  primary?: number;
  /** Where the data of the items lie: in `mdat`, or in the `idat` of `meta`. */
  inIdat?: boolean;
  /** The number of pieces of the data of each item; one follows the other. */
  pieces?: number;
  /** Version of the boxes that have larger numbers in later versions. */
  version?: 0 | 1;
  extra?: Uint8Array;
}

/** The `ftyp` of an iPhone 17, 52 bytes. */
export const LONG_FTYP = box('ftyp', bytes('heic', u32(0), 'mif1MiHBMiHEMiPrmiafheictmapiso8unif'));

/** The data of an Exif item. */
export function exifItem(block: Uint8Array): Uint8Array {
  return bytes(u32(6), 'Exif\0\0', block);
}

/** A HEIC of 4032 x 3024 pixels, by default with a picture (item 1) and Exif (item 2). */
export function heic(options: HeicOptions = {}): Uint8Array {
  const {
    ftyp = box('ftyp', 'heic', u32(0), 'mif1heic'),
    items = [
      { id: 1, type: 'hvc1', data: zeros(64) },
      { id: 2, type: 'Exif', data: exifItem(exifTiff({})), describes: 1 },
    ],
    primary = 1,
    inIdat = false,
    pieces = 1,
    version = 0,
    extra = zeros(0),
  } = options;
  const id = version === 0 ? u16 : u32;
  const data = bytes(...items.map((item) => item.data));

  const build = (dataOffset: number): Uint8Array => {
    let offset = inIdat ? 0 : dataOffset;
    const locations = items.map((item) => {
      const method = inIdat ? u16(1) : u16(0);
      const entry = bytes(
        id(item.id),
        version === 0 && !inIdat ? zeros(0) : method,
        u16(0, pieces),
        ...extents(offset, item.data.length, pieces),
      );
      offset += item.data.length;
      return entry;
    });
    const ilocVersion = version === 1 ? 2 : Number(inIdat);
    return fullBox(
      'meta',
      {},
      fullBox('hdlr', {}, u32(0), 'pict', zeros(13)),
      fullBox('pitm', { version }, id(primary)),
      fullBox(
        'iinf',
        { version },
        version === 0 ? u16(items.length) : u32(items.length),
        ...items.map((item) =>
          fullBox('infe', { version: 2 + version }, id(item.id), u16(0), item.type, '\0'),
        ),
      ),
      fullBox(
        'iref',
        { version },
        ...items.flatMap((item) =>
          item.describes === undefined
            ? []
            : [box('cdsc', id(item.id), u16(1), id(item.describes))],
        ),
      ),
      box(
        'iprp',
        box('ipco', box('colr', 'nclx', zeros(7)), fullBox('ispe', {}, u32(4032, 3024))),
        fullBox('ipma', { version }, u32(1), id(1), u8(2, 1, 0x80 | 2)),
      ),
      ...(inIdat ? [box('idat', data)] : []),
      fullBox('iloc', { version: ilocVersion }, u8(0x44, 0), id(items.length), ...locations),
    );
  };
  const head = bytes(ftyp, build(0), extra);
  return bytes(ftyp, build(head.length + 8), extra, box('mdat', inIdat ? zeros(8) : data));
}

/** Offset and length of each piece; the last one has the rest. */
function extents(offset: number, length: number, pieces: number): Uint8Array[] {
  const part = Math.floor(length / pieces);
  return Array.from({ length: pieces }, (_, index) =>
    u32(offset + index * part, index === pieces - 1 ? length - index * part : part),
  );
}

/** A segment of a JPEG. */
export function segment(marker: number, ...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const payload = bytes(...parts);
  return bytes(u8(0xff, marker), u16(payload.length + 2), payload);
}

/** The frame header of a JPEG of 4032 x 3024 pixels. */
export const FRAME = segment(0xc0, u8(8), u16(3024, 4032), u8(1, 1, 0x11, 0));
/** Start of scan, a few bytes of it, and the end. */
export const SCAN = bytes(segment(0xda, u8(1, 1, 0, 0, 63, 0)), zeros(32), u8(0xff, 0xd9));

/** A JPEG of these segments, or an iPhone's. */
export function jpeg(...segments: readonly Uint8Array[]): Uint8Array {
  const parts =
    segments.length > 0
      ? segments
      : [segment(0xe1, 'Exif\0\0', exifTiff({})), segment(0xdb, zeros(65)), FRAME, SCAN];
  return bytes(u8(0xff, 0xd8), ...parts);
}

/** A chunk of a PNG. */
export function chunk(type: string, ...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const checked = bytes(type, ...parts);
  return bytes(u32(checked.length - 4), checked, u32(crc32(checked)));
}

export const PNG_SIGNATURE = bytes('\x89PNG\r\n\x1a\n');
/** The header of a grey picture of 40 x 30 pixels. */
export const IHDR = chunk('IHDR', u32(40, 30), u8(8, 0, 0, 0, 0));
export const IDAT = chunk('IDAT', deflateSync(zeros(30 * 41)));
export const IEND = chunk('IEND');

/** A PNG of these chunks, or a whole one with an iPhone's Exif. */
export function png(...chunks: readonly Uint8Array[]): Uint8Array {
  const parts = chunks.length > 0 ? chunks : [IHDR, chunk('eXIf', exifTiff({})), IDAT, IEND];
  return bytes(PNG_SIGNATURE, ...parts);
}

/** A directory of a DNG: 0 is the picture itself, 1 a preview, 4 a mask. */
function image(subfileType: number, width: number, height: number): Field[] {
  return [
    [0x00fe, LONG, [subfileType]],
    [0x0100, LONG, [width]],
    [0x0101, SHORT, [height]],
  ];
}

/** A DNG as Apple ProRAW lays it out: a preview in IFD0, the picture (8064 x 6048) in a SubIFD. */
export function dng(
  options: { littleEndian?: boolean; padding?: number; mainFirst?: boolean } = {},
): Uint8Array {
  const { littleEndian = true, padding = 0, mainFirst = false } = options;
  return tiff({
    littleEndian,
    padding,
    main: [
      ...(mainFirst ? image(0, 8064, 6048) : image(1, 1024, 768)),
      [0x010f, ASCII, 'Apple'],
      [0x0110, ASCII, 'iPhone 15 Pro'],
      [0x0131, ASCII, '18.5'],
      [0xc612, 1, u8(1, 4, 0, 0)],
    ],
    exif: [
      [0x9003, ASCII, '2026:01:09 18:32:07'],
      [0x9011, ASCII, '+09:00'],
      [0x927c, UNDEFINED, appleMakerNote({ 0x11: IDENTIFIER })],
    ],
    subIfds: [image(4, 504, 378), mainFirst ? image(1, 1024, 768) : image(0, 8064, 6048)],
  });
}
