/** How text for people looks: colour on a terminal only, units, plurals. */
import { styleText } from 'node:util';
import { writtenOut } from './unseen.ts';

type Format = Parameters<typeof styleText>[0];

const hasColour =
  process.stdout.isTTY &&
  !process.env['NO_COLOR'] &&
  !process.env['CI'] &&
  process.env['TERM'] !== 'dumb';

const style = (format: Format) => (text: string) => (hasColour ? styleText(format, text) : text);

export const bold = style('bold');
export const dim = style('dim');
export const green = style('green');
export const yellow = style('yellow');
export const red = style('red');

/** `2,000`, `4.8`. Not by `Intl`: the first number that it formats takes it 26 ms. */
function formatNumber(number: number): string {
  const tenths = Math.round(number * 10);
  const whole = String(Math.floor(tenths / 10)).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  return tenths % 10 === 0 ? whole : `${whole}.${tenths % 10}`;
}

/** `1 photo`, `2,000 photos`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(number)} ${number === 1 ? noun : plural}`;
}

/** Bytes as people read them: `4.8 MB` (decimal units, as Finder and disks count). */
export function size(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return unit === 0 ? count(bytes, 'byte') : `${formatNumber(value)} ${units[unit] ?? ''}`;
}

/** Text from outside with what could steer a terminal, break a line or hide written out. */
export function safe(text: string): string {
  return writtenOut(text);
}
