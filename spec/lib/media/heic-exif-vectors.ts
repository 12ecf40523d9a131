/** The Exif of a HEIC (8.6). */
import { ascii, box, fullBox, u16, u32, u8 } from '../../../fixtures/lib/bytes.ts';
import { text } from '../../../fixtures/lib/tiff.ts';
import { bareExif, exif, note, TAG } from './exif-parts.ts';
import type { MediaVector } from './media-vector.ts';
import { describing, exifInfos, exifItem, heic, type HeicParts, locations } from './still-parts.ts';
import { byName, refusedStill, stillVector } from './vector-kinds.ts';

const SIZED = { still: { type: 'HEIC', width: 4, height: 3 } } as const;
const UNSIZED = { still: { type: 'HEIC' } } as const;

const MAKE = text(TAG.make, 'Apple');
const WITH_MAKE = { make: 'Apple', ...SIZED };
const APPLE = exifItem(exif([MAKE]));
const OTHER = exifItem(bareExif([text(TAG.make, 'Other'), text(TAG.model, 'Model')], []));
const NO_MAKE = exifItem(exif([]));

/** Items one behind the other in `mdat`, numbered from 2, each with its data. */
function itemsOf(...data: readonly Buffer[]): Pick<HeicParts, 'infos' | 'data' | 'location'> {
  return {
    infos: exifInfos(...data.map((_, index) => index + 2)),
    data: Buffer.concat(data),
    location: (at) => {
      let offset = at;
      return locations(
        ...data.map((bytes, index): [number, number, number] => {
          const start = offset;
          offset += bytes.length;
          return [index + 2, start, bytes.length];
        }),
      );
    },
  };
}

/** `iloc` of one item, given as it is: version, sizes of numbers, and what follows the item's number. */
const rawLocation = (version: number, sizes: readonly [number, number], rest: Buffer): Buffer =>
  fullBox('iloc', version, 0, u8(...sizes), ...(version === 2 ? [u32(1, 2)] : [u16(1, 2)]), rest);

function placeVectors(): MediaVector[] {
  const n = APPLE.length;
  const withMake = (name: string, comment: string, parts: HeicParts): MediaVector =>
    stillVector(`heic-${name}`, comment, heic({ data: APPLE, ...parts }), WITH_MAKE);
  return [
    withMake('version-0', 'iloc of version 0 has no methods', {
      location: (at) => rawLocation(0, [0x44, 0x0f], Buffer.concat([u16(0, 1), u32(at, n)])),
    }),
    withMake('large', 'item numbers of 32 bits in all boxes', {
      primary: [fullBox('pitm', 1, 0, u32(1))],
      infos: fullBox('iinf', 1, 0, u32(1), fullBox('infe', 3, 0, u32(2), u16(0), ascii('Exif'))),
      references: fullBox('iref', 1, 0, box('cdsc', u32(2), u16(1), u32(1))),
      ipma: [fullBox('ipma', 1, 0, u32(1, 1), u8(1, 2))],
      location: (at) => rawLocation(2, [0x44, 0], Buffer.concat([u16(0, 0, 1), u32(at, n)])),
    }),
    withMake('sizes', 'a base of 4 bytes, an index of 8, and no offset', {
      location: (at) =>
        rawLocation(1, [0x04, 0x48], Buffer.concat([u16(0, 0), u32(at), u16(1), u32(0, 9, n)])),
    }),
    withMake('base', 'base and offset are added, also of 8 bytes', {
      data: Buffer.concat([Buffer.alloc(5), APPLE]),
      location: (at) =>
        rawLocation(
          1,
          [0x88, 0x80],
          Buffer.concat([u16(0, 0), u32(0, at), u16(1), u32(0, 5, 0, n)]),
        ),
    }),
    withMake('pieces', 'an item in three pieces, which do not lie in order', {
      data: Buffer.concat([APPLE.subarray(40), APPLE.subarray(0, 40)]),
      location: (at) =>
        rawLocation(
          1,
          [0x44, 0],
          Buffer.concat([u16(0, 0, 3), u32(at + n - 40, 40, at, 0, at, n - 40)]),
        ),
    }),
    withMake('idat', 'an item in idat', {
      data: Buffer.alloc(0),
      location: () => rawLocation(1, [0x44, 0], Buffer.concat([u16(1, 0, 1), u32(0, n)])),
      tail: [box('idat', APPLE)],
    }),
    withMake('method-bits', 'the upper bits of the method are ignored', {
      location: (at) => rawLocation(1, [0x44, 0], Buffer.concat([u16(0xfff0, 0, 1), u32(at, n)])),
    }),
    withMake('place-twice', 'of two entries for one item the first counts', {
      data: Buffer.concat([APPLE, OTHER]),
      location: (at) => locations([2, at, n], [2, at + n, OTHER.length]),
    }),
    withMake('place-passed', 'an entry of method 2 or in another file is passed over', {
      location: (at) =>
        fullBox(
          'iloc',
          1,
          0,
          u8(0x44, 0),
          u16(3),
          u16(2, 2, 0, 1),
          u32(0, 9),
          u16(2, 0, 1, 1),
          u32(0, 9),
          u16(2, 0, 0, 1),
          u32(at, n),
        ),
    }),
    withMake('offset-0', 'the block right behind its offset, which is 0', {
      ...itemsOf(Buffer.concat([u32(0), exif([MAKE])])),
    }),
    byName(
      stillVector(
        'heic-offset-outside',
        'an offset that leads out of the item: no facts',
        heic({ ...itemsOf(Buffer.concat([u32(0xffff_ffff), exif([MAKE])])) }),
        SIZED,
      ),
    ),
    byName(
      stillVector(
        'heic-no-place',
        'an item that iloc does not name is passed over',
        heic({ location: () => locations() }),
        SIZED,
      ),
    ),
    byName(
      stillVector(
        'heic-infe-version',
        'an infe of version 1 has no type',
        heic({
          infos: fullBox('iinf', 0, 0, u16(1), fullBox('infe', 1, 0, u16(2, 0), ascii('Exif\0'))),
        }),
        SIZED,
      ),
    ),
    refusedStill(
      'heic-iloc-version',
      'an iloc of version 3',
      heic({
        data: APPLE,
        location: (at) => rawLocation(3, [0x44, 0], Buffer.concat([u16(0, 0, 1), u32(at, n)])),
      }),
    ),
    refusedStill(
      'heic-iloc-sizes',
      'numbers of 3 bytes, even if there is no item',
      heic({ location: () => fullBox('iloc', 1, 0, u8(0x34, 0), u16(0)) }),
    ),
    refusedStill(
      'heic-iloc-nothing',
      'neither offset nor length',
      heic({ location: () => fullBox('iloc', 1, 0, u8(0, 0x40), u16(0)) }),
    ),
    refusedStill(
      'heic-iloc-cut',
      'an iloc with fewer items than it says',
      heic({ location: () => fullBox('iloc', 1, 0, u8(0x44, 0), u16(1)) }),
    ),
    refusedStill(
      'heic-exif-cut',
      'an Exif item that is cut off, the only one',
      heic().subarray(0, -1),
    ),
  ];
}

