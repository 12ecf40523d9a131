/** Keeps a catalogue up with what a run of `pack` wrote. */
import type { CatalogueEntry } from '../../format/catalogue/catalogue-schema.ts';
import { problemRecord, type ProblemRecord } from '../records.ts';
import type { Operation } from '../workers/operation.ts';
import { writeCatalogue, type Catalogue } from './catalogue-file.ts';
import { placeBelow } from './place.ts';

/**
 * Writes the lines of some containers, each verified as it is on the disk, and leaves all other lines
 * as they are: what is damaged or gone stays listed as it was.
 *
 * @param old what the file holds; undefined where there is none
 * @param written paths of containers below `out`
 * @returns what could not be listed
 * @throws LivepkgError why the file cannot be written
 */
export async function updateCatalogue(
  { path, old }: { path: string; old: Catalogue | undefined },
  { out, written }: { out: string; written: readonly string[] },
  { pool, run }: Operation,
): Promise<ProblemRecord[]> {
  if (written.length === 0) return [];
  const cloud = old?.cloud ?? [];
  const entries = new Map<string, CatalogueEntry>(old?.entries.map((entry) => [entry.path, entry]));
  const problems: ProblemRecord[] = [];
  const outcomes = pool.inOrder(written, async (container) => {
    const task = { path: container, place: placeBelow(out, container), cloud };
    return { container, outcome: await pool.run('list', task) };
  });
  for await (const { container, outcome } of outcomes) {
    if ('entry' in outcome) entries.set(outcome.entry.path, outcome.entry);
    else {
      const error = 'damage' in outcome ? outcome.damage : outcome.error;
      problems.push(problemRecord(container, error));
    }
  }
  await writeCatalogue(path, { cloud, entries: [...entries.values()] }, { run, replace: true });
  return problems;
}
