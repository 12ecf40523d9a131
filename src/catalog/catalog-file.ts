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
import { assertFreeOrOwn, replaceOwn, type OwnFileKind } from '../store/folder/replace-own.ts';
import type { RunToken } from '../store/folder/temporary.ts';
import { cleanUpFolderOf } from '../store/folder/clean-up.ts';
import { assertLocalSource } from '../store/remote/local-path.ts';
import { explain } from '../files/system-error.ts';

/** A catalog that was read completely and found valid. */
export interface Catalog<Kept = CatalogEntry> {
  /** The cloud hashes that it holds, in addition to SHA-256. */
  hashes: CloudHash[];
  /** In the bytewise order of their paths. */
  entries: Kept[];
}

/**
 * Reads a catalog.
 *
 * @param keep reduces each entry to what the caller needs in memory
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
    const explained = explain(error, path, 'cannot be read');
    if (!(explained instanceof LivepkgError) || explained.file !== undefined) throw explained;
    const { code, message } = explained;
    throw new LivepkgError(code, `${path}: ${message}`, { cause: error, file: path });
  } finally {
    stream.destroy();
  }
}

/** Reads all entries of a catalog; undefined if the file does not exist. */
export async function readCatalogIfExists(path: string): Promise<Catalog | undefined> {
  return lstatSync(path, { throwIfNoEntry: false }) === undefined
    ? undefined
    : readCatalog(path, (entry) => entry);
}

const CATALOG: OwnFileKind = {
  name: 'a catalog that livepkg wrote',
  code: 'target-exists',
  matchesStart: (start) => start.toString('latin1').startsWith(CATALOG_START),
};

/**
 * Makes sure that a catalog may be written to a path: nothing exists there, or only an earlier catalog,
 * which may be damaged.
 *
 * @throws LivepkgError `target-exists`, or what the system reports
 */
export function assertCatalogPath(path: string): void {
  assertFreeOrOwn(path, CATALOG);
}

/**
 * The entries of a catalog that is being built, kept as JSON text: objects would take several times the
 * memory.
 */
export class CatalogLines {
  readonly #lines = new Map<string, string>();

  get count(): number {
    return this.#lines.size;
  }

  set(entry: CatalogEntry): void {
    this.#lines.set(entry.path, JSON.stringify(entry));
  }

  /** In catalog order: bytewise by path. */
  *entries(): Generator<CatalogEntry> {
    for (const path of [...this.#lines.keys()].toSorted(compareText)) {
      const line = this.#lines.get(path) ?? '';
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `set` wrote it
      yield JSON.parse(line) as CatalogEntry;
    }
  }
}

/** Joins lines into chunks of about 1 MiB: a catalog has a line for each photo. */
function joinChunks(pieces: Iterable<Uint8Array>): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let pending: Uint8Array[] = [];
  let length = 0;
  const flush = (): void => {
    chunks.push(Buffer.concat(pending));
    [pending, length] = [[], 0];
  };
  for (const piece of pieces) {
    pending.push(piece);
    length += piece.length;
    if (length >= 1024 * 1024) flush();
  }
  flush();
  return chunks;
}

/**
 * Writes a catalog atomically.
 *
 * @param replace if given, an earlier catalog is replaced, unless this throws
 * @throws LivepkgError `target-exists`, or what the system reports
 */
export async function writeCatalog(
  path: string,
  { hashes, lines }: { hashes: readonly CloudHash[]; lines: CatalogLines },
  { run, replace }: { run: RunToken; replace: AssertReplaceable | undefined },
): Promise<void> {
  const chunks = joinChunks(
    encodeCatalog(lines.entries(), { count: lines.count, hashes: [...hashes] }),
  );
  if (replace !== undefined) {
    await replaceOwn({ path, chunks }, CATALOG, { run, replace });
    return;
  }
  cleanUpFolderOf(path);
  await publishAll([{ target: path, chunks }], { run });
}
