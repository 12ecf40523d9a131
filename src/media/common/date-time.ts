/** Dates and times of photos and movies, as RFC 3339 with whole seconds. */

/**
 * The time a still was taken, from Exif.
 *
 * @param dateTime DateTimeOriginal (tag 0x9003), `YYYY:MM:DD HH:MM:SS` in local time (Exif 2.32).
 * @param offset OffsetTimeOriginal (tag 0x9011), `+HH:MM`, where the camera wrote it. One that cannot
 *   be read is treated as absent.
 * @returns e.g. `2026-01-09T18:32:07+09:00`, without the offset where there is none; `undefined` for
 *   a date that does not exist, such as the `0000:00:00 00:00:00` of a camera whose clock is not set.
 */
export function exifDateTime(dateTime: string, offset?: string): string | undefined {
  const match = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(dateTime);
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = match;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  if (!exists(local)) return undefined;
  return local + (offset === undefined ? '' : (rfc3339Offset(offset) ?? ''));
}

/**
 * The time a movie was taken, from the key `com.apple.quicktime.creationdate`.
 *
 * @param text ISO 8601 as Apple writes it (`2026-01-09T18:32:07+0900`); the offset with or without a
 *   colon, `Z`, or none. A fraction of a second is cut off.
 * @returns RFC 3339, with an offset only where there was one; `undefined` for any other form and for
 *   a date that does not exist.
 */
export function quickTimeDateTime(text: string): string | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  const [, local = '', offset] = match ?? [];
  if (!exists(local)) return undefined;
  if (offset === undefined) return local;
  const zone = rfc3339Offset(offset);
  return zone === undefined ? undefined : local + zone;
}

function rfc3339Offset(text: string): string | undefined {
  if (text === 'Z') return text;
  const match = /^([+-])([01]\d|2[0-3]):?([0-5]\d)$/.exec(text);
  const [, sign = '', hours = '', minutes = ''] = match ?? [];
  return match === null ? undefined : `${sign}${hours}:${minutes}`;
}

/**
 * Whether the calendar has this date and the clock this time. JavaScript rolls 31 February over to
 * March, so what comes back must be what went in. `Z` keeps the machine's time zone out of it.
 */
function exists(local: string): boolean {
  const time = Date.parse(`${local}Z`);
  return (
    !Number.isNaN(time) &&
    !local.startsWith('0000') &&
    new Date(time).toISOString() === `${local}.000Z`
  );
}
