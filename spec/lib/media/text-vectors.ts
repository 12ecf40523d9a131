/** Texts and times (8.2): one in the still, one in the motion. */
import { field, bareExif, dated, exif, note, TAG } from './exif-parts.ts';
import type { MediaVector } from './media-vector.ts';
import { motion } from './motion-parts.ts';
import { jpegWith } from './still-parts.ts';
import {
  motionVector,
  pairVector,
  PLAIN_MOTION_MEDIA,
  PLAIN_STILL_MEDIA,
  stillVector,
} from './vector-kinds.ts';

const STILL = { still: PLAIN_STILL_MEDIA };
const MOTION = { motion: PLAIN_MOTION_MEDIA };

/** The same bytes as the still's make and the motion's location. */
function textVector(
  name: string,
  comment: string,
  value: Buffer | string,
  expected?: string,
): MediaVector {
  const bytes = Buffer.from(value);
  return pairVector(
    `text-${name}`,
    comment,
    {
      still: jpegWith(exif([field(TAG.make, 2, bytes)])),
      motion: motion({ texts: [['location.ISO6709', bytes]] }),
    },
    {
      ...(expected === undefined ? {} : { make: expected, location: expected }),
      ...STILL,
      ...MOTION,
    },
  );
}

function textVectors(): MediaVector[] {
  const long = 'é'.repeat(512);
  return [
    textVector('padded', 'NULs and spaces at both ends are taken away', ' \0 A b\0 \0', 'A b'),
    textVector('empty', 'a text of NULs and spaces is left out', ' \0 \0'),
    textVector('nul', 'U+0000 inside is a control character: left out', 'A\0b'),
    textVector('tab', 'a tab at the end is not taken away, and is a control character', 'Apple\t'),
    textVector('feed', 'a line feed inside', 'A\nb'),
    textVector('delete', 'U+007F is a control character', 'A\u007fb'),
    textVector('next-line', 'U+0085 is a control character', 'A\u0085b'),
    textVector('no-break-space', 'U+00A0 and U+3000 stay', '\u00a0A\u3000', '\u00a0A\u3000'),
    textVector('mark', 'U+FEFF at the start stays', '\ufeffA', '\ufeffA'),
    textVector('replacement', 'U+FFFD stays', 'A\ufffd', 'A\ufffd'),
    textVector('unassigned', 'what Unicode has not assigned stays', '\uffff', '\uffff'),
    textVector('decomposed', 'nothing is normalised', 'e\u0301', 'e\u0301'),
    textVector('utf8', 'UTF-8, in Exif too', '\u00e9\u5199\u{1f600}', '\u00e9\u5199\u{1f600}'),
    textVector('latin1', 'what is not UTF-8 is left out', Buffer.from('caf\xe9', 'latin1')),
    textVector('overlong', 'an overlong form is not UTF-8', Buffer.from('41c080', 'hex')),
    textVector('surrogate', 'a surrogate is not UTF-8', Buffer.from('41eda080', 'hex')),
    textVector('longest', '1,024 bytes, and NULs that do not count', `${long}\0\0`, long),
    textVector('too-long', '1,025 bytes', `${long}A`),
    stillVector(
      'text-value-longest',
      'a value of 4,096 bytes in Exif, nearly all of it padding',
      jpegWith(exif([field(TAG.make, 2, Buffer.from('Apple'.padEnd(4096)))])),
      { make: 'Apple', ...STILL },
    ),
    stillVector(
      'text-value-too-long',
      'one of 4,097 bytes is left out',
      jpegWith(exif([field(TAG.make, 2, Buffer.from('Apple'.padEnd(4097)))])),
      STILL,
    ),
    motionVector(
      'text-value-any-length',
      'in a motion it may be longer',
      motion({ texts: [['make', 'Apple'.padEnd(4097)]] }),
      { make: 'Apple', ...MOTION },
    ),
  ];
}

const DATE = '2026:01:09 18:32:07';
const LOCAL = '2026-01-09T18:32:07';

/** A still's time: DateTimeOriginal, OffsetTimeOriginal, and what comes of them. */
function stillTime(
  name: string,
  comment: string,
  [date, offset]: readonly [string, string?],
  captured?: string,
): MediaVector {
  return stillVector(`time-${name}`, comment, jpegWith(dated(date, offset)), {
    ...(captured === undefined ? {} : { captured }),
    ...STILL,
  });
}

