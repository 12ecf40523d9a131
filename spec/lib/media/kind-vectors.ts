/** Which type a file is, by its first bytes (8.1), and which half a fact comes from. */
import { ascii, box, u32, u8 } from '../../../fixtures/lib/bytes.ts';
import { byteValues, longs, text, tiff } from '../../../fixtures/lib/tiff.ts';
import { bareExif, dated, exif, note, TAG } from './exif-parts.ts';
import type { MediaVector } from './media-vector.ts';
import {
  IDENTIFIER_TEXT,
  moov,
  motion,
  PICTURE,
  QT,
  SOUND,
  stillTimeTrack,
  texts,
  type Text,
} from './motion-parts.ts';
import { brands, exifSegment, frame, heic, jpeg, jpegWith, SCAN } from './still-parts.ts';
import {
  byName,
  motionVector,
  pairVector,
  PLAIN_MOTION_MEDIA,
  PLAIN_STILL_MEDIA,
  refusedMotion,
  refusedStill,
  stillVector,
} from './vector-kinds.ts';

const TEXTS: readonly Text[] = [
  ['creationdate', '2026-01-09T18:32:08+0900'],
  ['make', 'Motion make'],
  ['model', 'Motion model'],
  ['software', 'Motion software'],
  ['location.ISO6709', '+35.6586+139.7454+020.123/'],
];
const FULL_MOTION = motion({ tracks: [PICTURE, SOUND, stillTimeTrack()], texts: TEXTS });
const FULL_MOTION_MEDIA = {
  type: 'MOV',
  width: 16,
  height: 12,
  duration: 1000,
  video: 'hvc1',
  audio: 'lpcm',
  stillTime: 667,
} as const;
const LOCATION = '+35.6586+139.7454+020.123/';
const FULL_STILL = jpegWith(
  bareExif(
    [text(TAG.make, 'Apple'), text(TAG.model, 'iPhone 15 Pro'), text(TAG.software, '18.5')],
    [
      text(TAG.dateTimeOriginal, '2026:01:09 18:32:07'),
      text(TAG.offsetTimeOriginal, '+09:00'),
      note(),
    ],
  ),
);

/** Whose fact counts. */
function pairVectors(): MediaVector[] {
  const both = { still: PLAIN_STILL_MEDIA, motion: FULL_MOTION_MEDIA };
  return [
    pairVector(
      'pair-both',
      'where both halves state a fact, the still wins',
      { still: FULL_STILL, motion: FULL_MOTION },
      {
        captured: '2026-01-09T18:32:07+09:00',
        make: 'Apple',
        model: 'iPhone 15 Pro',
        software: '18.5',
        location: LOCATION,
        ...both,
      },
    ),
    pairVector(
      'pair-motion-only',
      'what the still does not state comes from the motion',
      { still: jpegWith(exif([])), motion: FULL_MOTION },
      {
        captured: '2026-01-09T18:32:08+09:00',
        make: 'Motion make',
        model: 'Motion model',
        software: 'Motion software',
        location: LOCATION,
        ...both,
      },
    ),
    pairVector(
      'pair-each',
      'each fact is looked for on its own: here make is the still’s, model the motion’s',
      {
        still: jpegWith(exif([text(TAG.make, 'Apple'), text(TAG.model, '  ')])),
        motion: motion({ texts: [['model', 'Motion model']] }),
      },
      {
        make: 'Apple',
        model: 'Motion model',
        still: PLAIN_STILL_MEDIA,
        motion: PLAIN_MOTION_MEDIA,
      },
    ),
    pairVector(
      'pair-time',
      'a still whose date does not exist gives no time, and its offset is not put to the motion’s',
      {
        still: jpegWith(dated('2026:02:30 18:32:07', '+01:00')),
        motion: motion({ texts: [['creationdate', '2026-01-09T18:32:08']] }),
      },
      {
        captured: '2026-01-09T18:32:08',
        still: PLAIN_STILL_MEDIA,
        motion: PLAIN_MOTION_MEDIA,
      },
    ),
    byName(
      pairVector(
        'pair-bare',
        'halves that state next to nothing',
        { still: jpeg(frame(4, 3), SCAN), motion: motion({ tail: [] }) },
        { still: PLAIN_STILL_MEDIA, motion: PLAIN_MOTION_MEDIA },
      ),
    ),
  ];
}

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
    refusedMotion('type-refused-still', 'a still in place of the motion', FULL_STILL),
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

