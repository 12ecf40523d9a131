/** Exif as vectors have it: blocks with some fields, in either byte order. */
import { u16 } from '../../../fixtures/lib/bytes.ts';
import { appleMakerNote } from '../../../fixtures/lib/maker-note.ts';
import { type Field, pointer, text, tiff, undefinedBytes } from '../../../fixtures/lib/tiff.ts';

/** Of both halves, unless a vector is about it. */
export const IDENTIFIER = '6B29FC40-CA47-4067-B31D-00DD010662DA';
/** Another UUID, which ties nothing together. */
const UNIQUE_ID = '0E6C9B1D-7A42-4C3E-8F15-D2B7A9C4E601';

export const TAG = {
  newSubfileType: 0x00fe,
  width: 0x0100,
  height: 0x0101,
  make: 0x010f,
  model: 0x0110,
  software: 0x0131,
  subIfds: 0x014a,
  exif: 0x8769,
  dateTimeOriginal: 0x9003,
  offsetTimeOriginal: 0x9011,
  makerNote: 0x927c,
  dngVersion: 0xc612,
} as const;

/** A field of any type and any bytes; without a count, of as many values as there are bytes. */
export function field(tag: number, type: number, value: Buffer, count = value.length): Field {
  return { tag, type, count, value };
}

/** The field with Apple's maker note. */
export const note = (identifier: string | undefined = IDENTIFIER): Field =>
  undefinedBytes(TAG.makerNote, appleMakerNote(identifier, UNIQUE_ID));

const byTag = (fields: readonly Field[]): Field[] => fields.toSorted((a, b) => a.tag - b.tag);

/** A block with these fields in IFD0 and in the Exif directory. */
export function bareExif(main: readonly Field[], exif: readonly Field[]): Buffer {
  return tiff(byTag([...main, pointer(TAG.exif, byTag(exif))]));
}

/** The same, with the identifier. */
export const exif = (main: readonly Field[], fields: readonly Field[] = []): Buffer =>
  bareExif(main, [...fields, note()]);

/** A block with a time. */
export const dated = (dateTime: string, offset?: string): Buffer =>
  exif(
    [],
    [
      text(TAG.dateTimeOriginal, dateTime),
      ...(offset === undefined ? [] : [text(TAG.offsetTimeOriginal, offset)]),
    ],
  );

/** Tags whose number is the offset of another directory. */
const POINTERS: ReadonlySet<number> = new Set([TAG.exif, TAG.subIfds]);

/** The same block in little-endian order. Its values of several bytes have type 3 or 4. */
export function littleEndian(block: Buffer): Buffer {
  const swapped = Buffer.from(block);
  swapped.write('II', 0, 'latin1');
  swapped.writeUInt16LE(42, 2);
  swapped.writeUInt32LE(block.readUInt32BE(4), 4);
  const swapDirectory = (at: number): void => {
    const count = block.readUInt16BE(at);
    swapped.writeUInt16LE(count, at);
    for (let entry = at + 2; entry < at + 2 + count * 12; entry += 12) {
      const [tag, type] = [block.readUInt16BE(entry), block.readUInt16BE(entry + 2)];
      const values = block.readUInt32BE(entry + 4);
      const width = type === 3 ? 2 : type === 4 ? 4 : 1;
      const isInline = values * width <= 4;
      swapped.writeUInt16LE(tag, entry);
      swapped.writeUInt16LE(type, entry + 2);
      swapped.writeUInt32LE(values, entry + 4);
      const valueAt = isInline ? entry + 8 : block.readUInt32BE(entry + 8);
      if (!isInline) swapped.writeUInt32LE(valueAt, entry + 8);
      for (let place = valueAt; place < valueAt + values * width; place += width) {
        if (width === 2) swapped.writeUInt16LE(block.readUInt16BE(place), place);
        if (width === 4) swapped.writeUInt32LE(block.readUInt32BE(place), place);
        if (POINTERS.has(tag)) swapDirectory(block.readUInt32BE(place));
      }
    }
  };
  swapDirectory(block.readUInt32BE(4));
  return swapped;
}

/** A block of one directory, whose entries are given as they are: tag, type, count, value. */
export function rawDirectory(...entries: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from('MM\0*\0\0\0\b'), u16(entries.length), ...entries]);
}