function stillTimeVectors(): MediaVector[] {
  return [
    stillTime('none', 'no offset', [DATE], LOCAL),
    stillTime('colon', 'an offset with a colon', [DATE, '+09:00'], `${LOCAL}+09:00`),
    stillTime('no-colon', 'an offset without', [DATE, '-0330'], `${LOCAL}-03:30`),
    stillTime('z', 'Z stays Z', [DATE, 'Z'], `${LOCAL}Z`),
    stillTime('z-lower', 'z is no offset', [DATE, 'z'], LOCAL),
    stillTime('zero', '+00:00 is not made Z', [DATE, '+00:00'], `${LOCAL}+00:00`),
    stillTime('minus-zero', '-00:00 keeps its sign', [DATE, '-0000'], `${LOCAL}-00:00`),
    stillTime('last', 'the largest offset', [DATE, '-23:59'], `${LOCAL}-23:59`),
    stillTime('20', 'hours from 20 on', [DATE, '+20:30'], `${LOCAL}+20:30`),
    stillTime('24', 'an offset of 24:00 counts as if it were not there', [DATE, '+24:00'], LOCAL),
    stillTime('60', 'so does one of 60 minutes', [DATE, '+09:60'], LOCAL),
    stillTime('hours', 'so do hours alone', [DATE, '+09'], LOCAL),
    stillTime('blank', 'so does a blank one', [DATE, '   :  '], LOCAL),
    stillTime('padded', 'spaces around both', [`  ${DATE} `, ' +09:00 '], `${LOCAL}+09:00`),
    stillTime('date-blank', 'a blank date', ['    :  :     :  :  ', '+09:00']),
    stillTime('date-zeros', 'a clock that was not set', ['0000:00:00 00:00:00']),
    stillTime('date-year-0', 'the year 0000', ['0000:01:01 00:00:00']),
    stillTime('date-year-1', 'the year 0001', ['0001:01:01 00:00:00'], '0001-01-01T00:00:00'),
    stillTime(
      'date-leap',
      '29 February of a leap year',
      ['2024:02:29 23:59:59'],
      '2024-02-29T23:59:59',
    ),
    stillTime('date-no-leap', '29 February of 1900', ['1900:02:29 00:00:00']),
    stillTime('date-hour', 'hour 24', ['2026:01:09 24:00:00']),
    stillTime('date-second', 'a leap second', ['2016:12:31 23:59:60']),
    stillTime('date-iso', 'another spelling', ['2026-01-09T18:32:07']),
    stillTime('date-fraction', 'a fraction of a second', [`${DATE}.5`]),
    stillTime('date-digits', 'other digits than 0 to 9', ['２０２６:01:09 18:32:07']),
    stillVector(
      'time-offset-alone',
      'an offset without a date',
      jpegWith(bareExif([], [field(TAG.offsetTimeOriginal, 2, Buffer.from('+09:00\0')), note()])),
      STILL,
    ),
  ];
}

/** A motion's `creationdate`, and what comes of it. */
function created(name: string, comment: string, text: string, captured?: string): MediaVector {
  return motionVector(`created-${name}`, comment, motion({ texts: [['creationdate', text]] }), {
    ...(captured === undefined ? {} : { captured }),
    ...MOTION,
  });
}

function createdVectors(): MediaVector[] {
  return [
    created('no-colon', 'as Apple writes it', `${LOCAL}+0900`, `${LOCAL}+09:00`),
    created('colon', 'an offset with a colon', `${LOCAL}-03:30`, `${LOCAL}-03:30`),
    created('zeros', 'midnight', '2010-10-10T00:00:00', '2010-10-10T00:00:00'),
    created('none', 'no offset', LOCAL, LOCAL),
    created('z', 'Z stays Z', `${LOCAL}Z`, `${LOCAL}Z`),
    created('zero', '+0000 becomes +00:00', `${LOCAL}+0000`, `${LOCAL}+00:00`),
    created('minus-zero', '-0000 becomes -00:00', `${LOCAL}-0000`, `${LOCAL}-00:00`),
    created('fraction', 'a fraction is cut off', `${LOCAL}.999999999+0900`, `${LOCAL}+09:00`),
    created('fraction-only', 'a fraction without an offset', `${LOCAL}.05`, LOCAL),
    created('padded', 'spaces and NULs around it', ` ${LOCAL}Z\0`, `${LOCAL}Z`),
    created('fraction-empty', 'a dot without digits: left out', `${LOCAL}.Z`),
    created('comma', 'a comma: left out', `${LOCAL},5Z`),
    created('24', 'an offset of 24:00: left out', `${LOCAL}+2400`),
    created('hours', 'an offset of hours alone: left out', `${LOCAL}+09`),
    created('lower', 'lower case: left out', '2026-01-09t18:32:07z'),
    created('space', 'a space in place of T: left out', '2026-01-09 18:32:07Z'),
    created('date', 'a date alone: left out', '2026-01-09'),
    created('february', 'a date that does not exist: left out', '2026-02-30T18:32:07+0900'),
    created('year-0', 'the year 0000: left out', '0000-01-01T00:00:00Z'),
  ];
}

export function textAndTimeVectors(): MediaVector[] {
  return [...textVectors(), ...stillTimeVectors(), ...createdVectors()];
}
