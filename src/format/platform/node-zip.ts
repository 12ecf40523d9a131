/** The ZIP layer under Node: yazl writes it, yauzl finds the entries in it. */
import yauzl from 'yauzl';
import yazl from 'yazl';
import type { ListedEntry, ZipEntry } from '../layout/zip-layout.ts';

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

/** Writes a ZIP archive, all entries stored. */
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

/** Lists the entries of a ZIP archive. */
export async function listZip(bytes: Uint8Array, most: number): Promise<ListedEntry[]> {
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
}
