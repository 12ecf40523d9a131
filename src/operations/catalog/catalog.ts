/** Records the content of an archive, so that a later audit can find what is missing. */
import { lstatSync } from 'node:fs';
import { LivepkgError } from '../../errors.ts';
import { hashesOf, type Cloud } from '../../format/cloud-hash/clouds.ts';
import { listStore } from '../list-store.ts';
import type { OperationOptions } from '../../options.ts';
import { assertFolderWritable } from '../../store/folder/assert-folder.ts';
import { problemRecord, type CatalogRecord, type CatalogSummary } from '../../records.ts';
import { CATALOG_OPTIONS } from './catalog-options.ts';
import { checkPath } from '../check-options.ts';
import { operate } from '../operation.ts';
import { assertCatalogPath, CatalogLines, writeCatalog } from '../../catalog/catalog-file.ts';
import { FolderStore } from '../../store/folder-store.ts';
import { LIST_CONTAINER } from './tasks.ts';

export interface CatalogOptions extends OperationOptions {
  /** The file to write. */
  out: string;
  /** Clouds whose hashes are included. */
  cloud?: readonly Cloud[];
  /** Replace an earlier catalog. */
  force?: boolean;
}

/** Checked first, so that a long run does not fail at its end. */
function assertFree(out: string, force: boolean): void {
  assertFolderWritable(out);
  assertCatalogPath(out);
  if (force || lstatSync(out, { throwIfNoEntry: false }) === undefined) return;
  throw new LivepkgError(
    'target-exists',
    `${out} already exists and was not replaced: later audits depend on it. ` +
      'Audit the archive with it first, then use --force to replace it.',
    { file: out },
  );
}

/**
 * Verifies every container below a folder, and records the intact ones.
 *
 * @returns a record for each container in the bytewise order of their paths, then problems; a
 * summary last
 * @throws LivepkgError `option-invalid`, `target-exists`, before anything is done, or why the file cannot be written
 */
export function catalog(path: string, options: CatalogOptions): AsyncGenerator<CatalogRecord> {
  const request = { options, schema: CATALOG_OPTIONS, check: () => checkPath(path) };
  return operate(request, async function* ({ pool, run }) {
    const { out, force = false, signal, onProgress } = options;
    const hashes = hashesOf(options.cloud ?? []);
    assertFree(out, force);
    const store = new FolderStore([path]);
    const { containers, problems } = await listStore(store);
    const lines = new CatalogLines();
    const summary: CatalogSummary = {
      event: 'summary',
      listed: 0,
      damaged: 0,
      problems: 0,
      bytes: 0,
    };
    const outcomes = pool.mapInOrder(containers, async (stored) => {
      signal?.throwIfAborted();
      const task = { ...stored, source: store.sourceOf(stored), hashes };
      return { stored, outcome: await pool.run(LIST_CONTAINER, task, stored.size) };
    });
    const totalBytes = containers.reduce((sum, { size = 0 }) => sum + size, 0);
    let bytes = 0;
    let done = 0;
    for await (const { stored, outcome } of outcomes) {
      const { path: container, size = 0 } = stored;
      done += 1;
      bytes += size;
      onProgress?.({ phase: 'work', done, total: containers.length, bytes, totalBytes });
      if ('entry' in outcome) {
        lines.set(outcome.entry);
        summary.listed += 1;
        summary.bytes += size;
        const { container: identity, photo } = outcome.entry;
        yield { event: 'listed', container, identity, photo };
      } else if ('error' in outcome) problems.push(problemRecord(container, outcome.error));
      else {
        summary.damaged += 1;
        yield { event: 'damaged', container, problems: [outcome.damage] };
      }
    }
    yield* problems;
    signal?.throwIfAborted();
    if (lines.count > 0)
      await writeCatalog(
        out,
        { hashes, lines },
        { run, replace: force ? () => undefined : undefined },
      );
    yield { ...summary, problems: problems.length };
  });
}
