/** Updates a catalog with the containers that a run of `pack` writes. */
import { existsSync, lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { LivepkgError } from '../../errors.ts';
import { type CloudHash } from '../../format/cloud-hash/clouds.ts';
import { isSameState, stateOf, type FileState } from '../../files/file.ts';
import { assertFolderWritable } from '../../store/folder/assert-folder.ts';
import type { AssertReplaceable } from '../../store/folder/give-name.ts';
import { problemRecord, type ProblemRecord } from '../../records.ts';
import type { Operation } from '../operation.ts';
import {
  assertCatalogPath,
  CatalogLines,
  readCatalogIfExists,
  writeCatalog,
  type Catalog,
} from '../../catalog/catalog-file.ts';
import { isInside, relativePathIn } from '../../catalog/relative-path.ts';
import type { ContainerTarget } from '../../store/store.ts';
import type { Listing } from './list-container.ts';
import { LIST_CONTAINER } from './tasks.ts';

/**
 * Adds the containers that a run writes, and existing ones that are not listed, each verified on disk. All
 * other entries are kept: a damaged or missing container stays listed.
 */
export class CatalogUpdate {
  readonly #path: string;
  readonly #hashes: readonly CloudHash[];
  /** Relative paths that are already listed. */
  readonly #listed: ReadonlySet<string>;
  readonly #operation: Operation;
  readonly #listings: { container: string; listing: Promise<Listing> }[] = [];

  private constructor(
    { path, old }: { path: string; old: Catalog | undefined },
    operation: Operation,
  ) {
    this.#path = path;
    this.#hashes = old?.hashes ?? [];
    this.#listed = new Set(old?.entries.map((entry) => entry.path));
    this.#operation = operation;
  }

  /**
   * Starts with the content of the file, if it exists.
   *
   * @param out the folder that the containers go into
   * @throws LivepkgError as `readCatalog`, or why it cannot be written
   */
  static async begin(path: string, out: string, operation: Operation): Promise<CatalogUpdate> {
    const old = await readCatalogIfExists(path);
    assertCatalogPath(path);
    // A folder in the archive is created when something is packed into it.
    if (existsSync(dirname(path)) || !isInside(out, path)) assertFolderWritable(path);
    return new CatalogUpdate({ path, old }, operation);
  }

  /**
   * Adds a container that was written, or that exists but is not listed because an earlier run was killed.
   * It is verified immediately, so that only the last few are pending at the end of the run.
   */
  add(source: ContainerTarget, { bytes, isNew }: { bytes: number; isNew: boolean }): void {
    const { base, file: path } = source;
    const relativePath = relativePathIn(base, path);
    if (!isNew && this.#listed.has(relativePath)) return;
    const task = { source, path, relativePath, hashes: this.#hashes };
    const listing = this.#operation.pool.run(LIST_CONTAINER, task, bytes);
    // Errors are handled in `finish`.
    listing.catch(() => undefined);
    this.#listings.push({ container: path, listing });
  }

  /**
   * Writes the file, if any container was added.
   *
   * @returns the containers that could not be listed
   * @throws LivepkgError `source-changed`, or why the file cannot be read or written
   */
  async finish(): Promise<ProblemRecord[]> {
    if (this.#listings.length === 0) return [];
    const lines = new CatalogLines();
    // Another run may have written it in the meantime.
    const before = stateAt(this.#path);
    const now = await readCatalogIfExists(this.#path);
    const { hashes, entries } = now ?? { hashes: this.#hashes, entries: [] };
    if (hashes.join(' ') !== this.#hashes.join(' ')) {
      throw concurrentlyWritten(this.#path, ', with other hashes');
    }
    for (const entry of entries) lines.set(entry);
    const problems: ProblemRecord[] = [];
    for (const { container, listing } of this.#listings) {
      const listed = await listing;
      if ('entry' in listed) lines.set(listed.entry);
      else {
        const error = 'damage' in listed ? listed.damage : listed.error;
        problems.push(problemRecord(container, error));
      }
    }
    const { run } = this.#operation;
    const replace: AssertReplaceable = ({ target }) => {
      const there = stateAt(target);
      if (before === undefined || there === undefined || !isSameState(before, there)) {
        throw concurrentlyWritten(this.#path, '');
      }
    };
    await writeCatalog(this.#path, { hashes, lines }, { run, replace });
    return problems;
  }
}

/** The state of a file; undefined if it does not exist. */
function stateAt(path: string): FileState | undefined {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stats && stateOf(stats);
}

/** @param how what differs in it */
function concurrentlyWritten(path: string, how: string): LivepkgError {
  return new LivepkgError(
    'source-changed',
    `${path} was changed by another program${how}, so it was not replaced; run the command again.`,
    { file: path },
  );
}
