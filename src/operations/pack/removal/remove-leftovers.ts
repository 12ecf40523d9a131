/** Finishes what an interrupted `pack --remove-source` began. */
import { problemRecord } from '../../../records.ts';
import type { WritableStore } from '../../../store/store.ts';
import type { Operation } from '../../operation.ts';
import type { Carried } from '../entry/carried.ts';
import { REMOVE_FILES } from './task.ts';
import type { Leftover } from './leftovers.ts';

interface RemoveLeftoversOptions {
  store: WritableStore;
  dryRun: boolean;
}

/**
 * Removes what is left of photos whose containers are proven to hold it, and to be of photos that
 * work. Where that turns out not to be so, nothing is removed, and nothing is reported of it here.
 */
export async function* removeLeftovers(
  leftovers: readonly Leftover[],
  { pool }: Operation,
  { store, dryRun }: RemoveLeftoversOptions,
): AsyncGenerator<Carried> {
  for (const { record, files, shared } of leftovers) {
    if (dryRun) {
      const removed = files.map(({ path }) => path);
      yield { record: { ...record, removed, dryRun: true }, problems: [] };
      continue;
    }
    const { container } = record;
    const task = { container: store.targetOf(container), files, shared, mustWork: true };
    const { removed, error } = await pool.run(REMOVE_FILES, task, 2 * record.bytes);
    const isReported = error !== undefined && error.code !== 'not-in-container';
    const problems = isReported ? [problemRecord(container, error)] : [];
    if (removed.length > 0 || problems.length > 0) {
      yield { record: { ...record, removed }, problems };
    }
  }
}
