/** Plans of `pack`, made in this process. */
import { survey } from '../../src/library/survey.ts';
import type { PackEntry } from '../../src/operations/pack/entry/pack-entry.ts';
import { PackPlanner, type PlanOptions } from '../../src/operations/pack/plan/pack-plan.ts';
import type { WorkerPool } from '../../src/threads/pool.ts';
import { library } from './built.ts';

/** What `pack` would make of a folder, in the order of the stills' paths. */
export async function planOf(
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

/** Packs a folder, and expects that all of it can be. */
export async function packInto(out: string, source: string): Promise<void> {
  for await (const record of library.pack([source], { out, jobs: 1 })) {
    if (record.event === 'failed' || record.event === 'conflict') {
      throw new Error(JSON.stringify(record));
    }
  }
}
