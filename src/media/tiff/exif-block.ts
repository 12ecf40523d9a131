/**
 * Gathers the few Exif fields that livepkg wants into a TIFF block of their own, for exifr.
 *
 * exifr 7.1.3 takes a buffer and believes it: it allocates as many values as an entry declares
 * (gigabytes), and a text may reach past the end of the block into whatever memory lies behind. A DNG, on
 * the other hand, may have its fields anywhere in 80 MB. So the fields are found here, with their
 * types and lengths checked, and what exifr sees is always small, whole and sound.
 */

import { readDirectory, readNumber, TYPE_ASCII, TYPE_LONG, TYPE_UNDEFINED } from './directory.ts';
import type { Tiff, TiffDirectory } from './directory.ts';

/** Tags (Exif 2.32, section 4.6). */
const TAG_MAKE = 0x010f;
const TAG_MODEL = 0x0110;
const TAG_SOFTWARE = 0x0131;
const TAG_EXIF_DIRECTORY = 0x8769;
const TAG_DATE_TIME_ORIGINAL = 0x9003;
const TAG_OFFSET_TIME_ORIGINAL = 0x9011;
const TAG_MAKER_NOTE = 0x927c;

/** Longest text copied, in bytes: over this it is left out anyway, padded or not. */
const MAX_TEXT = 4096;
/** Longest maker note copied, in bytes. Apple's have some tens of thousand. */
const MAX_MAKER_NOTE = 1 << 20;

/** A field on its way into the block. */
interface Field {
  readonly tag: number;
  readonly type: number;
  readonly value: Uint8Array;
}

/**
 * A TIFF block with make, model and software from IFD0, and DateTimeOriginal, OffsetTimeOriginal and
 * MakerNote from the Exif directory, as far as `tiff` has them in the type that Exif gives them.
 * Unreadable ones are left out; a TIFF without any gives a block without any.
 */
export async function gatherExifBlock(tiff: Tiff): Promise<Uint8Array> {
  const main = await readDirectory(tiff, tiff.firstDirectory);
  const pointer = await readNumber(tiff, main?.get(TAG_EXIF_DIRECTORY));
  const exif = pointer === undefined ? undefined : await readDirectory(tiff, pointer);
  return buildBlock(
    [
      ...(await copyField(tiff, main, TAG_MAKE, TYPE_ASCII, MAX_TEXT)),
      ...(await copyField(tiff, main, TAG_MODEL, TYPE_ASCII, MAX_TEXT)),
      ...(await copyField(tiff, main, TAG_SOFTWARE, TYPE_ASCII, MAX_TEXT)),
    ],
    [
      ...(await copyField(tiff, exif, TAG_DATE_TIME_ORIGINAL, TYPE_ASCII, MAX_TEXT)),
      ...(await copyField(tiff, exif, TAG_OFFSET_TIME_ORIGINAL, TYPE_ASCII, MAX_TEXT)),
      ...(await copyField(tiff, exif, TAG_MAKER_NOTE, TYPE_UNDEFINED, MAX_MAKER_NOTE)),
    ],
  );
}

/**
 * Whether the Exif directory, or the maker note that it has, does not lie wholly inside the TIFF: of a
 * DNG, whose offsets count from the start of the file, that is what a cut leaves.
 */
export async function isExifOutside(tiff: Tiff): Promise<boolean> {
  const main = await readDirectory(tiff, tiff.firstDirectory);
  const pointer = await readNumber(tiff, main?.get(TAG_EXIF_DIRECTORY));
  if (pointer === undefined) return false;
  const exif = await readDirectory(tiff, pointer);
  return exif === undefined || exif.outside.has(TAG_MAKER_NOTE);
}

/** One field, or none when it is absent, of another type, or too long. */
async function copyField(
  tiff: Tiff,
  directory: TiffDirectory | undefined,
  tag: number,
  type: number,
  limit: number,
): Promise<Field[]> {
  const entry = directory?.get(tag);
  if (entry?.type !== type || entry.size > limit) return [];
  return [{ tag, type, value: await tiff.reader.read(entry.offset, entry.size) }];
}

/**
 * Writes the block: header, IFD0 with a pointer to the Exif directory as its last entry, the Exif
 * directory, the values. Always big-endian: text and opaque bytes have no byte order.
 */
function buildBlock(main: readonly Field[], exif: readonly Field[]): Uint8Array {
  const mainOffset = 8;
  const exifOffset = mainOffset + directorySize(main.length + 1);
  const valuesOffset = exifOffset + directorySize(exif.length);
  const valuesSize = [...main, ...exif].reduce((sum, { value }) => sum + value.length, 0);

  const block = new Uint8Array(valuesOffset + valuesSize);
  const view = new DataView(block.buffer);
  let valueOffset = valuesOffset;

  const writeEntry = (at: number, tag: number, type: number, count: number): void => {
    view.setUint16(at, tag);
    view.setUint16(at + 2, type);
    view.setUint32(at + 4, count);
  };
  const writeFields = (at: number, fields: readonly Field[]): void => {
    fields.forEach(({ tag, type, value }, index) => {
      const entry = at + 2 + index * 12;
      writeEntry(entry, tag, type, value.length);
      if (value.length <= 4) {
        block.set(value, entry + 8);
      } else {
        view.setUint32(entry + 8, valueOffset);
        block.set(value, valueOffset);
        valueOffset += value.length;
      }
    });
  };

  view.setUint32(0, 0x4d4d002a);
  view.setUint32(4, mainOffset);
  view.setUint16(mainOffset, main.length + 1);
  writeFields(mainOffset, main);
  const pointer = mainOffset + 2 + main.length * 12;
  writeEntry(pointer, TAG_EXIF_DIRECTORY, TYPE_LONG, 1);
  view.setUint32(pointer + 8, exifOffset);
  view.setUint16(exifOffset, exif.length);
  writeFields(exifOffset, exif);
  return block;
}

/** Count, entries of 12 bytes, and the offset of the next directory (0: there is none). */
function directorySize(entries: number): number {
  return 2 + entries * 12 + 4;
}
