/** Restores the files of containers, byte for byte. */
import { listStore } from '../list-store.ts';
import { withHint } from './damage.ts';
import { UNPACK_OPTIONS } from './unpack-options.ts';
import { checkPaths } from '../check-options.ts';
import { operate, type Operation } from '../operation.ts';
import type { OperationOptions, WorkProgress } from '../../options.ts';
import { assertOutFolder } from '../../store/folder/out-folder.ts';
import type { RecordedError, UnpackedRecord, UnpackRecord, UnpackSummary } from '../../records.ts';
import type { RestoreOutcome } from './restore-container.ts';
import { planSalvage } from './salvage-plan.ts';
import { FolderStore } from '../../store/folder-store.ts';
import type { Store, StoredContainer, StoreWithHeads } from '../../store/store.ts';
import { tidyFolders } from '../../store/folder/tidy.ts';
import { RESTORE } from './tasks.ts';
import { UnpackPlanner, type UnpackEntry } from './unpack-plan.ts';

export interface UnpackOptions extends OperationOptions {
  /** Folder that the files go into; made if need be. */
  out: string;
  /** All files into that folder, not into folders as in the archive. */
  flat?: boolean;
  /** Replace files that differ from what a container holds, in their bytes or modification time. */
  force?: boolean;
  /** Get out of damaged containers what is left of them. */
  salvage?: boolean;
  /** Only say what would be done. */
  dryRun?: boolean;
}

async function makePlan(
  store: StoreWithHeads,
  containers: readonly StoredContainer[],
  { pool }: Operation,
  { out, flat = false, salvage = false, signal, onProgress }: UnpackOptions,
): Promise<UnpackEntry[]> {
  const planner = new UnpackPlanner(store, { out, flat });
  const plan: UnpackEntry[] = [];
  for (const container of containers) {
    signal?.throwIfAborted();
    plan.push(await planner.plan(container));
    onProgress?.({ phase: 'plan', done: plan.length, total: containers.length });
  }
  return salvage ? planSalvage(plan, planner, { store, pool, signal }) : plan;
}

async function restore(
  store: Store,
  entry: UnpackEntry,
  { pool, run }: Operation,
  { out, force: replace = false, dryRun = false }: UnpackOptions,
): Promise<RestoreOutcome | { error: RecordedError }> {
  if (entry.error !== undefined) return { error: entry.error };
  const { container, folder, identity, salvage } = entry;
  const { path, size = 0 } = container;
  const source = store.sourceOf(container);
  const task = { run, source, path, identity, out, folder, replace, dryRun, salvage };
  // What stands there already is compared with what is in the container.
  return pool.run(RESTORE, task, 2 * size);
}

async function carryOut(
  store: Store,
  entry: UnpackEntry,
  operation: Operation,
  options: UnpackOptions,
): Promise<{ record: UnpackedRecord; bytes: number }> {
  options.signal?.throwIfAborted();
  const { path: container, size } = entry.container;
  const plan = options.dryRun === true ? ({ dryRun: true } as const) : {};
  const outcome = await restore(store, entry, operation, options);
  if ('event' in outcome) {
    const { event, files, error, members, damage, notes, timesNotKept, bytes } = outcome;
    const record = {
      event,
      container,
      files,
      ...(members === undefined ? {} : { members }),
      ...(damage === undefined ? {} : { damage }),
      ...(notes === undefined ? {} : { notes }),
      ...(timesNotKept === undefined ? {} : { timesNotKept }),
      ...plan,
      ...(error === undefined ? {} : { error }),
    };
    return { record, bytes };
  }
  // Of an empty file nothing is left.
  const isHopeless = options.salvage === true || size === 0;
  const error = isHopeless ? outcome.error : withHint(outcome.error);
  return { record: { event: 'failed', container, files: [], ...plan, error }, bytes: 0 };
}

/**
 * Restores every container below some paths. A container is verified whole before anything of it is
 * written; of its files all are restored, or none. Files that are there already, byte for byte, are
 * left as they are, and another modification time is noted; others are overwritten only with `force`,
 * which gives times back, too. With `salvage`, what is left of a
 * damaged container comes out too: what cannot be proven under a name that says so.
 *
 * @returns a record for each container in the bytewise order of their paths, then problems; a
 * summary last
 * @throws LivepkgError `option-invalid`, `out-not-a-folder`, `out-in-photos-library`, `remote-as-path`, before anything is done
 */
export function unpack(
  paths: readonly string[],
  options: UnpackOptions,
): AsyncGenerator<UnpackRecord> {
  const asked = { options, schema: UNPACK_OPTIONS, check: () => checkPaths(paths) };
  return operate(asked, async function* (operation) {
    assertOutFolder(options.out);
    const store = new FolderStore(paths);
    const { containers, problems } = await listStore(store);
    const plan = await makePlan(store, containers, operation, options);
    if (options.dryRun !== true) {
      const folders = plan.flatMap((entry) => (entry.error === undefined ? [entry.folder] : []));
      problems.push(...tidyFolders(options.out, folders));
    }
    const summary: UnpackSummary = {
      event: 'summary',
      restored: 0,
      present: 0,
      conflicts: 0,
      failed: 0,
      salvaged: 0,
      timesNotKept: 0,
      problems: problems.length,
      bytes: 0,
    };
    const totalBytes = plan.reduce((sum, { container: { size = 0 } }) => sum + size, 0);
    const progress: WorkProgress = {
      phase: 'work',
      done: 0,
      total: plan.length,
      bytes: 0,
      totalBytes,
    };
    const work = async (entry: UnpackEntry) => ({
      ...(await carryOut(store, entry, operation, options)),
      size: entry.container.size ?? 0,
    });
    for await (const { record, bytes, size } of operation.pool.mapInOrder(plan, work)) {
      if (record.event === 'conflict') summary.conflicts += 1;
      else summary[record.event] += 1;
      summary.timesNotKept += record.timesNotKept?.length ?? 0;
      summary.bytes += bytes;
      progress.done += 1;
      progress.bytes += size;
      options.onProgress?.({ ...progress });
      yield record;
    }
    yield* problems;
    yield summary;
  });
}
