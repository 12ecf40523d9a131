/** Stills as vectors have them: whole in what is read, with next to nothing in place of a picture. */
import { crc32 } from 'node:zlib';
import { ascii, box, fullBox, u16, u32, u8 } from '../../../fixtures/lib/bytes.ts';
import { exif } from './exif-parts.ts';

/** A segment of a JPEG. */
export function segment(marker: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([u8(0xff, marker), u16(body.length + 2), body]);
}

export const exifSegment = (block: Buffer): Buffer => segment(0xe1, ascii('Exif\0\0'), block);
export const frame = (width: number, height: number, marker = 0xc0): Buffer =>
  segment(marker, u8(8), u16(height, width), u8(1, 1, 0x11, 0));
/** The header of the picture data, a byte of them, and the end of the image. */
export const SCAN = Buffer.concat([segment(0xda, u8(1, 1, 0, 0, 63, 0)), u8(0, 0xff, 0xd9)]);

export const jpeg = (...segments: readonly Buffer[]): Buffer =>
  Buffer.concat([u8(0xff, 0xd8), ...segments]);

/** A JPEG of 4 x 3 pixels with this Exif. */
export const jpegWith = (block: Buffer): Buffer => jpeg(exifSegment(block), frame(4, 3), SCAN);

/** A chunk of a PNG. */
export function chunk(type: string, data: Buffer): Buffer {
  const checked = Buffer.concat([ascii(type), data]);
  return Buffer.concat([u32(data.length), checked, u32(crc32(checked))]);
}

export const header = (width: number, height: number): Buffer =>
  chunk('IHDR', Buffer.concat([u32(width, height), u8(8, 0, 0, 0, 0)]));
export const IDAT = chunk('IDAT', Buffer.from('789c63606000000003', 'hex'));
export const IEND = chunk('IEND', Buffer.alloc(0));

export const png = (...chunks: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks]);

export const brands = (major: string, ...compatible: readonly string[]): Buffer =>
  box('ftyp', ascii(major), u32(0), ascii(compatible.join('')));

/** The data of an Exif item. */
export const exifItem = (block: Buffer): Buffer =>
  Buffer.concat([u32(6), ascii('Exif\0\0'), block]);

/** `ispe`. */
export const extents = (width: number, height: number): Buffer =>
  fullBox('ispe', 0, 0, u32(width, height));

/** `ipma` of version 0: items, each with the places of its properties. */
export const associations = (...items: readonly [id: number, ...places: number[]][]): Buffer =>
  fullBox(
    'ipma',
    0,
    0,
    u32(items.length),
    ...items.flatMap(([id, ...places]) => [u16(id), u8(places.length, ...places)]),
  );

/** `iinf` of version 0: items of the type `Exif`. */
export const exifInfos = (...ids: readonly number[]): Buffer =>
  fullBox(
    'iinf',
    0,
    0,
    u16(ids.length),
    ...ids.map((id) => fullBox('infe', 2, 1, u16(id, 0), ascii('Exif\0'))),
  );

/** `iref` of version 0: which item describes which. */
export const describing = (...pairs: readonly [from: number, to: number][]): Buffer =>
  fullBox('iref', 0, 0, ...pairs.map(([from, to]) => box('cdsc', u16(from, 1, to))));

/** `iloc` of version 1: items in one piece each, in the file. */
export const locations = (
  ...items: readonly [id: number, offset: number, length: number][]
): Buffer =>
  fullBox(
    'iloc',
    1,
    0,
    u8(0x44, 0),
    u16(items.length),
    ...items.flatMap(([id, offset, length]) => [u16(id, 0, 0, 1), u32(offset, length)]),
  );

export interface HeicParts {
  readonly ftyp?: Buffer;
  readonly primary?: readonly Buffer[];
  readonly infos?: Buffer;
  readonly references?: Buffer;
  /** What `ipco` holds. */
  readonly properties?: readonly Buffer[];
  readonly ipma?: readonly Buffer[];
  /** @param at where the data begin, in bytes from the start of the file */
  readonly location?: (at: number) => Buffer;
  /** Boxes at the end of `meta`. */
  readonly tail?: readonly Buffer[];
  /** What `mdat` holds. */
  readonly data?: Buffer;
}

/** Exif with the identifier, and nothing else. */
const PLAIN = exifItem(exif([]));

/** A HEIC of 4 x 3 pixels: item 1 is the picture, item 2 its Exif. */
export function heic(parts: HeicParts = {}): Buffer {
  const {
    ftyp = brands('heic', 'mif1', 'heic'),
    primary = [fullBox('pitm', 0, 0, u16(1))],
    infos = exifInfos(2),
    references = describing([2, 1]),
    properties = [box('hvcC'), extents(4, 3)],
    ipma = [associations([1, 0x81, 2])],
    data = PLAIN,
    location = (at: number) => locations([2, at, data.length]),
    tail = [],
  } = parts;
  const meta = (at: number): Buffer =>
    fullBox(
      'meta',
      0,
      0,
      fullBox('hdlr', 0, 0, u32(0), ascii('pict'), u32(0, 0, 0), u8(0)),
      ...primary,
      infos,
      references,
      box('iprp', box('ipco', ...properties), ...ipma),
      location(at),
      ...tail,
    );
  // Offsets have a fixed width, so the box is as long with the wrong ones as with the right ones.
  const at = ftyp.length + meta(0).length + 8;
  return Buffer.concat([ftyp, meta(at), box('mdat', data)]);
}
