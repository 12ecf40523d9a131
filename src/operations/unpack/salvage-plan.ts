/** Plans the paths of salvaged files, after those of all other files. */
import { isSalvageable, nothingLeft } from './damage.ts';
import { EXAMINE } from './tasks.ts';
import type { Store } from '../../store/store.ts';
import type { WorkerPool } from '../../threads/pool.ts';
import type { UnpackEntry, UnpackPlanner } from './unpack-plan.ts';

/**
 * Extends a plan for salvaging. Containers with an intact head keep the paths that they have in any run;
 * then names for their possibly damaged files are chosen, and then paths for containers with a damaged
 * head, which are read completely.
 */
export async function planSalvage(
  plan: readonly UnpackEntry[],
  planner: UnpackPlanner,
  { store, pool, signal }: { store: Store; pool: WorkerPool; signal: AbortSignal | undefined },
): Promise<UnpackEntry[]> {
  const entries = plan.map((entry) =>
    entry.error === undefined ? planner.withSalvage(entry) : entry,
  );
  const examined = pool.mapInOrder([...entries.entries()], async ([index, entry]) => {
    signal?.throwIfAborted();
    if (entry.error === undefined || !isSalvageable(entry.error)) return undefined;
    const { path, size } = entry.container;
    const task = { source: store.sourceOf(entry.container), path };
    return { index, outcome: await pool.run(EXAMINE, task, size) };
  });
  for await (const one of examined) {
    if (one === undefined) continue;
    const { index, outcome } = one;
    const entry = entries[index];
    if (entry?.error === undefined) continue;
    const { container, error } = entry;
    if ('error' in outcome) entries[index] = { container, error: outcome.error };
    else if (outcome.members.length === 0)
      entries[index] = { container, error: nothingLeft(error) };
    else entries[index] = planner.withSalvage(planner.chooseFolder(container, outcome));
  }
  return entries;
}
