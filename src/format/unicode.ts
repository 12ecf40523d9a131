/**
 * The Unicode properties that names depend on, fixed at version 15.0 so that every reader gives
 * the same answer for ever: the engine's own tables change from release to release.
 *
 * Normalisation needs no table here. For text whose code points are all assigned in 15.0, the
 * stability policy of Unicode keeps NFC and NFD unchanged in every later version.
 */
import { CASE_FOLDING, INVISIBLE, UNASSIGNED } from './unicode-tables.ts';

const words = (table: string): string[] => table.trim().split(/\s+/);
const parseHex = (text: string): number => Number.parseInt(text, 16);

/** Starts and (inclusive) ends, ascending. */
type Ranges = readonly { first: number; last: number }[];

const rangesOf = (table: string): Ranges =>
  words(table).map((range) => {
    const [first = '', last = first] = range.split('-');
    return { first: parseHex(first), last: parseHex(last) };
  });

const unassigned = rangesOf(UNASSIGNED);
const invisible = rangesOf(INVISIBLE);

/** What Persian, Hindi and families of emoji are written with. HFS+ does not compare them. */
const NON_JOINER = 0x200c;
const JOINER = 0x200d;
const JOINERS = /[\u200c\u200d]/g;

/** The one letter that folding leaves apart and upper case does not: `ı` and `i` are both `I`. */
const DOTLESS_I = [0x131, 'i'] as const;

const folding = new Map([
  ...words(CASE_FOLDING).map((rule) => {
    const [from = '', to = ''] = rule.split(':');
    return [parseHex(from), String.fromCodePoint(...to.split('+').map(parseHex))] as const;
  }),
  DOTLESS_I,
]);

function isIn(ranges: Ranges, codePoint: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range !== undefined && range.last < codePoint) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low];
  return range !== undefined && codePoint >= range.first;
}

/** Whether a code point is assigned in Unicode 15.0 (private use counts as assigned). */
export function isAssigned(codePoint: number): boolean {
  return !isIn(unassigned, codePoint);
}

/**
 * Whether a code point is a format character or a separator of lines or paragraphs in Unicode 15.0, and
 * no joiner: it is not seen, or turns text round.
 */
export function isInvisible(codePoint: number): boolean {
  return codePoint !== NON_JOINER && codePoint !== JOINER && isIn(invisible, codePoint);
}

// oxlint-disable-next-line no-control-regex -- all of ASCII
const ASCII = /^[\u0000-\u007f]*$/;

function caseFold(text: string): string {
  let folded = '';
  for (const character of text) {
    folded += folding.get(character.codePointAt(0) ?? 0) ?? character;
  }
  return folded;
}

/**
 * What two names have in common when some file system or cloud takes them for the same name:
 * no joiners, canonical decomposition, full case folding, canonical decomposition (Unicode 15.0, section
 * 3.13, D145), and `ı` as `i`, because some compare in upper case.
 */
export function foldName(name: string): string {
  // Nearly every name of a photo: there is nothing to decompose, and folding is lower case.
  if (ASCII.test(name)) return name.toLowerCase();
  return caseFold(name.replaceAll(JOINERS, '').normalize('NFD')).normalize('NFD');
}
