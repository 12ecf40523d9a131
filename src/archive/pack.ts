/** One container for each pair. */
import { dirname } from 'node:path';
import { operate, type Operation } from './operation.ts';
import type { OperationOptions } from './options.ts';
import { assertOutFolder } from './out-folder.ts';
import { PackPlanner, type PackEntry } from './pack-plan.ts';
import { nothingFound } from './nothing-found.ts';
import type { PackedRecord, PackRecord, PackSummary } from './records.ts';
import { unpairedRecord } from './scan.ts';
import { survey, type FoundPair, type Survey } from './survey.ts';
import { tidyFolders } from './tidy.ts';

export interface PackOptions extends OperationOptions {
  /** Folder that the containers go into; made if need be. */
  out: string;
  /** Pack pairs that only their names make probable, too. */
  pairByName?: boolean;
  /** Write containers anew whose photo has other sidecars or names now. */
  update?: boolean;
  /** Only say what would be done. */
  dryRun?: boolean;
}

async function makePlan(
  { pairs }: Survey,
  { pool }: Operation,
  { out, update = false, signal, onProgress }: PackOptions,
): Promise<PackEntry[]> {
  const planner = new PackPlanner(out, pool, update);
  const plan = new Map<FoundPair, PackEntry>();
  for (const pair of loosePairsFirst(pairs)) {
    signal?.throwIfAborted();
    plan.set(pair, await planner.plan(pair));
    onProgress?.({ phase: 'plan', done: plan.size, total: pairs.length });
  }
  return pairs.flatMap((pair) => plan.get(pair) ?? []);
}

const isBundled = ({ still }: FoundPair): boolean => still.file.bundle !== undefined;

/**
 * Files of their own have sidecars beside them, and a copy of the photo in an archive has not: of
 * two that want one container, the richer is to get it, whatever their paths.
 */
function loosePairsFirst(pairs: readonly FoundPair[]): FoundPair[] {
  return [...pairs.filter((pair) => !isBundled(pair)), ...pairs.filter(isBundled)];
}

const EVENTS = {
  pack: 'packed',
  update: 'updated',
  unchanged: 'unchanged',
  conflict: 'conflict',
  failed: 'failed',
} as const;

function packedRecord(entry: PackEntry): PackedRecord {
  const [still, motion, ...sidecars] = entry.sources.map(({ path }) => path);
  return {
    event: EVENTS[entry.action],
    container: entry.container,
    still: still ?? '',
    motion: motion ?? '',
    sidecars,
    bytes: entry.bytes,
    notes: entry.notes,
    ...entry.details,
    ...(entry.error === undefined ? {} : { error: entry.error }),
  };
}

async function carryOut(
  entry: PackEntry,
  { pool, run }: Operation,
  out: string,
): Promise<PackedRecord> {
  const record = packedRecord(entry);
  const replace = entry.action === 'update';
  if (entry.action !== 'pack' && !replace) return record;
  const { container: target, sources, link, media } = entry;
  const outcome = await pool.run('packPair', {
    run,
    out,
    target,
    replace,
    sources,
    link,
    media,
  });
  if (!('error' in outcome)) return { ...record, bytes: outcome.bytes };
  const event = outcome.error.code === 'target-exists' ? 'conflict' : 'failed';
  return { ...record, event, bytes: 0, error: outcome.error };
}

async function* carryOutAll(
  plan: readonly PackEntry[],
  operation: Operation,
  { out, dryRun = false, signal, onProgress }: PackOptions,
): AsyncGenerator<PackedRecord> {
  if (dryRun) {
    for (const entry of plan) yield { ...packedRecord(entry), dryRun: true };
    return;
  }
  let done = 0;
  const work = (entry: PackEntry): Promise<PackedRecord> => {
    signal?.throwIfAborted();
    return carryOut(entry, operation, out);
  };
  for await (const record of operation.pool.inOrder(plan, work)) {
    done += 1;
    onProgress?.({ phase: 'work', done, total: plan.length });
    yield record;
  }
}

/**
 * Packs every pair below some paths into a container of its own. What is packed already and
 * unchanged is left alone; nothing is overwritten.
 *
 * @returns a record for each pair in the order of the stills' paths, then halves without a partner,
 * then problems; a summary last
 * @throws LivepkgError `out-not-a-folder`, `out-in-photos-library`, before anything is done
 */
export function pack(paths: readonly string[], options: PackOptions): AsyncGenerator<PackRecord> {
  return operate(options, async function* (operation) {
    assertOutFolder(options.out);
    const found = await survey(paths, operation.pool, options);
    const plan = await makePlan(found, operation, options);
    const problems = [...found.problems];
    if (options.dryRun !== true)
      problems.push(
        ...tidyFolders(
          options.out,
          plan.map(({ container }) => dirname(container)),
        ),
      );
    const summary: PackSummary = {
      event: 'summary',
      packed: 0,
      unchanged: 0,
      updated: 0,
      conflicts: 0,
      failed: 0,
      unpaired: found.unpaired.length,
      problems: 0,
      bytes: 0,
    };
    for await (const record of carryOutAll(plan, operation, options)) {
      if (record.event === 'conflict') summary.conflicts += 1;
      else summary[record.event] += 1;
      if (record.event === 'packed' || record.event === 'updated') summary.bytes += record.bytes;
      yield record;
    }
    yield* found.unpaired.map(unpairedRecord);
    if (plan.length === 0 && problems.length === 0) problems.push(...paths.map(nothingFound));
    yield* problems;
    yield { ...summary, problems: problems.length };
  });
}
