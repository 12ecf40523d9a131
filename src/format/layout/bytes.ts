/** What is done with bytes and the texts in them, the same in every JavaScript runtime. */

/** A `DataView` of exactly these bytes, wherever in their buffer they lie. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Where two byte sequences first differ: -1 if they are the same, or one is the start of the other. */
export function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) if (a[index] !== b[index]) return index;
  return -1;
}

/** Whether two byte sequences are the same. */
export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && firstDifference(a, b) === -1;
}

/** Some byte sequences, one behind another, in memory of their own. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

const encoder = new TextEncoder();
/** U+FEFF at the start of a text is a character like any other. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The UTF-8 of a text. An unpaired surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Texts up to this many bytes are first taken for ASCII, which most are: that is faster than to decode. */
const SHORT = 64;

/** The text of a few bytes, if all are ASCII. */
function decodeAscii(bytes: Uint8Array, start: number, end: number): string | undefined {
  const units: number[] = [];
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at];
    if (byte === undefined || byte > 0x7f) return undefined;
    units.push(byte);
  }
  return String.fromCharCode(...units);
}

/** The text that some UTF-8 spells, or a part of it. What is not UTF-8 becomes U+FFFD. */
export function decodeUtf8(bytes: Uint8Array, start = 0, end = bytes.length): string {
  const ascii = end - start <= SHORT ? decodeAscii(bytes, start, end) : undefined;
  return ascii ?? decoder.decode(bytes.subarray(start, end));
}

/** How many bytes `encodeUtf8` makes of a text, without making them: there are very many texts. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    length += unit < 0x800 ? 1 : 2;
    // Two units that make one code point take four bytes together.
    const isPair = (unit & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;
    if (isPair) index += 1;
  }
  return length;
}
