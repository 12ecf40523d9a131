/** Which type a file is, by its first bytes (8.1). */
import { ascii, box, u32, u8 } from '../../../fixtures/lib/bytes.ts';
import { byteValues, longs, text, tiff } from '../../../fixtures/lib/tiff.ts';
import { TAG } from './exif-parts.ts';
import type { MediaVector } from './media-vector.ts';
import { moov, motion } from './motion-parts.ts';
import { brands, heic } from './still-parts.ts';
import {
  byName,
  motionVector,
  PLAIN_MOTION_MEDIA,
  refusedMotion,
  refusedStill,
  stillVector,
  PLAIN_STILL,
} from './vector-kinds.ts';

const HEIC_MEDIA = { still: { type: 'HEIC', width: 4, height: 3 } } as const;
const MOV_MEDIA = { motion: PLAIN_MOTION_MEDIA };
const MP4_MEDIA = { motion: { ...PLAIN_MOTION_MEDIA, type: 'MP4' } } as const;

const stillOf = (major: string, ...compatible: string[]): Buffer =>
  heic({ ftyp: brands(major, ...compatible) });
const motionOf = (major: string, ...compatible: string[]): Buffer =>
  motion({ ftyp: [brands(major, ...compatible)] });

function brandVectors(): MediaVector[] {
  return [
    stillVector('brand-heic', 'major brand heic', stillOf('heic'), HEIC_MEDIA),
    stillVector(
      'brand-hevx',
      'a major brand of the row of heic wins over the compatible brands',
      stillOf('hevx', 'mp42', 'avif'),
      HEIC_MEDIA,
    ),
    stillVector(
      'brand-mif1',
      'major brand mif1: compatible brands of movies do not count',
      stillOf('mif1', 'isom', 'qt  '),
      HEIC_MEDIA,
    ),
    stillVector(
      'brand-mif1-heic',
      'compatible heic wins over compatible avif',
      stillOf('mif1', 'avif', 'heic'),
      HEIC_MEDIA,
    ),
    stillVector(
      'brand-compatible-heic',
      'an unknown major brand, and compatible heic',
      stillOf('zzzz', 'heic'),
      HEIC_MEDIA,
    ),
    stillVector(
      'brand-compatible-tmap',
      'an unknown major brand, and compatible tmap',
      stillOf('zzzz', 'tmap'),
      HEIC_MEDIA,
    ),
    refusedStill('brand-avif', 'major brand avif', stillOf('avif', 'mif1', 'heic')),
    refusedStill(
      'brand-compatible-avif',
      'major brand mif1, compatible avif, and no brand of the row of heic',
      stillOf('mif1', 'miaf', 'avif'),
    ),
    motionVector(
      'brand-qt',
      'major brand qt wins over the compatible brands',
      motionOf('qt  ', 'heic', 'avif'),
      MOV_MEDIA,
    ),
    motionVector('brand-mp42', 'major brand mp42', motionOf('mp42', 'heic'), MP4_MEDIA),
    motionVector(
      'brand-compatible-mp42',
      'an unknown major brand: compatible mp42 wins over compatible heic',
      motionOf('zzzz', 'heic', 'mp42'),
      MP4_MEDIA,
    ),
    motionVector(
      'brand-compatible-qt',
      'compatible qt makes an MP4, not a MOV',
      motionOf('zzzz', 'heic', 'qt  '),
      MP4_MEDIA,
    ),
    motionVector('brand-unknown', 'brands that nobody knows', motionOf('zzzz', 'yyyy'), MP4_MEDIA),
    motionVector(
      'brand-part',
      'bytes at the end of ftyp that are no whole brand are ignored',
      motion({ ftyp: [box('ftyp', ascii('zzzz'), u32(0), ascii('hei'))] }),
      MP4_MEDIA,
    ),
    motionVector(
      'brand-late',
      'a compatible brand that does not end before byte 4,096 is ignored',
      motionOf('zzzz', ...Array.from({ length: 1020 }, () => 'yyyy'), 'heic'),
      MP4_MEDIA,
    ),
    stillVector(
      'brand-last',
      'the last compatible brand that does',
      stillOf('zzzz', ...Array.from({ length: 1019 }, () => 'yyyy'), 'heic'),
      HEIC_MEDIA,
    ),
    refusedMotion(
      'brand-none',
      'an ftyp of less than 16 bytes',
      motion({ ftyp: [box('ftyp', ascii('qt  '))] }),
    ),
    refusedMotion(
      'brand-outside',
      'an ftyp that is longer than the file',
      Buffer.concat([u32(4096), ascii('ftypqt  '), u32(0), moov()]),
    ),
  ];
}

