/** Catalogs as files. */
import { compareText } from '../format/compare-text.ts';
import { createReadStream, lstatSync } from 'node:fs';
import { LivepkgError } from '../errors.ts';
import { type CatalogEntry } from '../format/catalog/catalog-schema.ts';
import { type CloudHash } from '../format/cloud-hash/clouds.ts';
import { CATALOG_START } from '../format/catalog/catalog-line.ts';
import { assertIsFile } from '../files/file.ts';
import { openCatalog } from '../format/catalog/read-catalog.ts';
import { encodeCatalog } from '../format/catalog/write-catalog.ts';
import type { AssertReplaceable } from '../store/folder/give-name.ts';
import { publishAll } from '../store/folder/publish.ts';
import { assertFreeOrOwn, replaceOwn, type OwnKind } from '../store/folder/replace-own.ts';
import type { RunToken } from '../store/folder/temporary.ts';
import { tidyBeside } from '../store/folder/tidy.ts';
import { assertLocalSource } from '../store/remote/local-path.ts';
import { explain } from '../files/system-error.ts';

/** A catalog that was read to its end, and found whole. */
export interface Catalog<Kept = CatalogEntry> {
  /** Those that it has besides SHA-256. */
  hashes: CloudHash[];
  /** In the bytewise order of their paths. */
  entries: Kept[];
}

/**
 * Reads a catalog.
 *
 * @param keep what is kept in memory of each entry
 * @throws LivepkgError `not-a-catalog`, `catalog-version`, `catalog-cut`, `catalog-edited`,
 * `remote-as-path`, or what the system reports, naming the file
 */
export async function readCatalog<Kept>(
  path: string,
  keep: (entry: CatalogEntry) => Kept,
): Promise<Catalog<Kept>> {
  assertLocalSource(path);
  assertIsFile(path);
  const stream = createReadStream(path);
  try {
    const { header, entries } = await openCatalog(stream);
    const read: Kept[] = [];
    for await (const entry of entries) read.push(keep(entry));
    return { hashes: header.hashes, entries: read };
  } catch (error) {
    const told = explain(error, path, 'cannot be read');
    if (!(told instanceof LivepkgError) || told.file !== undefined) throw told;
    throw new LivepkgError(told.code, `${path}: ${told.message}`, { cause: error, file: path });
  } finally {
    stream.destroy();
  }
}

/** As `readCatalog`, all of it; undefined where there is no such file. */
export async function readCatalogIfThere(path: string): Promise<Catalog | undefined> {
  return lstatSync(path, { throwIfNoEntry: false }) === undefined
    ? undefined
    : readCatalog(path, (entry) => entry);
}

const CATALOG: OwnKind = {
  name: 'a catalog that livepkg wrote',
  code: 'target-exists',
  begins: (start) => start.toString('latin1').startsWith(CATALOG_START),
};

/**
 * Makes sure that a catalog may be written there: nothing has the name, or an earlier catalog, be it
 * damaged.
 *
 * @throws LivepkgError `target-exists`, or what the system reports
 */
export function assertCatalogPath(path: string): void {
  assertFreeOrOwn(path, CATALOG);
}

/**
 * Entries on their way into a catalog, kept as text: an object takes several times the memory, and
 * there may be very many.
 */
export class CatalogLines {
  readonly #lines = new Map<string, string>();

  /** How many there are. */
  get count(): number {
    return this.#lines.size;
  }

  /** Sets the entry of a path. */
  set(entry: CatalogEntry): void {
    this.#lines.set(entry.path, JSON.stringify(entry));
  }

  /** In the order of a catalog. */
  *entries(): Generator<CatalogEntry> {
    for (const path of [...this.#lines.keys()].toSorted(compareText)) {
      const line = this.#lines.get(path) ?? '';
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was one when it was set
      yield JSON.parse(line) as CatalogEntry;
    }
  }
}

/** Joins pieces to some of a megabyte: a catalog has a line for each photo. */
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
 * Writes a catalog, whole or not at all.
 *
 * @param replace replace an earlier catalog, if this does not throw
 * @throws LivepkgError `target-exists`, or what the system reports
 */
export async function writeCatalog(
  path: string,
  { hashes, lines }: { hashes: readonly CloudHash[]; lines: CatalogLines },
  { run, replace }: { run: RunToken; replace: AssertReplaceable | undefined },
): Promise<void> {
  const chunks = joined(
    encodeCatalog(lines.entries(), { count: lines.count, hashes: [...hashes] }),
  );
  if (replace !== undefined) {
    await replaceOwn({ path, chunks }, CATALOG, { run, replace });
    return;
  }
  tidyBeside(path);
  await publishAll([{ target: path, chunks }], { run });
}
