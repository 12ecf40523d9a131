import caseFoldingCommon from '@unicode/unicode-15.0.0/Case_Folding/C/code-points.mjs';
import caseFoldingFull from '@unicode/unicode-15.0.0/Case_Folding/F/code-points.mjs';
import formatPattern from '@unicode/unicode-15.0.0/General_Category/Format/regex.mjs';
import lineSeparatorPattern from '@unicode/unicode-15.0.0/General_Category/Line_Separator/regex.mjs';
import paragraphSeparatorPattern from '@unicode/unicode-15.0.0/General_Category/Paragraph_Separator/regex.mjs';
import unassignedPattern from '@unicode/unicode-15.0.0/General_Category/Unassigned/regex.mjs';

const hex = (codePoint: number): string => codePoint.toString(16);

/** Joins words with spaces into lines of at most 96 characters. */
function wrap(words: readonly string[]): string {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line.length + word.length + 1 > 96) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, line].join('\n');
}

/** The ranges of code points that have a property, as `first-last` or a single one. */
function ranges(hasProperty: (codePoint: number) => boolean): string[] {
  const found: string[] = [];
  let first: number | undefined;
  for (let codePoint = 0; codePoint <= 0x110000; codePoint += 1) {
    const inside = codePoint <= 0x10ffff && hasProperty(codePoint);
    if (inside) first ??= codePoint;
    else if (first !== undefined) {
      const last = codePoint - 1;
      found.push(first === last ? hex(first) : `${hex(first)}-${hex(last)}`);
      first = undefined;
    }
  }
  return found;
}

/** Categories of invisible characters. */
const INVISIBLE = [formatPattern, lineSeparatorPattern, paragraphSeparatorPattern];

/** The source text of `src/format/unicode-tables.ts`. */
export function unicodeTables(): string {
  const unassigned = ranges((codePoint) => unassignedPattern.test(String.fromCodePoint(codePoint)));
  const invisible = ranges((codePoint) =>
    INVISIBLE.some((pattern) => pattern.test(String.fromCodePoint(codePoint))),
  );
  const foldings = new Map<number, readonly number[]>();
  for (const [from, to] of caseFoldingCommon) foldings.set(from, [to]);
  for (const [from, to] of caseFoldingFull) foldings.set(from, to);
  const caseFolding = [...foldings]
    .toSorted(([a], [b]) => a - b)
    .map(([from, to]) => `${hex(from)}:${to.map(hex).join('+')}`);

  return `// Made by \`npm run unicode\` from the Unicode Character Database 15.0.0
// (https://www.unicode.org/Public/15.0.0/ucd/): DerivedGeneralCategory.txt and CaseFolding.txt.
// Code points are hexadecimal.

/** Code points with General_Category Cn, as \`first-last\` or a single one. */
export const UNASSIGNED = \`
${wrap(unassigned)}
\`;

/** Code points with General_Category Cf, Zl or Zp, in the same way. */
export const INVISIBLE = \`
${wrap(invisible)}
\`;

/** Full case folding (statuses C and F), as \`from:to\` or \`from:to+to\`. */
export const CASE_FOLDING = \`
${wrap(caseFolding)}
\`;
`;
}
