/** Finds the entries of a ZIP archive in plain JavaScript. */
import { decodeUtf8, viewOf } from '../layout/bytes.ts';
import { CENTRAL_HEADER_BYTES, END_RECORD_BYTES, type ListedEntry } from '../layout/zip-layout.ts';

/** Signatures, as little-endian numbers: `PK` and two more bytes. */
const CENTRAL = 0x0201_4b50;
const END = 0x0605_4b50;

/** Lists entries by their central headers. A `DataView` throws at what lies outside. */
function readCentrals(bytes: Uint8Array, most: number): ListedEntry[] {
  const view = viewOf(bytes);
  const end = bytes.length - END_RECORD_BYTES;
  if (view.getUint32(end, true) !== END) throw new Error('no end record at the end');
  if (view.getUint32(end + 4, true) !== 0) throw new Error('one of several disks');
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
