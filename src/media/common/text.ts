/** Which text of a file is worth passing on. */

/** Longest text in bytes of UTF-8: what the manifest of a container can hold. */
const MAX_TEXT_BYTES = 1024;

/** Longest text is measured, and bytes are decoded, the same way everywhere: strict UTF-8. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * Text of a metadata field, without the NULs and spaces that pad it.
 *
 * `undefined` when nothing is left, when it has control characters or U+FFFD (what a decoder puts
 * where the bytes were not UTF-8), or when it is longer than 1,024 bytes of UTF-8: such a value is
 * damaged or not meant for people, and a part of it would be a guess.
 */
export function cleanText(text: string): string | undefined {
  const trimmed = trimPadding(text);
  if (trimmed === '' || /[\p{Cc}\u{FFFD}]/u.test(trimmed)) return undefined;
  return encoder.encode(trimmed).length > MAX_TEXT_BYTES ? undefined : trimmed;
}

/** Text of a metadata field from its bytes; `undefined` as for {@link cleanText}, or if not UTF-8. */
export function cleanUtf8(bytes: Uint8Array): string | undefined {
  try {
    return cleanText(decoder.decode(bytes));
  } catch {
    return undefined;
  }
}

/** Cuts by index: a pattern anchored at the end takes quadratic time on a long run of spaces. */
function trimPadding(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isPadding(text.charCodeAt(start))) start += 1;
  while (end > start && isPadding(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isPadding(code: number): boolean {
  return code === 0x00 || code === 0x20;
}
