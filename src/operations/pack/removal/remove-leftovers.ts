/** Finishes an interrupted `pack --remove-source`. */
import { problemRecord } from '../../../records.ts';
import type { WritableStore } from '../../../store/store.ts';
import type { Operation } from '../../operation.ts';
import type { PackResult } from '../entry/pack-result.ts';
import { REMOVE_FILES } from './task.ts';
import type { Leftover } from './leftovers.ts';

interface RemoveLeftoversOptions {
  store: WritableStore;
  dryRun: boolean;
}

/**
 * Removes leftover files after verifying that their containers hold them, and that the pairs have no faults.
 * Otherwise nothing is removed, and nothing is reported here.
 */
export async function* removeLeftovers(
  leftovers: readonly Leftover[],
  { pool }: Operation,
  { store, dryRun }: RemoveLeftoversOptions,
): AsyncGenerator<PackResult> {
  for (const { record, files, shared } of leftovers) {
    if (dryRun) {
      const removed = files.map(({ path }) => path);
      yield { record: { ...record, removed, dryRun: true }, problems: [] };
      continue;
    }
    const { container } = record;
    const task = { container: store.targetOf(container), files, shared, requireNoFaults: true };
    const { removed, error } = await pool.run(REMOVE_FILES, task, 2 * record.bytes);
    const isReported = error !== undefined && error.code !== 'not-in-container';
    const problems = isReported ? [problemRecord(container, error)] : [];
    if (removed.length > 0 || problems.length > 0) {
      yield { record: { ...record, removed }, problems };
    }
  }
}
