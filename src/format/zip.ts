/** The ZIP layer: yazl writes it, yauzl finds the entries in it. */
import yauzl from 'yauzl';
import yazl from 'yazl';
import { LivepkgError } from '../errors.ts';

/** One entry to be written. */
export interface ZipEntry {
  name: string;
  bytes: Uint8Array;
}

/** What a central directory says of one entry. */
export interface ListedEntry {
  name: string;
  /** Where its local header starts, bytes from the start. */
  offset: number;
  size: number;
}

/** Lengths without the name that a header ends with here. */
export const LOCAL_HEADER_BYTES = 30;
export const CENTRAL_HEADER_BYTES = 46;
export const END_RECORD_BYTES = 22;

/**
 * Every field that could vary is fixed here. yazl takes the DOS time in local time, hence a local
 * `Date`. Only `addBuffer` writes sizes and CRC-32 into the local header.
 */
const ENTRY_OPTIONS = {
  compress: false,
  forceDosTimestamp: true,
  mtime: new Date(1980, 0, 1),
  mode: 0o100644,
} as const;

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Writes a ZIP archive, all entries stored.
 *
 * @returns the archive in pieces, in order; the entries' bytes among them are those handed in, not
 * copies
 */
export async function writeZip(entries: readonly ZipEntry[]): Promise<Uint8Array[]> {
  const zip = new yazl.ZipFile();
  const chunks: Uint8Array[] = [];
  const written = new Promise<void>((resolve, reject) => {
    zip.on('error', reject);
    // Listening beats `for await`, which joins the pieces into fresh buffers.
    zip.outputStream.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    zip.outputStream.on('end', resolve);
    zip.outputStream.on('error', reject);
  });
  for (const { name, bytes } of entries) zip.addBuffer(asBuffer(bytes), name, ENTRY_OPTIONS);
  zip.end();
  await written;
  return chunks;
}

/** How long an archive is in which entries of these names and sizes are stored. */
export function zipLength(entries: readonly { name: string; size: number }[]): number {
  return entries.reduce(
    (sum, { name, size }) =>
      sum + LOCAL_HEADER_BYTES + CENTRAL_HEADER_BYTES + 2 * Buffer.byteLength(name) + size,
    END_RECORD_BYTES,
  );
}

/** How many bytes stand before an entry's data: its local header, which here ends with its name. */
export function localHeaderLength(name: string): number {
  return LOCAL_HEADER_BYTES + Buffer.byteLength(name);
}

/**
 * Lists the entries that the central directory names, up to a limit.
 *
 * @param most give up beyond so many entries
 * @throws LivepkgError `zip-unreadable`
 */
export async function listZip(bytes: Uint8Array, most: number): Promise<ListedEntry[]> {
  try {
    const zip = await yauzl.fromBufferPromise(asBuffer(bytes), { strictFileNames: true });
    const entries: ListedEntry[] = [];
    for await (const entry of zip.eachEntry()) {
      if (entries.length === most) throw new Error(`more than ${most} entries`);
      entries.push({
        name: entry.fileName,
        offset: entry.relativeOffsetOfLocalHeader,
        size: entry.compressedSize,
      });
    }
    return entries;
  } catch (cause) {
    throw new LivepkgError('zip-unreadable', 'The central directory at its end is damaged.', {
      cause,
    });
  }
}
