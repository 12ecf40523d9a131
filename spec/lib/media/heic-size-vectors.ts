/** The size of a HEIC (8.6). */
import { box, fullBox, u16, u32, u8 } from '../../../fixtures/lib/bytes.ts';
import type { MediaVector } from './media-vector.ts';
import { moov } from './motion-parts.ts';
import { associations, brands, extents, heic, type HeicParts } from './still-parts.ts';
import { refusedStill, stillVector } from './vector-kinds.ts';

const SIZED = { still: { type: 'HEIC', width: 4, height: 3 } } as const;
const UNSIZED = { still: { type: 'HEIC' } } as const;

const sized = (name: string, comment: string, parts: HeicParts): MediaVector =>
  stillVector(`heic-${name}`, comment, heic(parts), SIZED);
const unsized = (name: string, comment: string, parts: HeicParts): MediaVector =>
  stillVector(`heic-${name}`, comment, heic(parts), UNSIZED);

const OTHER_SIZE = extents(9, 9);

export function heicSizeVectors(): MediaVector[] {
  return [
    sized('plain', 'the size is that of the primary item', {}),
    sized('other-item', 'the size of another item does not count', {
      properties: [OTHER_SIZE, extents(4, 3)],
      ipma: [associations([2, 1], [1, 2])],
    }),
    sized('two-sizes', 'of two ispe of the item the first it names counts', {
      properties: [OTHER_SIZE, extents(4, 3)],
      ipma: [associations([1, 0, 7, 2, 1])],
    }),
    sized('two-entries', 'entries are looked through until one names an ispe', {
      properties: [box('irot', u8(1)), extents(4, 3), OTHER_SIZE],
      ipma: [associations([1, 1], [1, 2], [1, 3])],
    }),
    sized('two-tables', 'so is each ipma', {
      properties: [box('irot', u8(1)), extents(4, 3), OTHER_SIZE],
      ipma: [associations([1, 1]), associations([1, 2]), associations([1, 3])],
    }),
    sized('rotated', 'irot and clap change nothing', {
      properties: [extents(4, 3), box('irot', u8(1)), box('clap', u32(2, 1, 2, 1, 0, 1, 0, 1))],
      ipma: [associations([1, 1, 0x82, 0x83])],
    }),
    sized('places-15-bits', 'places of two bytes', {
      ipma: [fullBox('ipma', 0, 1, u32(1), u16(1), u8(2), u16(0x8001, 2))],
    }),
    sized('ispe-version', 'the version of ispe does not count', {
      properties: [box('hvcC'), fullBox('ispe', 5, 7, u32(4, 3), u32(9))],
    }),
    unsized('ispe-zero', 'a width of 0', { properties: [box('hvcC'), extents(0, 3)] }),
    unsized('no-ispe', 'no ispe', { properties: [box('hvcC'), box('irot', u8(1))] }),
    unsized('no-entry', 'no entry for the primary item', { ipma: [associations([2, 2])] }),
    unsized('no-primary', 'no pitm; what iprp holds is not read', {
      primary: [],
      ipma: [fullBox('ipma', 0, 0)],
    }),
    refusedStill(
      'heic-ispe-cut',
      'an ispe that ends early',
      heic({ properties: [box('hvcC'), fullBox('ispe', 0, 0, u32(4), u8(0, 0, 3))] }),
    ),
    refusedStill(
      'heic-ipma-cut',
      'an ipma with fewer entries than it says',
      heic({ ipma: [fullBox('ipma', 0, 0, u32(2), u16(1), u8(1, 2))] }),
    ),
    refusedStill(
      'heic-sequence',
      'a file with moov and no meta',
      Buffer.concat([brands('heic', 'msf1'), moov()]),
    ),
    refusedStill('heic-meta-cut', 'a meta that is cut off', heic().subarray(0, 120)),
  ];
}