const several = (
  name: string,
  comment: string,
  parts: HeicParts,
  facts: { make?: string; model?: string; captured?: string },
  still: { type: 'HEIC'; width?: number; height?: number } = SIZED.still,
): MediaVector => stillVector(`heic-${name}`, comment, heic(parts), { ...facts, still });

function severalVectors(): MediaVector[] {
  return [
    several(
      'describing',
      'the Exif item that describes the primary item comes first, and gives what it has',
      { ...itemsOf(OTHER, APPLE), references: describing([2, 9], [3, 1]) },
      { make: 'Apple', model: 'Model' },
    ),
    several(
      'describing-many',
      'an item that describes several',
      {
        ...itemsOf(OTHER, APPLE),
        references: fullBox('iref', 0, 0, box('cdsc', u16(3, 2, 9, 1)), box('thmb', u16(2, 1, 1))),
      },
      { make: 'Apple', model: 'Model' },
    ),
    several(
      'order',
      'of two that describe it, the first in iinf',
      { ...itemsOf(APPLE, OTHER), references: describing([3, 1], [2, 1]) },
      { make: 'Apple', model: 'Model' },
    ),
    several(
      'no-description',
      'none describes it: the order of iinf',
      { ...itemsOf(NO_MAKE, APPLE, OTHER), references: describing() },
      { make: 'Apple', model: 'Model' },
    ),
    several(
      'no-pitm',
      'no primary item: the order of iinf, whatever they describe',
      { ...itemsOf(OTHER, APPLE), references: describing([3, 1]), primary: [], ipma: [] },
      { make: 'Other', model: 'Model' },
      UNSIZED.still,
    ),
    several(
      'one-cut',
      'an item that cannot be read is passed over',
      {
        ...itemsOf(OTHER, NO_MAKE),
        location: (at) => locations([2, at, 0xffff], [3, at + OTHER.length, NO_MAKE.length]),
      },
      {},
    ),
    several(
      'one-in-65-pieces',
      'so is one of 65 pieces',
      {
        ...itemsOf(NO_MAKE, APPLE),
        location: (at) =>
          fullBox(
            'iloc',
            0,
            0,
            u8(0x44, 0),
            u16(2),
            u16(2, 0, 65),
            Buffer.alloc(65 * 8),
            u16(3, 0, 1),
            u32(at + NO_MAKE.length, APPLE.length),
          ),
      },
      { make: 'Apple' },
    ),
    several(
      'one-in-64-pieces',
      'one of 64 pieces is read',
      {
        ...itemsOf(APPLE),
        location: (at) =>
          fullBox(
            'iloc',
            0,
            0,
            u8(0x44, 0),
            u16(1, 2, 0, 64),
            Buffer.alloc(63 * 8),
            u32(at, APPLE.length),
          ),
      },
      { make: 'Apple' },
    ),
    several(
      'sixteen',
      'of 17 items the last is not read',
      itemsOf(NO_MAKE, ...Array.from({ length: 15 }, () => u32(0)), OTHER),
      {},
    ),
    several(
      'captured',
      'captured is one fact: an offset is not put to the time of another item',
      itemsOf(
        exifItem(bareExif([], [text(TAG.dateTimeOriginal, '2026:01:09 18:32:07'), note()])),
        exifItem(
          bareExif(
            [],
            [
              text(TAG.dateTimeOriginal, '2026:01:09 18:32:08'),
              text(TAG.offsetTimeOriginal, '+09:00'),
            ],
          ),
        ),
      ),
      { captured: '2026-01-09T18:32:07' },
    ),
  ];
}

export function heicExifVectors(): MediaVector[] {
  return [...placeVectors(), ...severalVectors()];
}
