/**
 * Escapes control and invisible characters of untrusted text, for the terminal, JSON and the HTML report.
 */

/**
 * - `Cc`: control characters, which can control a terminal; some of them also break lines.
 * - `Zl`, `Zp`: U+2028 and U+2029, which many readers treat as line breaks, also in JSON Lines.
 * - `DI`, default ignorable code points: invisible, or changing the text direction. Soft hyphen, zero-width
 *   space, U+FEFF, U+2060 to U+2064, U+180E, Hangul fillers, directional marks, tags.
 * - U+FFF9 to U+FFFB, noncharacters and lone surrogates: not valid in text.
 *
 * Joiners and variation selectors are not escaped: emoji, Persian, Indic scripts and Japanese names need
 * them, and they do not change lines or direction. So two different names can still look alike. Tags are
 * escaped: they can hide text, and only the flags of three countries need them.
 */
const INVISIBLE =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{NChar}\ufff9-\ufffb]|(?!\p{Join_Control}|\p{Variation_Selector})\p{DI}/gu;

const hex = (code: number): string => code.toString(16).padStart(4, '0');

function codePointEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${hex(code)}}` : `\\u${hex(code)}`;
}

/** JSON escapes have four digits: characters above U+FFFF become two of them. */
function jsonEscape(character: string): string {
  return Array.from(
    { length: character.length },
    (_, unit) => `\\u${hex(character.charCodeAt(unit))}`,
  ).join('');
}

/** Escapes text for display: `\u2028`, `\u{e0041}`. */
export function escapeInvisible(text: string): string {
  return text.replace(INVISIBLE, codePointEscape);
}

/** Escapes a line of JSON, without changing its value. */
export function escapeInvisibleJson(json: string): string {
  return json.replace(INVISIBLE, jsonEscape);
}
