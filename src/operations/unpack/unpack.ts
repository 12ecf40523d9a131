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
import { cleanUpFolders } from '../../store/folder/clean-up.ts';
import { RESTORE } from './tasks.ts';
import { UnpackPlanner, type UnpackEntry } from './unpack-plan.ts';

export interface UnpackOptions extends OperationOptions {
  /** Folder for the files; created if necessary. */
  out: string;
  /** Restore all files into that folder, without subfolders. */
  flat?: boolean;
  /** Replace files whose content or modification time differs from the container. */
  force?: boolean;
  /** Recover what is left in damaged containers. */
  salvage?: boolean;
  /** Only report what would be done. */
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
  // Twice: existing files are compared with the container.
  return pool.run(RESTORE, task, 2 * size);
}

async function execute(
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
  // Nothing can be left of an empty file.
  const isFinal = options.salvage === true || size === 0;
  const error = isFinal ? outcome.error : withHint(outcome.error);
  return { record: { event: 'failed', container, files: [], ...plan, error }, bytes: 0 };
}

/**
 * Restores every container below the given paths. A container is verified completely before anything is
 * written; either all of its files are restored, or none. Existing files with the same content are not
 * changed, and a different modification time is noted; other files are overwritten only with `force`, which
 * also restores times. With `salvage`, what is left of damaged containers is recovered: unverified files get
 * a name that says so.
 *
 * @returns a record for each container in the bytewise order of their paths, then problems; a
 * summary last
 * @throws LivepkgError `option-invalid`, `out-not-a-folder`, `out-in-photos-library`, `remote-as-path`, before anything is done
 */
export function unpack(
  paths: readonly string[],
  options: UnpackOptions,
): AsyncGenerator<UnpackRecord> {
  const request = { options, schema: UNPACK_OPTIONS, check: () => checkPaths(paths) };
  return operate(request, async function* (operation) {
    assertOutFolder(options.out);
    const store = new FolderStore(paths);
    const { containers, problems } = await listStore(store);
    const plan = await makePlan(store, containers, operation, options);
    if (options.dryRun !== true) {
      const folders = plan.flatMap((entry) => (entry.error === undefined ? [entry.folder] : []));
      problems.push(...cleanUpFolders(options.out, folders));
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
      ...(await execute(store, entry, operation, options)),
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
