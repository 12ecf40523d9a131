/** Containers with times that are none, or spelled otherwise. */
import { changed, vector, withStill } from './build.ts';
import { MEDIA, still } from './sample.ts';
import type { Vector } from './vector.ts';

/** Times of modification: name, comment, spelling. */
const MODIFIED: [string, string, string][] = [
  ['offset', 'a modification time that is not in UTC', '2026-01-09T18:32:07+09:00'],
  ['offset-zero', 'UTC, written as an offset', '2026-01-09T09:32:07+00:00'],
  ['local', 'a modification time without Z', '2026-01-09T09:32:07'],
  ['zeros', 'a modification time with a trailing zero', '2026-01-09T09:32:07.120Z'],
  ['zero', 'a fraction of zero', '2026-01-09T09:32:07.0Z'],
  ['dot', 'a dot without a fraction', '2026-01-09T09:32:07.Z'],
  ['digits', 'a fraction of seven digits', '2026-01-09T09:32:07.1234567Z'],
  ['comma', 'a fraction behind a comma', '2026-01-09T09:32:07,5Z'],
  ['date', 'the 30th of February', '2026-02-30T09:32:07Z'],
  ['leap', 'the 29th of February of a year that has none', '2026-02-29T09:32:07Z'],
  ['leap-century', 'the 29th of February 1900', '1900-02-29T09:32:07Z'],
  ['april', 'the 31st of April', '2026-04-31T09:32:07Z'],
  ['month-0', 'month 0', '2026-00-09T09:32:07Z'],
  ['month-13', 'month 13', '2026-13-09T09:32:07Z'],
  ['day-0', 'day 0', '2026-01-00T09:32:07Z'],
  ['day-32', 'day 32', '2026-01-32T09:32:07Z'],
  ['hour', 'hour 24', '2026-01-09T24:00:00Z'],
  ['minute', 'minute 60', '2026-01-09T09:60:07Z'],
  ['second', 'second 60: there are no leap seconds', '2016-12-31T23:59:60Z'],
  ['lower-z', 'a small z', '2026-01-09T09:32:07z'],
  ['lower-t', 'a small t', '2026-01-09t09:32:07Z'],
  ['space', 'a space between date and time', '2026-01-09 09:32:07Z'],
  ['no-seconds', 'a time without seconds', '2026-01-09T09:32Z'],
  ['year', 'a year of five digits', '12026-01-09T09:32:07Z'],
  ['sign', 'a year with a sign', '+002026-01-09T09:32:07Z'],
  ['newline', 'a line end behind the time', '2026-01-09T09:32:07Z\n'],
  ['arabic', 'digits of another script', '٢٠٢٦-01-09T09:32:07Z'],
  ['empty', 'an empty time', ''],
];

/** Times of capture: name, comment, spelling. */
const CAPTURED: [string, string, string][] = [
  ['fraction', 'a capture time with a fraction of a second', '2026-01-09T18:32:07.5+09:00'],
  ['no-colon', 'an offset without a colon', '2026-01-09T18:32:07+0900'],
  ['hours', 'an offset of hours alone', '2026-01-09T18:32:07+09'],
  ['offset-hour', 'an offset of 24:00', '2026-01-09T18:32:07+24:00'],
  ['offset-minute', 'an offset of 60 minutes', '2026-01-09T18:32:07-00:60'],
  ['date', 'the 31st of June', '2026-06-31T18:32:07Z'],
  ['month', 'month 0', '2026-00-09T18:32:07Z'],
  ['hour', 'hour 24', '2026-01-09T24:00:00+09:00'],
  ['second', 'second 60', '2026-01-09T18:32:60+09:00'],
  ['lower-z', 'a small z', '2026-01-09T18:32:07z'],
  ['exif', 'the spelling of Exif', '2026:01:09 18:32:07'],
  ['newline', 'a line end behind the time', '2026-01-09T18:32:07\n'],
];

export async function timeVectors(): Promise<Vector[]> {
  const code = 'time-invalid';
  const vectors: Vector[] = [];
  for (const [name, comment, modified] of MODIFIED) {
    vectors.push(vector(`${code}-${name}`, code, comment, await withStill(still({ modified }))));
  }
  for (const [name, comment, captured] of CAPTURED) {
    const bytes = await changed({ media: { ...MEDIA, captured } });
    vectors.push(vector(`${code}-captured-${name}`, code, comment, bytes));
  }
  return vectors;
}
