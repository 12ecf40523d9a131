/**
 * The ZIP layer in plain JavaScript: stored entries, whose headers depend on nothing but name, size,
 * CRC-32 and place (section 3 of the specification).
 */
import { decodeUtf8, encodeUtf8, viewOf } from '../layout/bytes.ts';
import {
  CENTRAL_HEADER_BYTES,
  END_RECORD_BYTES,
  LOCAL_HEADER_BYTES,
  type ListedEntry,
  type ZipEntry,
} from '../layout/zip-layout.ts';
import { crc32 } from './web-crc32.ts';

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

/** What both headers of an entry say. */
interface Fields {
  name: Uint8Array;
  crc: number;
  size: number;
}

/** Writes what both headers have in common, from `version needed` to `length of the name`. */
function writeFields(view: DataView, at: number, { name, crc, size }: Fields): void {
  view.setUint16(at, VERSION_NEEDED, true);
  view.setUint16(at + 2, UTF8_FLAG, true);
  view.setUint16(at + 8, DATE_1980_01_01, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, size, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, name.length, true);
}

function localHeader(fields: Fields): Uint8Array {
  const header = new Uint8Array(LOCAL_HEADER_BYTES + fields.name.length);
  const view = viewOf(header);
  view.setUint32(0, LOCAL, true);
  writeFields(view, 4, fields);
  header.set(fields.name, LOCAL_HEADER_BYTES);
  return header;
}

/** @param offset of the local header, bytes from the start */
function centralHeader(fields: Fields, offset: number): Uint8Array {
  const header = new Uint8Array(CENTRAL_HEADER_BYTES + fields.name.length);
  const view = viewOf(header);
  view.setUint32(0, CENTRAL, true);
  view.setUint16(4, MADE_BY, true);
  writeFields(view, 6, fields);
  view.setUint32(38, ATTRIBUTES, true);
  view.setUint32(42, offset, true);
  header.set(fields.name, CENTRAL_HEADER_BYTES);
  return header;
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

/** Writes a ZIP archive, all entries stored. */
export function writeZip(entries: readonly ZipEntry[]): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  const centrals: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const fields = { name: encodeUtf8(name), crc: crc32(bytes, 0), size: bytes.length };
    const header = localHeader(fields);
    pieces.push(header, bytes);
    centrals.push(centralHeader(fields, offset));
    offset += header.length + bytes.length;
  }
  const end = endRecord(entries.length, lengthOf(centrals), offset);
  return Promise.resolve([...pieces, ...centrals, end]);
}

/** Lists entries by their central headers. A `DataView` throws at what lies outside. */
function readCentrals(bytes: Uint8Array, most: number): ListedEntry[] {
  const view = viewOf(bytes);
  const end = bytes.length - END_RECORD_BYTES;
  if (view.getUint32(end, true) !== END) throw new Error('no end record at the end');
  if (view.getUint16(end + 20, true) !== 0) throw new Error('a comment that is not there');
  const count = view.getUint16(end + 10, true);
  if (count > most) throw new Error(`more than ${most} entries`);
  let at = view.getUint32(end + 16, true);
  return Array.from({ length: count }, () => {
    if (view.getUint32(at, true) !== CENTRAL) throw new Error(`no central header at byte ${at}`);
    const size = view.getUint32(at + 20, true);
    const offset = view.getUint32(at + 42, true);
    const nameEnd = at + CENTRAL_HEADER_BYTES + view.getUint16(at + 28, true);
    const name = decodeUtf8(bytes, at + CENTRAL_HEADER_BYTES, nameEnd);
    // Behind the name there may be an extra field and a comment.
    at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    return { name, offset, size };
  });
}

/** Lists the entries of a ZIP archive that ends with its end record. */
export async function listZip(bytes: Uint8Array, most: number): Promise<ListedEntry[]> {
  return readCentrals(bytes, most);
}
