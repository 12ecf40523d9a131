/** Formats numbers and times of the report, the same on every machine. */
import { count } from '../common/style.ts';
import { html, type Html } from './escape.ts';

const integer = new Intl.NumberFormat('en');

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** `12,345`. */
export function number(value: number): string {
  return integer.format(value);
}

/** `1 Live Photo`, `12,345 Live Photos`. */
export function photos(value: number): string {
  return count(value, 'Live Photo');
}

interface Moment {
  day: string;
  time: string;
}

function momentIn(timeZone: string, date: Date): Moment {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  });
  const parts = new Map(format.formatToParts(date).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const offset = part('timeZoneName').replace('GMT', 'UTC');
  return {
    day: `${part('day')} ${MONTHS[Number(part('month')) - 1] ?? ''} ${part('year')}`,
    time: `${part('hour')}:${part('minute')} (${offset})`,
  };
}

/** The parts of a time; in UTC if the time zone is unknown. */
function moment(date: Date, timeZone: string | undefined): Moment {
  try {
    return momentIn(timeZone ?? 'UTC', date);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return momentIn('UTC', date);
  }
}

const isDate = (date: Date): boolean => !Number.isNaN(date.getTime());

/** `22 November 2026`. */
export function day(date: Date, timeZone: string | undefined): string {
  return isDate(date) ? moment(date, timeZone).day : 'an unknown day';
}

/** `22 November 2026, 18:46 (UTC+01:00)`, as a `<time>` element. */
export function when(date: Date, timeZone: string | undefined): Html {
  if (!isDate(date)) return html`unknown`;
  const { day: dayText, time } = moment(date, timeZone);
  return html`<time datetime="${date.toISOString()}">${dayText}, ${time}</time>`;
}
