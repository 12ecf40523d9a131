/** Which text of a file is worth passing on. */

/** Longest text in bytes of UTF-8: what the manifest of a container can hold. */
const MAX_TEXT_BYTES = 1024;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Text of a metadata field, without the NULs and spaces (U+0020) that pad it. A byte order mark is a
 * character like any other.
 *
 * `undefined` when nothing is left, when it is not UTF-8 or has control characters, or when it is
 * longer than 1,024 bytes: such a value is damaged or not meant for people, and a part of it would be
 * a guess.
 */
export function cleanUtf8(bytes: Uint8Array): string | undefined {
  const trimmed = trimPadding(bytes);
  if (trimmed.length === 0 || trimmed.length > MAX_TEXT_BYTES) return undefined;
  try {
    const text = decoder.decode(trimmed);
    return /\p{Cc}/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function trimPadding(bytes: Uint8Array): Uint8Array {
  let start = 0;
  let end = bytes.length;
  while (start < end && isPadding(bytes[start])) start += 1;
  while (end > start && isPadding(bytes[end - 1])) end -= 1;
  return bytes.subarray(start, end);
}

function isPadding(byte: number | undefined): boolean {
  return byte === 0x00 || byte === 0x20;
}
