/** Which half a fact comes from (8). */
import { text } from '../../../fixtures/lib/tiff.ts';
import { bareExif, dated, exif, note, TAG } from './exif-parts.ts';
import type { MediaVector } from './media-vector.ts';
import { motion, PICTURE, SOUND, stillTimeTrack, type Text } from './motion-parts.ts';
import { frame, jpeg, jpegWith, SCAN } from './still-parts.ts';
import { byName, pairVector, PLAIN_MOTION_MEDIA, PLAIN_STILL_MEDIA } from './vector-kinds.ts';

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
export function pairVectors(): MediaVector[] {
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
