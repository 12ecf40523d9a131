/** Plans of `pack` and `unpack`, made in this process. */
import { survey } from '../../src/library/survey.ts';
import type { PackEntry } from '../../src/operations/pack/entry/pack-entry.ts';
import { PackPlanner, type PlanOptions } from '../../src/operations/pack/plan/pack-plan.ts';
import { UnpackPlanner, type UnpackEntry } from '../../src/operations/unpack/unpack-plan.ts';
import { FolderStore } from '../../src/store/folder-store.ts';
import type { WorkerPool } from '../../src/threads/pool.ts';
import { library } from './built.ts';

/** The plan of `pack` for a folder, in the order of the paths of the stills. */
export async function packPlanOf(
  source: string,
  options: PlanOptions,
  pool: WorkerPool,
): Promise<PackEntry[]> {
  const { pairs } = await survey([source], pool, {});
  const planner = new PackPlanner(options, pool, new Set());
  const entries: PackEntry[] = [];
  for (const pair of pairs) entries.push(await planner.plan(pair));
  return entries;
}

/** Packs a folder. @throws Error where a pair cannot be packed */
export async function packInto(out: string, source: string): Promise<void> {
  for await (const record of library.pack([source], { out, jobs: 1 })) {
    if (record.event === 'failed' || record.event === 'conflict') {
      throw new Error(JSON.stringify(record));
    }
  }
}

/** The plan of `unpack` for an archive, in the order of the paths of the containers, and what made it. */
export async function unpackPlanOf(
  archive: string,
  { out, flat = false }: { out: string; flat?: boolean },
): Promise<{ store: FolderStore; planner: UnpackPlanner; entries: UnpackEntry[] }> {
  const store = new FolderStore([archive]);
  const planner = new UnpackPlanner(store, { out, flat });
  const entries: UnpackEntry[] = [];
  for (const container of (await store.list()).containers) {
    entries.push(await planner.plan(container));
  }
  return { store, planner, entries };
}
