/** TIFF, Exif and Apple maker notes. */

import { bytes, u16, u32 } from './bytes.ts';

/** A field: its tag, TIFF type, and values (text for ASCII, bytes for UNDEFINED, else numbers). */
export type Field = readonly [tag: number, type: number, value: string | Uint8Array | number[]];

export const ASCII = 2;
export const SHORT = 3;
export const LONG = 4;
export const UNDEFINED = 7;

export interface TiffOptions {
  littleEndian?: boolean;
  main?: readonly Field[];
  exif?: readonly Field[];
  subIfds?: readonly (readonly Field[])[];
  /** The number of bytes between the header and everything else. */
  padding?: number;
}

/** Writes a TIFF: header, padding, IFD0, Exif directory, SubIFDs, each with its values behind it. */
export function tiff(options: TiffOptions): Uint8Array {
  const { littleEndian = false, main = [], exif, subIfds = [], padding = 0 } = options;
  const first = 8 + padding;
  const pointers: Field[] = [];
  // Two rounds: the pointers take room, and where they point to depends on it.
  for (let round = 0; ; round += 1) {
    const chunks = [directory(first, [...main, ...pointers], littleEndian)];
    const offsets: number[] = [];
    let end = first + (chunks[0]?.length ?? 0);
    for (const fields of [...(exif === undefined ? [] : [exif]), ...subIfds]) {
      const chunk = directory(end, fields, littleEndian);
      offsets.push(end);
      chunks.push(chunk);
      end += chunk.length;
    }
    if (round === 2) {
      const header = new DataView(new ArrayBuffer(8));
      header.setUint16(0, littleEndian ? 0x4949 : 0x4d4d);
      header.setUint16(2, 42, littleEndian);
      header.setUint32(4, first, littleEndian);
      return bytes(new Uint8Array(header.buffer), new Uint8Array(padding), ...chunks);
    }
    pointers.length = 0;
    if (exif !== undefined) pointers.push([0x8769, LONG, [offsets[0] ?? 0]]);
    const subOffsets = exif === undefined ? offsets : offsets.slice(1);
    if (subOffsets.length > 0) pointers.push([0x014a, LONG, subOffsets]);
  }
}

function directory(offset: number, fields: readonly Field[], littleEndian: boolean): Uint8Array {
  const sorted = fields.toSorted(([a], [b]) => a - b);
  const table = new DataView(new ArrayBuffer(2 + sorted.length * 12 + 4));
  table.setUint16(0, sorted.length, littleEndian);
  const values: Uint8Array[] = [];
  let end = offset + table.byteLength;
  sorted.forEach(([tag, type, value], index) => {
    const at = 2 + index * 12;
    const encoded = encode(type, value, littleEndian);
    table.setUint16(at, tag, littleEndian);
    table.setUint16(at + 2, type, littleEndian);
    table.setUint32(
      at + 4,
      typeof value === 'string' ? encoded.length : value.length,
      littleEndian,
    );
    if (encoded.length <= 4) {
      new Uint8Array(table.buffer).set(encoded, at + 8);
    } else {
      table.setUint32(at + 8, end, littleEndian);
      const even = encoded.length % 2 === 0 ? encoded : bytes(encoded, [0]);
      values.push(even);
      end += even.length;
    }
  });
  return bytes(new Uint8Array(table.buffer), ...values);
}

function encode(type: number, value: Field[2], littleEndian: boolean): Uint8Array {
  if (typeof value === 'string') return bytes(value, '\0');
  if (value instanceof Uint8Array) return value;
  const width = type === SHORT ? 2 : 4;
  const view = new DataView(new ArrayBuffer(value.length * width));
  value.forEach((number, index) => {
    if (width === 2) view.setUint16(index * 2, number, littleEndian);
    else view.setUint32(index * 4, number, littleEndian);
  });
  return new Uint8Array(view.buffer);
}

/** An Apple maker note with these tags, all ASCII; `{0x11: …}` alone makes the 69 bytes some apps write. */
export function appleMakerNote(tags: Readonly<Record<number, string>>): Uint8Array {
  const entries = Object.entries(tags);
  const signature = bytes('Apple iOS\0\0\x01MM');
  let end = signature.length + 2 + entries.length * 12 + 4;
  const table: Uint8Array[] = [];
  const values: Uint8Array[] = [];
  for (const [tag, text] of entries) {
    const value = bytes(text, '\0');
    const inline = value.length <= 4;
    table.push(bytes(u16(Number(tag), ASCII), u32(value.length)));
    table.push(inline ? bytes(value, new Uint8Array(4 - value.length)) : u32(end));
    if (inline) continue;
    values.push(value);
    end += value.length;
  }
  return bytes(signature, u16(entries.length), ...table, u32(0), ...values);
}

export const IDENTIFIER = '0F4A1D2C-3B5E-4F60-8A7B-9C0D1E2F3A4B';

/** What an iPhone writes, shortened; the pieces can be replaced. */
export function exifTiff(options: {
  identifier?: string;
  littleEndian?: boolean;
  dateTime?: string;
  offset?: string;
  make?: string;
  makerNote?: Uint8Array;
}): Uint8Array {
  const {
    identifier = IDENTIFIER,
    littleEndian = false,
    dateTime = '2026:01:09 18:32:07',
    offset = '+09:00',
    make = 'Apple',
    makerNote = appleMakerNote({ 0x11: identifier }),
  } = options;
  return tiff({
    littleEndian,
    main: [
      [0x010f, ASCII, make],
      [0x0110, ASCII, 'iPhone 15 Pro'],
      [0x0131, ASCII, '18.5'],
    ],
    exif: [
      [0x9003, ASCII, dateTime],
      ...(offset === '' ? [] : [[0x9011, ASCII, offset] as const]),
      [0x927c, UNDEFINED, makerNote],
    ],
  });
}

/** The facts of {@link exifTiff} with its defaults. */
export const EXIF_FACTS = {
  contentIdentifier: IDENTIFIER,
  captured: '2026-01-09T18:32:07+09:00',
  make: 'Apple',
  model: 'iPhone 15 Pro',
  software: '18.5',
};
