/** Finds the entries of a ZIP archive under Node: yauzl does. */
import yauzl from 'yauzl';
import type { ListedEntry } from '../layout/zip-layout.ts';

/** Lists the entries of a ZIP archive. */
export async function listZip(bytes: Uint8Array, most: number): Promise<ListedEntry[]> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const zip = await yauzl.fromBufferPromise(buffer, { strictFileNames: true });
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
