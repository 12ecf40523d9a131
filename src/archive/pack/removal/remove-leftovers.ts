/** Finishes what an interrupted `pack --remove-source` began. */
import type { Operation } from '../../workers/operation.ts';
import type { Carried } from '../pack-run.ts';
import { problemRecord } from '../../records.ts';
import type { Leftover } from './leftovers.ts';

interface RemoveLeftoversOptions {
  out: string;
  dryRun: boolean;
}

/**
 * Removes what is left of photos whose containers are proven to hold it. A file of which that turns
 * out not to be so is none of these, and is not told of here.
 */
export async function* removeLeftovers(
  leftovers: readonly Leftover[],
  { pool }: Operation,
  { out, dryRun }: RemoveLeftoversOptions,
): AsyncGenerator<Carried> {
  const unproven = new Set<string>();
  for (const leftover of leftovers) {
    const { record, shared } = leftover;
    const files = leftover.files.filter(({ path }) => !unproven.has(path));
    if (dryRun) {
      const removed = files.map(({ path }) => path);
      if (removed.length > 0) yield { record: { ...record, removed, dryRun: true }, problems: [] };
      continue;
    }
    const { container } = record;
    const { removed, error } = await pool.run('remove', { out, container, files, shared });
    if (error !== undefined) for (const { path } of shared) unproven.add(path);
    const isOther = error === undefined || error.code === 'not-in-container';
    const problems = isOther ? [] : [problemRecord(container, error)];
    if (removed.length > 0 || problems.length > 0) {
      yield { record: { ...record, removed }, problems };
    }
  }
}
