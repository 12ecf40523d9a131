/** Boxes as such (8.5). */
import { ascii, box, u32, u8 } from '../../../fixtures/lib/bytes.ts';
import type { MediaVector } from './media-vector.ts';
import { IDENTIFIER_TEXT, moov, motion, PICTURE, QT, texts } from './motion-parts.ts';
import { heic } from './still-parts.ts';
import { motionVector, PLAIN_MOTION_MEDIA, refusedMotion, refusedStill } from './vector-kinds.ts';

const MOV_MEDIA = { motion: PLAIN_MOTION_MEDIA };

export function boxVectors(): MediaVector[] {
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
      Buffer.concat([motion(), motion({ tracks: [PICTURE], texts: [['make', 'Other']] })]),
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
