/**
 * The metadata of a movie as a whole: `keys` and `ilst` in the `mdta` name space (QuickTime File
 * Format, "Metadata").
 */

import { childBoxes, findBox, FULL_BOX_HEADER } from '../bmff/boxes.ts';
import { latin1, startsWith, viewOf } from '../common/bytes.ts';
import { cleanUtf8 } from '../common/text.ts';

/** Well-known type of a `data` atom: UTF-8 without a byte order mark. */
const TYPE_UTF8 = 1;

/**
 * The text values by key (e.g. `com.apple.quicktime.make`). Where a key is given twice, the first
 * counts; `moov/meta`, where Apple writes, counts before `moov/udta/meta`, where others do.
 *
 * @throws LivepkgError `media-malformed` for boxes that do not fit.
 */
export function readMetadata(moov: Uint8Array): Map<string, string> {
  const values = new Map<string, string>();
  for (const meta of metaBoxes(moov)) collect(withoutFullBoxHeader(meta), values);
  return values;
}

/** Every `meta` of the movie, those directly in `moov` first. */
function metaBoxes(moov: Uint8Array): Uint8Array[] {
  const direct: Uint8Array[] = [];
  const inUserData: Uint8Array[] = [];
  for (const { type, payload } of childBoxes(moov)) {
    if (type === 'meta') direct.push(payload);
    const nested = type === 'udta' ? findBox(payload, 'meta') : undefined;
    if (nested !== undefined) inUserData.push(nested);
  }
  return [...direct, ...inUserData];
}

/**
 * Apple's `meta` is a plain atom, everyone else's a full box. In a plain one the type of the first
 * child stands at byte 4; in a full one, that child's length does, which spells no type.
 */
function withoutFullBoxHeader(meta: Uint8Array): Uint8Array {
  const isPlain = ['hdlr', 'mhdr', 'keys', 'ilst', 'free'].some((type) =>
    startsWith(meta, type, 4),
  );
  return isPlain ? meta : meta.subarray(FULL_BOX_HEADER);
}

function collect(meta: Uint8Array, values: Map<string, string>): void {
  const keysBox = findBox(meta, 'keys');
  const ilst = findBox(meta, 'ilst');
  if (keysBox === undefined || ilst === undefined) return;
  // A key is laid out like a box: length, name space, name. Behind the header: how many there are.
  const keys = [...childBoxes(keysBox.subarray(FULL_BOX_HEADER + 4))];
  for (const item of childBoxes(ilst)) {
    // In place of a type, an item has the index of its key, from 1.
    const key = keys[indexOf(item.type) - 1];
    if (key?.type !== 'mdta') continue;
    const name = latin1(key.payload, 0, Math.min(key.payload.length, 256));
    const value = textOf(item.payload);
    if (value !== undefined && !values.has(name)) values.set(name, value);
  }
}

/** The four characters of a box type as the big-endian number that they are here. */
function indexOf(type: string): number {
  return viewOf(Uint8Array.from(type, (character) => character.charCodeAt(0))).getUint32(0);
}

/** The first text among the values of an item: type and locale, four bytes each, then the value. */
function textOf(item: Uint8Array): string | undefined {
  for (const { type, payload } of childBoxes(item)) {
    if (type === 'data' && payload.length >= 8 && viewOf(payload).getUint32(0) === TYPE_UTF8) {
      return cleanUtf8(payload.subarray(8));
    }
  }
  return undefined;
}
