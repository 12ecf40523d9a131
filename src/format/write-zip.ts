/**
 * Writes a ZIP archive: stored entries, whose headers depend on nothing but name, time, size, CRC-32
 * and place (section 3 of the specification).
 *
 * yazl writes an entry's time in its central header only. `unzip` reads the local one, and gave the
 * files of such an archive the DOS time, which is of no time zone.
 */
import { crc32 } from './crc32.ts';
import { encodeUtf8, viewOf } from './layout/bytes.ts';
import {
  CENTRAL_HEADER_BYTES,
  END_RECORD_BYTES,
  LOCAL_HEADER_BYTES,
  TIMESTAMP_BYTES,
  type ZipEntry,
} from './layout/zip-layout.ts';

/** Signatures, as little-endian numbers: `PK` and two more bytes. */
const LOCAL = 0x0403_4b50;
const CENTRAL = 0x0201_4b50;
const END = 0x0605_4b50;

/** Unix, specification 6.3. */
const MADE_BY = 0x033f;
const VERSION_NEEDED = 20;
const UTF8_FLAG = 0x0800;
const DATE_1980_01_01 = 0x0021;
/** Mode 0100644, in the upper half. */
const ATTRIBUTES = 0x81a4_0000;

/** The extra field 0x5455 of Info-ZIP, `UT`: five bytes of data. */
const TIMESTAMP_ID = 0x5455;
const TIMESTAMP_DATA_BYTES = 5;
/** It holds the modification time, and no other. */
const TIMESTAMP_FLAGS = 1;

/** What both headers of an entry say. */
interface Fields {
  name: Uint8Array;
  extra: Uint8Array;
  crc: number;
  size: number;
}

function timestamp(seconds: number): Uint8Array {
  const extra = new Uint8Array(TIMESTAMP_BYTES);
  const view = viewOf(extra);
  view.setUint16(0, TIMESTAMP_ID, true);
  view.setUint16(2, TIMESTAMP_DATA_BYTES, true);
  view.setUint8(4, TIMESTAMP_FLAGS);
  view.setUint32(5, seconds, true);
  return extra;
}

function fieldsOf({ name, seconds, bytes }: ZipEntry): Fields {
  return {
    name: encodeUtf8(name),
    extra: seconds === undefined ? new Uint8Array() : timestamp(seconds),
    crc: crc32(bytes),
    size: bytes.length,
  };
}

/** Writes what both headers have in common, from `version needed` to `length of the extra field`. */
function writeFields(view: DataView, at: number, { name, extra, crc, size }: Fields): void {
  view.setUint16(at, VERSION_NEEDED, true);
  view.setUint16(at + 2, UTF8_FLAG, true);
  view.setUint16(at + 8, DATE_1980_01_01, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, size, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, name.length, true);
  view.setUint16(at + 24, extra.length, true);
}

/** @param length of the header without its name and extra field */
function header(length: number, { name, extra }: Fields): Uint8Array {
  const bytes = new Uint8Array(length + name.length + extra.length);
  bytes.set(name, length);
  bytes.set(extra, length + name.length);
  return bytes;
}

function localHeader(fields: Fields): Uint8Array {
  const bytes = header(LOCAL_HEADER_BYTES, fields);
  const view = viewOf(bytes);
  view.setUint32(0, LOCAL, true);
  writeFields(view, 4, fields);
  return bytes;
}

/** @param offset of the local header, bytes from the start */
function centralHeader(fields: Fields, offset: number): Uint8Array {
  const bytes = header(CENTRAL_HEADER_BYTES, fields);
  const view = viewOf(bytes);
  view.setUint32(0, CENTRAL, true);
  view.setUint16(4, MADE_BY, true);
  writeFields(view, 6, fields);
  view.setUint32(38, ATTRIBUTES, true);
  view.setUint32(42, offset, true);
  return bytes;
}

function endRecord(entries: number, centralBytes: number, centralOffset: number): Uint8Array {
  const record = new Uint8Array(END_RECORD_BYTES);
  const view = viewOf(record);
  view.setUint32(0, END, true);
  view.setUint16(8, entries, true);
  view.setUint16(10, entries, true);
  view.setUint32(12, centralBytes, true);
  view.setUint32(16, centralOffset, true);
  return record;
}

const lengthOf = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((sum, { length }) => sum + length, 0);

/**
 * Writes a ZIP archive, all entries stored.
 *
 * @returns the archive in pieces, in order; the entries' bytes among them are those handed in, not
 * copies
 */
export function writeZip(entries: readonly ZipEntry[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  const centrals: Uint8Array[] = [];
  let offset = 0;
  for (const entry of entries) {
    const fields = fieldsOf(entry);
    const local = localHeader(fields);
    pieces.push(local, entry.bytes);
    centrals.push(centralHeader(fields, offset));
    offset += local.length + entry.bytes.length;
  }
  return [...pieces, ...centrals, endRecord(entries.length, lengthOf(centrals), offset)];
}
