/**
 * The two kinds of time in a manifest.
 *
 * `modified` is a file's own modification time: UTC, cut down to microseconds, because that is what
 * every common file system and Node can give back exactly. `captured` is what a camera wrote, with
 * its offset where it gave one.
 */
import { LivepkgError } from '../errors.ts';

/** Of one time there is one spelling: no zeros at the end of its fraction. */
const MODIFIED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{0,5}[1-9]))?Z$/;
const CAPTURED = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/;

/** Milliseconds since 1970 of `YYYY-MM-DDTHH:MM:SS` read as UTC; undefined if there is no such time. */
function parseDateTime(text: string): number | undefined {
  const date = new Date(`${text}Z`);
  // It takes the 31st of February for the 2nd or 3rd of March, and 24:00 for the next day.
  return date.getUTCDate() === Number(text.slice(8, 10)) ? date.getTime() : undefined;
}

/**
 * Writes a modification time as the manifest spells it.
 *
 * @param microseconds since 1970-01-01T00:00:00Z; negative before it
 * @throws LivepkgError `time-invalid` outside the years 0 to 9999
 */
export function formatModified(microseconds: bigint): string {
  const fraction = ((microseconds % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const date = new Date(Number((microseconds - fraction) / 1000n));
  const year = date.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) {
    throw new LivepkgError(
      'time-invalid',
      'The modification time lies outside the years 0 to 9999; set a sensible one and try again.',
    );
  }
  const digits = fraction.toString().padStart(6, '0').replace(/0+$/, '');
  const seconds = date.toISOString().slice(0, 19);
  return digits === '' ? `${seconds}Z` : `${seconds}.${digits}Z`;
}

/**
 * Reads a modification time, strictly: only the one spelling that `formatModified` writes.
 *
 * @returns microseconds since 1970-01-01T00:00:00Z
 * @throws LivepkgError `time-invalid`
 */
export function parseModified(text: string): bigint {
  const [, dateTime, fraction = ''] = MODIFIED.exec(text) ?? [];
  const milliseconds = dateTime === undefined ? undefined : parseDateTime(dateTime);
  if (milliseconds !== undefined) {
    return BigInt(milliseconds) * 1000n + BigInt(fraction.padEnd(6, '0'));
  }
  throw new LivepkgError('time-invalid', `"${text}" is no modification time as a manifest has it.`);
}

/** The times that signed and unsigned 32-bit seconds since 1970 both have: readers take them for either. */
const FIRST_TIMESTAMP = '1970-01-01T00:00:00';
const LAST_TIMESTAMP = '2038-01-19T03:14:07';

/**
 * The modification time that the ZIP headers of a member hold: section 3.4 of the specification.
 *
 * @param modified as a manifest spells it
 * @returns whole seconds since 1970, cut down; undefined where the headers hold none
 * @throws LivepkgError `time-invalid`
 */
export function zipTimestamp(modified: string): number | undefined {
  const second = modified.slice(0, FIRST_TIMESTAMP.length);
  if (second < FIRST_TIMESTAMP || second > LAST_TIMESTAMP) return undefined;
  return Number(parseModified(modified) / 1_000_000n);
}

/** Whether text is a capture time as a manifest has it: RFC 3339, whole seconds, offset optional. */
export function isCaptured(text: string): boolean {
  return CAPTURED.test(text) && parseDateTime(text.slice(0, 19)) !== undefined;
}
