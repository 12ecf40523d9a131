/** Formats text output: colours (only on a terminal), units, plurals. */
import { styleText } from 'node:util';
import { escapeInvisible } from './invisible-characters.ts';

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

/** `2,000`, `4.8`. Without `Intl`, which takes 26 ms for its first number. */
function formatNumber(number: number): string {
  const tenths = Math.round(number * 10);
  const whole = String(Math.floor(tenths / 10)).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  return tenths % 10 === 0 ? whole : `${whole}.${tenths % 10}`;
}

/** `1 photo`, `2,000 photos`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(number)} ${number === 1 ? noun : plural}`;
}

/** `4.8 MB`, in decimal units like Finder and disk vendors. */
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

/** Untrusted text with control, line-breaking and invisible characters escaped. */
export function safe(text: string): string {
  return escapeInvisible(text);
}
