/**
 * TIFF as Exif and DNG use it (TIFF 6.0, section 2): a header, and directories (IFDs) of entries that
 * point to their values. Read through a reader, so that a DNG of 80 MB costs a few hundred bytes.
 */

import { viewOf } from '../common/bytes.ts';
import type { ByteReader } from '../common/reader.ts';

/** An opened TIFF. Offsets in it count from the start of `reader`. */
export interface Tiff {
  readonly reader: ByteReader;
  readonly littleEndian: boolean;
  /** Where the first directory (IFD0) lies: any 32-bit number. */
  readonly firstDirectory: number;
}

/** An entry whose value lies wholly inside the TIFF. */
export interface TiffEntry {
  readonly type: number;
  /** Number of values, not of bytes. */
  readonly count: number;
  /** Where the value lies, in bytes from the start of the TIFF. */
  readonly offset: number;
  /** Length of the value in bytes. */
  readonly size: number;
}

/** The entries of one directory by tag. */
export interface TiffDirectory extends ReadonlyMap<number, TiffEntry> {
  /** Tags of entries whose value does not lie wholly inside the TIFF. */
  readonly outside: ReadonlySet<number>;
}

class Directory extends Map<number, TiffEntry> implements TiffDirectory {
  readonly outside = new Set<number>();
}

/** Field types (TIFF 6.0, section 2). */
export const TYPE_ASCII = 2;
const TYPE_SHORT = 3;
const TYPE_LONG = 4;
export const TYPE_UNDEFINED = 7;
const TYPE_IFD = 13;

/** Bytes of one value by type, 1 BYTE to 13 IFD. */
const TYPE_SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];

/** Most entries of a directory that are read. Cameras write fewer than a hundred. */
const MAX_ENTRIES = 4096;

const HEADER_SIZE = 8;
const ENTRY_SIZE = 12;

/** Reads the header; `undefined` when this is no TIFF (BigTIFF is none either). */
export async function openTiff(reader: ByteReader): Promise<Tiff | undefined> {
  if (reader.size < HEADER_SIZE) return undefined;
  const view = viewOf(await reader.read(0, HEADER_SIZE));
  const order = view.getUint16(0);
  const littleEndian = order === 0x4949;
  if (!littleEndian && order !== 0x4d4d) return undefined;
  if (view.getUint16(2, littleEndian) !== 42) return undefined;
  return { reader, littleEndian, firstDirectory: view.getUint32(4, littleEndian) };
}

/**
 * Reads the directory at `offset`; `undefined` when it does not lie wholly inside the TIFF or has more
 * than 4,096 entries. Entries whose type is unknown or whose value lies outside are left out, and so
 * is the second of two with the same tag. Directories are never chained or followed from here, so
 * that no file can lead the reader in a circle.
 */
export async function readDirectory(
  tiff: Tiff,
  offset: number,
): Promise<TiffDirectory | undefined> {
  const { reader, littleEndian } = tiff;
  if (offset < HEADER_SIZE || offset + 2 > reader.size) return undefined;
  const count = viewOf(await reader.read(offset, 2)).getUint16(0, littleEndian);
  const tableSize = count * ENTRY_SIZE;
  if (count > MAX_ENTRIES || offset + 2 + tableSize > reader.size) return undefined;
  const table = viewOf(await reader.read(offset + 2, tableSize));
  const directory = new Directory();
  for (let at = 0; at < tableSize; at += ENTRY_SIZE) {
    const tag = table.getUint16(at, littleEndian);
    const type = table.getUint16(at + 2, littleEndian);
    const valueCount = table.getUint32(at + 4, littleEndian);
    const size = (TYPE_SIZES[type] ?? 0) * valueCount;
    // A value of up to four bytes stands in the entry itself.
    const valueOffset = size <= 4 ? offset + 2 + at + 8 : table.getUint32(at + 8, littleEndian);
    if (size === 0 || directory.has(tag)) continue;
    if (valueOffset + size > reader.size) directory.outside.add(tag);
    else directory.set(tag, { type, count: valueCount, offset: valueOffset, size });
  }
  return directory;
}

/**
 * The whole numbers of an entry (SHORT, LONG or IFD), at most `limit` of them; none when the entry is
 * absent or of another type.
 */
export async function readNumbers(
  tiff: Tiff,
  entry: TiffEntry | undefined,
  limit: number,
): Promise<number[]> {
  if (entry === undefined) return [];
  const { type, offset } = entry;
  if (type !== TYPE_SHORT && type !== TYPE_LONG && type !== TYPE_IFD) return [];
  const width = TYPE_SIZES[type] ?? 0;
  const count = Math.min(entry.count, limit);
  const view = viewOf(await tiff.reader.read(offset, count * width));
  return Array.from({ length: count }, (_, index) =>
    width === 2
      ? view.getUint16(index * width, tiff.littleEndian)
      : view.getUint32(index * width, tiff.littleEndian),
  );
}

/** The first whole number of an entry, or `undefined` as for {@link readNumbers}. */
export async function readNumber(
  tiff: Tiff,
  entry: TiffEntry | undefined,
): Promise<number | undefined> {
  const [number] = await readNumbers(tiff, entry, 1);
  return number;
}
