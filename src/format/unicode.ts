/**
 * The two Unicode properties that names depend on, fixed at version 15.0 so that every reader gives
 * the same answer for ever: the engine's own tables change from release to release.
 *
 * Normalisation needs no table here. For text whose code points are all assigned in 15.0, the
 * stability policy of Unicode keeps NFC and NFD unchanged in every later version.
 */
import { CASE_FOLDING, UNASSIGNED } from './unicode-tables.ts';

const words = (table: string): string[] => table.trim().split(/\s+/);
const parseHex = (text: string): number => Number.parseInt(text, 16);

/** Starts and (inclusive) ends of the unassigned ranges, ascending. */
const unassigned = words(UNASSIGNED).map((range) => {
  const [first = '', last = first] = range.split('-');
  return { first: parseHex(first), last: parseHex(last) };
});

const folding = new Map(
  words(CASE_FOLDING).map((rule) => {
    const [from = '', to = ''] = rule.split(':');
    return [parseHex(from), String.fromCodePoint(...to.split('+').map(parseHex))] as const;
  }),
);

/** Whether a code point is assigned in Unicode 15.0 (private use counts as assigned). */
export function isAssigned(codePoint: number): boolean {
  let low = 0;
  let high = unassigned.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const range = unassigned[middle];
    if (range !== undefined && range.last < codePoint) low = middle + 1;
    else high = middle;
  }
  const range = unassigned[low];
  return range === undefined || codePoint < range.first;
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
 * canonical decomposition, full case folding, canonical decomposition (Unicode 15.0, section 3.13,
 * D145).
 */
export function foldName(name: string): string {
  // Nearly every name of a photo: there is nothing to decompose, and folding is lower case.
  if (ASCII.test(name)) return name.toLowerCase();
  return caseFold(name.normalize('NFD')).normalize('NFD');
}
