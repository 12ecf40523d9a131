/** DNG (8.4). */
import { u8 } from '../../../fixtures/lib/bytes.ts';
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
import { littleEndian, note, TAG } from './exif-parts.ts';
import type { MediaVector } from './media-vector.ts';
import { refusedStill, stillVector } from './vector-kinds.ts';

const MAKE = text(TAG.make, 'Apple');
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

export function dngVectors(): MediaVector[] {
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
