/** Durations and tracks of motions (8.7). */
import { ascii, box, fullBox, sampleEntry, u16, u32, u8 } from '../../../fixtures/lib/bytes.ts';
import type { Media } from '../../../src/format/manifest-schema.ts';
import type { MediaVector } from './media-vector.ts';
import {
  largeHeader,
  moov,
  motion,
  movieHeader,
  PICTURE,
  pictureEntry,
  QT,
  SOUND,
  soundEntry,
  track,
} from './motion-parts.ts';
import { motionVector, PLAIN_MOTION_MEDIA, refusedMotion } from './vector-kinds.ts';

type MotionMedia = Media['motion'];

/** A header, and the duration that it gives. */
const lasts = (name: string, comment: string, header: Buffer, duration?: number): MediaVector =>
  motionVector(`duration-${name}`, comment, motion({ header: [header] }), {
    motion: { type: 'MOV', ...(duration === undefined ? {} : { duration }) },
  });

function durationVectors(): MediaVector[] {
  return [
    lasts('plain', '1,147 of 600ths of a second', movieHeader(1147, 600), 1912),
    lasts('version-1', 'the same in version 1', largeHeader(1147n, 600), 1912),
    lasts(
      'version-2',
      'other versions are read as 0',
      otherVersion(2, movieHeader(1147, 600)),
      1912,
    ),
    lasts('zero', 'a duration of 0', movieHeader(0, 600), 0),
    lasts('half', 'half a millisecond is rounded up', movieHeader(1, 2000), 1),
    lasts('below', 'less is rounded down', movieHeader(4999, 10_000_000), 0),
    lasts(
      'exact',
      'just under half, with more digits than a double has',
      largeHeader(13_510_798_881_113_243n, 4_294_967_295),
      3_145_728_000,
    ),
    lasts('unknown', 'all bits set: not known', movieHeader(0xffff_ffff, 600)),
    lasts(
      'not-unknown',
      'the same number in version 1 is a duration',
      largeHeader(0xffff_ffffn, 1000),
      0xffff_ffff,
    ),
    lasts(
      'unknown-1',
      'all bits set in version 1: too long',
      largeHeader(2n ** 64n - 1n, 0xffff_ffff),
    ),
    lasts('too-long', 'a millisecond more than there may be', largeHeader(2n ** 32n, 1000)),
    lasts('no-scale', 'no units a second', movieHeader(600, 0)),
    lasts(
      'short',
      'what is behind the duration is not needed',
      fullBox('mvhd', 0, 0, u32(0, 0, 600, 600)),
      1000,
    ),
    motionVector(
      'duration-tracks',
      'the durations of tracks do not count',
      motion({
        tracks: [track({ handler: 'vide', head: [fullBox('tkhd', 0, 0, u32(0, 0, 1, 0, 6000))] })],
      }),
      { motion: PLAIN_MOTION_MEDIA },
    ),
    motionVector(
      'duration-headers',
      'the first mvhd counts',
      motion({ header: [movieHeader(600, 600), movieHeader(1200, 600)] }),
      { motion: PLAIN_MOTION_MEDIA },
    ),
    refusedMotion('motion-no-header', 'no mvhd', motion({ header: [] })),
    refusedMotion(
      'motion-header-cut',
      'an mvhd that ends in the duration',
      motion({ header: [fullBox('mvhd', 0, 0, u32(0, 0, 600), u8(0, 0, 2))] }),
    ),
    refusedMotion('motion-no-moov', 'no moov', Buffer.concat([QT, box('mdat', moov())])),
  ];
}

/** A full box with another version. */
function otherVersion(version: number, bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt8(version, 8);
  return changed;
}

/** Tracks, and what they give apart from type and duration. */
const tracks = (
  name: string,
  comment: string,
  list: readonly Buffer[],
  facts: Partial<MotionMedia>,
): MediaVector =>
  motionVector(`track-${name}`, comment, motion({ tracks: list }), {
    motion: { ...PLAIN_MOTION_MEDIA, ...facts },
  });

const picture = (...entries: readonly Buffer[]): Buffer => track({ handler: 'vide', entries });

