/** The part of the Unicode Character Database that the specification needs, as one text file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const VERSION = '15.0.0';
/** The joiners: format characters that are allowed in names. */
const JOINERS = new Set(['200C', '200D']);

const hex = (codePoint: number): string => codePoint.toString(16).toUpperCase().padStart(4, '0');

/** The fields of each line, without comments. */
function readFields(folder: string, name: string): string[][] {
  return readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
    .map((line) => line.split(';').map((field) => field.trim()));
}

interface CodePoint {
  value: number;
  category: string;
  combiningClass: string;
  /** One-step canonical decomposition; may be empty. */
  decomposition: string;
}

/** All assigned code points, ascending, with abbreviated ranges expanded. */
function readCodePoints(folder: string): CodePoint[] {
  const all: CodePoint[] = [];
  let first: number | undefined;
  for (const fields of readFields(folder, 'UnicodeData.txt')) {
    const [code = '', name = '', category = '', combiningClass = '', , mapping = ''] = fields;
    const value = Number.parseInt(code, 16);
    // A mapping that starts with a tag is a compatibility decomposition.
    const decomposition = mapping.startsWith('<') ? '' : mapping;
    const start = name.endsWith(', Last>') ? (first ?? value) : value;
    for (let one = start; one <= value; one += 1) {
      all.push({ value: one, category, combiningClass, decomposition });
    }
    first = name.endsWith(', First>') ? value + 1 : undefined;
  }
  return all;
}

/** Combines consecutive code points with the same text: `FIRST-LAST TEXT` or `ONE TEXT`. */
function ranges(entries: readonly (readonly [number, string])[]): string[] {
  const runs: { first: number; last: number; text: string }[] = [];
  for (const [value, text] of entries) {
    const run = runs.at(-1);
    if (run?.last === value - 1 && run.text === text) run.last = value;
    else runs.push({ first: value, last: value, text });
  }
  return runs.map(({ first, last, text }) =>
    [first === last ? hex(first) : `${hex(first)}-${hex(last)}`, text].join(' ').trim(),
  );
}

const isInvisible = ({ value, category }: CodePoint): boolean =>
  ['Cf', 'Zl', 'Zp'].includes(category) && !JOINERS.has(hex(value));

/** @param folder of the Unicode Character Database 15.0.0 */
export function unicodeText(folder: string): string {
  const all = readCodePoints(folder);
  const excluded = readFields(folder, 'CompositionExclusions.txt').map(([code = '']) => code);
  const foldings = readFields(folder, 'CaseFolding.txt')
    .filter(([, status = '']) => status === 'C' || status === 'F')
    .map(([code = '', , mapping = '']) => `${code} ${mapping}`);
  return [
    `# Unicode ${VERSION}: what the livepkg specification needs of it.`,
    '# Made from UnicodeData.txt, CompositionExclusions.txt and CaseFolding.txt of the Unicode Character',
    '# Database by scripts/make-unicode-text.ts. Licence: LICENSE.txt beside this file.',
    '#',
    '# Code points are hexadecimal; A-B is all of them from A to B. Hangul syllables (AC00-D7A3) are',
    '# decomposed and composed by arithmetic (The Unicode Standard, section 3.12), and are not listed.',
    '',
    '@assigned: code points with a General_Category other than Cn',
    ...ranges(all.map(({ value }) => [value, ''] as const)),
    '',
    '@invisible: those with Cf, Zl or Zp, without the joiners 200C and 200D',
    ...ranges(all.filter(isInvisible).map(({ value }) => [value, ''] as const)),
    '',
    '@class: Canonical_Combining_Class, where it is not 0',
    ...ranges(
      all
        .filter(({ combiningClass }) => combiningClass !== '0')
        .map(({ value, combiningClass }) => [value, combiningClass] as const),
    ),
    '',
    '@decomposition: canonical decomposition, by one step',
    ...all
      .filter(({ decomposition }) => decomposition !== '')
      .map(({ value, decomposition }) => `${hex(value)} ${decomposition}`),
    '',
    '@excluded: composites that are never composed, besides those with a decomposition of one code point',
    '# and those whose decomposition begins with a code point that has a class',
    ...excluded,
    '',
    '@folding: full case folding (statuses C and F)',
    ...foldings,
    '',
  ].join('\n');
}
