/** Catalogues as files. */
import { createReadStream, lstatSync } from 'node:fs';
import { LivepkgError } from '../../errors.ts';
import {
  comparePaths,
  type CatalogueEntry,
  type Cloud,
} from '../../format/catalogue/catalogue-schema.ts';
import { openCatalogue } from '../../format/catalogue/read-catalogue.ts';
import { encodeCatalogue } from '../../format/catalogue/write-catalogue.ts';
import { publishAll } from '../publish/publish.ts';
import type { RunToken } from '../publish/temporary.ts';
import { explain } from '../system-error.ts';

/** A catalogue that was read to its end, and found whole. */
export interface Catalogue {
  cloud: Cloud[];
  /** In the bytewise order of their paths. */
  entries: CatalogueEntry[];
}

/**
 * Reads a catalogue.
 *
 * @throws LivepkgError `not-a-catalogue`, `catalogue-version`, `catalogue-cut`, `catalogue-edited`, or
 * what the system reports, naming the file
 */
export async function readCatalogue(path: string): Promise<Catalogue> {
  const stream = createReadStream(path);
  try {
    const { header, entries } = await openCatalogue(stream);
    const read: CatalogueEntry[] = [];
    for await (const entry of entries) read.push(entry);
    return { cloud: header.cloud, entries: read };
  } catch (error) {
    const told = explain(error, path, 'cannot be read');
    if (!(told instanceof LivepkgError) || told.file !== undefined) throw told;
    throw new LivepkgError(told.code, `${path}: ${told.message}`, { cause: error, file: path });
  } finally {
    stream.destroy();
  }
}

/** As `readCatalogue`; undefined where there is no such file. */
export async function readCatalogueIfThere(path: string): Promise<Catalogue | undefined> {
  return lstatSync(path, { throwIfNoEntry: false }) === undefined ? undefined : readCatalogue(path);
}

/** Joins pieces to some of a megabyte: a catalogue has a line for each photo. */
function joined(pieces: Iterable<Uint8Array>): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let open: Uint8Array[] = [];
  let length = 0;
  const close = (): void => {
    chunks.push(Buffer.concat(open));
    [open, length] = [[], 0];
  };
  for (const piece of pieces) {
    open.push(piece);
    length += piece.length;
    if (length >= 1024 * 1024) close();
  }
  close();
  return chunks;
}

/**
 * Writes a catalogue, whole or not at all.
 *
 * @throws LivepkgError `target-exists` unless it may be replaced, or what the system reports
 */
export async function writeCatalogue(
  path: string,
  { cloud, entries }: Catalogue,
  { run, replace }: { run: RunToken; replace: boolean },
): Promise<void> {
  const sorted = entries.toSorted((a, b) => comparePaths(a.path, b.path));
  const chunks = joined(encodeCatalogue(sorted, { count: sorted.length, cloud }));
  await publishAll([{ target: path, chunks }], { run, replace });
}