function codeAndSizeVectors(): MediaVector[] {
  const PICTURE_FACTS = { width: 16, height: 12, video: 'hvc1' };
  const other = pictureEntry('avc1', 9, 9);
  return [
    tracks('plain', 'picture and sound', [PICTURE, SOUND], { ...PICTURE_FACTS, audio: 'lpcm' }),
    tracks('order', 'sound first', [SOUND, PICTURE], { ...PICTURE_FACTS, audio: 'lpcm' }),
    tracks(
      'first',
      'the first track of each handler counts',
      [PICTURE, picture(other), SOUND, track({ handler: 'soun', entries: [soundEntry('mp4a')] })],
      { ...PICTURE_FACTS, audio: 'lpcm' },
    ),
    tracks(
      'auxiliary',
      'auxv is another handler',
      [track({ handler: 'auxv', entries: [other] }), PICTURE],
      PICTURE_FACTS,
    ),
    tracks(
      'entries',
      'the first sample entry counts',
      [picture(pictureEntry('hvc1', 16, 12), other)],
      PICTURE_FACTS,
    ),
    tracks('no-entry', 'no sample entry: no other track takes its place', [picture(), PICTURE], {}),
    tracks(
      'count',
      'the number of sample entries is not read',
      [recounted(picture(pictureEntry('hvc1', 16, 12)))],
      PICTURE_FACTS,
    ),
    tracks('zero', 'a width of 0', [picture(pictureEntry('hvc1', 0, 12))], { video: 'hvc1' }),
    tracks('short', 'a sample entry that is too short for a size', [picture(sampleEntry('hvc1'))], {
      video: 'hvc1',
    }),
    tracks(
      'space',
      'a space in a code',
      [track({ handler: 'soun', entries: [soundEntry('raw ')] })],
      {
        audio: 'raw ',
      },
    ),
    tracks(
      'copyright',
      'a9 in a code is U+00A9',
      [track({ handler: 'soun', entries: [soundEntry('\xa9abc')] })],
      { audio: '\u00a9abc' },
    ),
    tracks(
      'tilde',
      '7e is the last that may be in a code',
      [
        picture(pictureEntry('~~~~', 16, 12)),
        track({ handler: 'soun', entries: [soundEntry('\x7fabc')] }),
      ],
      { ...PICTURE_FACTS, video: '~~~~' },
    ),
    tracks(
      'shortest',
      'a sample entry that ends with its size',
      [picture(sampleEntry('hvc1', Buffer.alloc(16), u16(16, 12)))],
      PICTURE_FACTS,
    ),
    tracks('most-boxes', 'minf behind 255 other boxes', [crowded(253)], {
      video: 'hvc1',
      width: 16,
      height: 12,
    }),
    refusedMotion(
      'track-too-many-boxes',
      'minf behind 256 other boxes',
      motion({ tracks: [crowded(254)] }),
    ),
    tracks(
      'most',
      '256 tracks',
      [...Array.from({ length: 255 }, () => box('trak')), PICTURE],
      PICTURE_FACTS,
    ),
    tracks(
      'unprintable',
      'a code with another byte is left out, the size is not',
      [
        picture(pictureEntry('hvc\0', 16, 12)),
        track({ handler: 'soun', entries: [soundEntry('\xaaabc')] }),
      ],
      { width: 16, height: 12 },
    ),
    tracks(
      'shown-size',
      'the size in tkhd, and in boxes in the sample entry, does not count',
      [
        track({
          handler: 'vide',
          head: [fullBox('tkhd', 0, 0, Buffer.alloc(72), u32(12 << 16, 16 << 16))],
          entries: [
            sampleEntry(
              'hvc1',
              Buffer.alloc(16),
              u16(16, 12),
              Buffer.alloc(50),
              box('clap', u32(9, 1, 9, 1, 0, 1, 0, 1)),
            ),
          ],
        }),
      ],
      PICTURE_FACTS,
    ),
    tracks(
      'handlers',
      'the first hdlr in mdia counts',
      [
        track({
          handler: 'vide',
          entries: [pictureEntry('hvc1', 16, 12)],
          tail: [fullBox('hdlr', 0, 0, ascii('mhlrsoun'), u32(0, 0, 0), u8(0))],
        }),
      ],
      PICTURE_FACTS,
    ),
    tracks('empty', 'tracks that hold nothing', [box('trak'), PICTURE], PICTURE_FACTS),
    refusedMotion(
      'track-many',
      'more than 256 tracks',
      motion({ tracks: Array.from({ length: 257 }, () => box('trak')) }),
    ),
  ];
}

/** A picture track with boxes of no meaning at the start of `mdia`. */
function crowded(count: number): Buffer {
  const boxes = Buffer.concat(Array.from({ length: count }, () => box('free')));
  return box('trak', box('mdia', boxes, PICTURE.subarray(16)));
}

/** A track whose `stsd` says that it has no entries. */
function recounted(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt32BE(0, changed.indexOf('stsd') + 8);
  return changed;
}

export function trackVectors(): MediaVector[] {
  return [...durationVectors(), ...codeAndSizeVectors()];
}