/** Boxes as such (8.5). */
function boxVectors(): MediaVector[] {
  const plain = moov().subarray(8);
  return [
    motionVector(
      'box-long',
      'a length of 1: the length is in the eight bytes behind the type',
      Buffer.concat([QT, u32(1), ascii('moov'), u32(0, plain.length + 16), plain]),
      MOV_MEDIA,
    ),
    motionVector(
      'box-to-end',
      'a length of 0: the box goes to the end of the file',
      Buffer.concat([QT, u32(0), ascii('moov'), plain]),
      MOV_MEDIA,
    ),
    motionVector(
      'box-two',
      'the first moov counts',
      Buffer.concat([motion(), FULL_MOTION]),
      MOV_MEDIA,
    ),
    motionVector(
      'box-cut',
      'a box that is longer than the rest of the file ends the reading: what was before it counts',
      Buffer.concat([motion(), u32(4096), ascii('mdat'), u8(1, 2, 3)]),
      MOV_MEDIA,
    ),
    motionVector(
      'box-appended',
      'so do bytes that are no box',
      Buffer.concat([motion(), Buffer.alloc(40, 0xff)]),
      MOV_MEDIA,
    ),
    refusedMotion(
      'box-behind-cut',
      'what is behind such a box does not count',
      Buffer.concat([QT, u32(7), ascii('mdat'), moov()]),
    ),
    refusedMotion('box-cut-moov', 'a moov that is cut off', motion().subarray(0, -1)),
    motionVector(
      'box-padding',
      'fewer than eight bytes at the end of a box are ignored',
      motion({ tail: [box('udta', u32(0)), box('meta', texts(IDENTIFIER_TEXT)), Buffer.alloc(7)] }),
      MOV_MEDIA,
    ),
    refusedMotion(
      'box-inside-long',
      'a box in moov that is longer than the rest, wherever it stands',
      box('moov', plain, u32(9), ascii('free')),
    ),
    refusedMotion(
      'box-inside-short',
      'a box in moov that is shorter than its header',
      box('moov', plain, u32(7), ascii('free')),
    ),
    refusedStill(
      'box-meta-long',
      'a box in meta of a HEIC that is longer than the rest, wherever it stands',
      heic({ tail: [Buffer.concat([u32(9), ascii('free')])] }),
    ),
    motionVector(
      'box-search',
      'in mdia a search ends with hdlr and with minf: what is behind need not fit',
      motion({
        tracks: [
          Buffer.concat([
            u32(PICTURE.length + 8),
            ascii('trak'),
            u32(PICTURE.length),
            PICTURE.subarray(12),
            Buffer.from('000003e766726565', 'hex'),
          ]),
        ],
      }),
      { motion: { ...PLAIN_MOTION_MEDIA, width: 16, height: 12, video: 'hvc1' } },
    ),
    refusedMotion(
      'box-not-found',
      'a search that finds nothing meets all boxes, and one that does not fit',
      motion({ tail: [box('udta', u32(9), ascii('free'))] }),
    ),
  ];
}

export function kindVectors(): MediaVector[] {
  return [
    ...pairVectors(),
    ...typeVectors(),
    ...brandVectors(),
    ...boxVectors(),
    stillVector(
      'type-extra',
      'what is behind the picture data of a JPEG does not count',
      Buffer.concat([jpegWith(exif([])), exifSegment(exif([text(TAG.make, 'Apple')]))]),
      { still: PLAIN_STILL_MEDIA },
    ),
  ];
}
