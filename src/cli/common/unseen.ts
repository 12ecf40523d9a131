/**
 * Characters of a text from outside that are written out wherever it is shown: on a terminal, in JSON and
 * on a page.
 */

/**
 * - `Cc`: control characters, which steer a terminal; line feed, vertical tab, form feed and U+0085 also
 *   break lines.
 * - `Zl`, `Zp`: U+2028 and U+2029, at which many readers break lines, of JSON Lines too.
 * - `DI`, what Unicode calls default ignorable: it shows as nothing, or turns the direction of what
 *   follows. Soft hyphen, zero-width space, U+FEFF, U+2060 to U+2064, U+180E, Hangul fillers, the marks of
 *   direction, tags.
 * - U+FFF9 to U+FFFB, noncharacters, halves of surrogate pairs: no text has them.
 *
 * Of `DI` the joiners and the variation selectors stay: emoji, Persian, Indian scripts and Japanese names
 * are wrong without them, and they neither break a line nor turn a direction. So two names can still look
 * alike. Tags do not stay: they can hide a whole text, and only the flags of three countries need them.
 */
const UNSEEN =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{NChar}\ufff9-\ufffb]|(?!\p{Join_Control}|\p{Variation_Selector})\p{DI}/gu;

const hex = (code: number): string => code.toString(16).padStart(4, '0');

function codePointEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${hex(code)}}` : `\\u${hex(code)}`;
}

/** JSON knows escapes of four digits only: of what lies beyond, each half of the pair. */
function jsonEscape(character: string): string {
  return Array.from(
    { length: character.length },
    (_, unit) => `\\u${hex(character.charCodeAt(unit))}`,
  ).join('');
}

/** Text with what cannot be seen written out, for people: `\u2028`, `\u{e0041}`. */
export function writtenOut(text: string): string {
  return text.replace(UNSEEN, codePointEscape);
}

/** JSON of one line with what cannot be seen escaped. It stands for the same value. */
export function writtenOutJson(json: string): string {
  return json.replace(UNSEEN, jsonEscape);
}
