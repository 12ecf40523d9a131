/**
 * The content identifier in an Apple maker note.
 *
 * A maker note has no public specification. This one is read off files of iOS 10 to 26 and agrees
 * with exiftool (`Image::ExifTool::Apple`): `Apple iOS`, two zero bytes, a version byte, `MM`, then a
 * big-endian TIFF directory whose offsets count from the `A`.
 */

import { startsWith, viewOf } from '../common/bytes.ts';
import { cleanUtf8 } from '../common/text.ts';
import { TYPE_ASCII } from './directory.ts';

const SIGNATURE = 'Apple iOS\0\0\x01MM';
const COUNT_OFFSET = SIGNATURE.length;
const ENTRIES_OFFSET = COUNT_OFFSET + 2;
const ENTRY_SIZE = 12;

/**
 * ContentIdentifier (exiftool 12.19 to 12.6x: MediaGroupUUID). No other tag is the link: 0x0017 is set
 * on stills that are no Live Photo, 0x0015, 0x0020 and 0x002B are shared by an edited copy and its
 * original, 0x000B by the pictures of a burst.
 */
const TAG_CONTENT_IDENTIFIER = 0x0011;

/**
 * The identifier that ties a still to its movie, spelt as it is spelt there (cameras write upper case,
 * some apps lower case); `undefined` when the note is not Apple's, has none, or an empty one, or one
 * that is not ASCII text inside the note.
 */
export function contentIdentifier(makerNote: Uint8Array): string | undefined {
  if (!startsWith(makerNote, SIGNATURE) || makerNote.length < ENTRIES_OFFSET) return undefined;
  const view = viewOf(makerNote);
  const count = view.getUint16(COUNT_OFFSET);
  for (let index = 0; index < count; index += 1) {
    const entry = ENTRIES_OFFSET + index * ENTRY_SIZE;
    if (entry + ENTRY_SIZE > makerNote.length) return undefined;
    if (view.getUint16(entry) !== TAG_CONTENT_IDENTIFIER) continue;
    if (view.getUint16(entry + 2) !== TYPE_ASCII) return undefined;
    const size = view.getUint32(entry + 4);
    const offset = size <= 4 ? entry + 8 : view.getUint32(entry + 8);
    if (offset + size > makerNote.length) return undefined;
    return asciiText(makerNote.subarray(offset, offset + size));
  }
  return undefined;
}

function asciiText(bytes: Uint8Array): string | undefined {
  return bytes.some((byte) => byte > 0x7f) ? undefined : cleanUtf8(bytes);
}