/** `moov` behind a box of another type. */
const behind = (type: string, ...content: readonly Buffer[]): Buffer =>
  Buffer.concat([box(type, ...content), moov()]);

function typeVectors(): MediaVector[] {
  const refused: [string, string, Buffer][] = [
    ['empty', 'an empty file', Buffer.alloc(0)],
    ['zeros', 'zeros', Buffer.alloc(64)],
    ['gif', 'a GIF', ascii('GIF89a\x01\0\x01\0\0\0\0;')],
    ['webp', 'a WebP', Buffer.concat([ascii('RIFF\x1a\0\0\0WEBPVP8L'), Buffer.alloc(18)])],
    [
      'tiff',
      'a TIFF without DNGVersion',
      tiff([longs(TAG.width, 4), longs(TAG.height, 3), text(TAG.make, 'Apple')]),
    ],
    [
      'big-tiff',
      'a BigTIFF',
      Buffer.concat([ascii('MM\0+\0\b\0\0'), u32(0, 16), Buffer.alloc(32)]),
    ],
    ['meta', 'a HEIC without its ftyp', heic({ ftyp: Buffer.alloc(0) })],
    ['motion', 'a motion in place of the still', moov()],
  ];
  return [
    ...refused.map(([name, comment, bytes]) =>
      refusedStill(`type-refused-${name}`, comment, bytes),
    ),
    refusedMotion('type-refused-still', 'a still in place of the motion', PLAIN_STILL),
    motionVector('type-moov', 'no ftyp: a file that begins with moov is a MOV', moov(), MOV_MEDIA),
    motionVector('type-mdat', 'one that begins with mdat', behind('mdat', u8(1, 2)), MOV_MEDIA),
    motionVector('type-wide', 'one that begins with wide', behind('wide'), MOV_MEDIA),
    motionVector('type-free', 'one that begins with free', behind('free', u8(1)), MOV_MEDIA),
    motionVector('type-skip', 'one that begins with skip', behind('skip'), MOV_MEDIA),
    motionVector('type-pnot', 'one that begins with pnot', behind('pnot', u32(0)), MOV_MEDIA),
    refusedMotion('type-uuid', 'one that begins with uuid', behind('uuid', Buffer.alloc(16))),
    refusedMotion(
      'type-free-long',
      'free at byte 4, as in a word: the box is longer than the file',
      Buffer.concat([ascii('Carefree and wild'), moov()]),
    ),
    motionVector(
      'type-first',
      'ftyp counts at the start only',
      Buffer.concat([moov(), brands('mp42')]),
      MOV_MEDIA,
    ),
    stillVector(
      'type-dng',
      'DNGVersion makes a TIFF a DNG',
      tiff([longs(TAG.width, 4), longs(TAG.height, 3), byteValues(TAG.dngVersion, 1, 4, 0, 0)]),
      { still: { type: 'DNG', width: 4, height: 3 } },
    ),
  ].map((vector) => (vector.name === 'type-dng' ? byName(vector) : vector));
}

export function kindVectors(): MediaVector[] {
  return [...typeVectors(), ...brandVectors()];
}
