/** One container for each pair. */
import { dirname } from 'node:path';
import { operate, type Operation } from '../workers/operation.ts';
import type { OperationOptions, WorkProgress } from '../options.ts';
import { assertOutFolder } from '../out-folder.ts';
import type { PackEntry } from './pack-entry.ts';
import { PackPlanner } from './pack-plan.ts';
import { recall, type Recollection } from './recall.ts';
import { isPacked, keptOf, packedRecord, PackRun, type Carried } from './pack-run.ts';
import { CatalogueUpdate } from '../catalogue/update-catalogue.ts';
import { nothingFound, nothingToPack } from '../find/nothing-found.ts';
import type { PackedRecord, PackRecord, PackSummary } from '../records.ts';
import { assertRemovable, foldersOf } from './removal/assert-removable.ts';
import { findLeftovers, type Leftover } from './removal/leftovers.ts';
import { othersSidecars } from './removal/others-sidecars.ts';
import { removeLeftovers } from './removal/remove-leftovers.ts';
import { unpairedRecord } from '../scan.ts';
import { survey, type FoundPair, type Survey } from '../find/survey.ts';
import type { FoundFile } from '../find/walk.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { tidyFolders } from '../publish/tidy.ts';

export interface PackOptions extends OperationOptions {
  /** Folder that the containers go into; made if need be. */
  out: string;
  /** Pack pairs that only their names make probable, too. */
  pairByName?: boolean;
  /** Write containers anew whose photo has other sidecars or names now. */
  update?: boolean;
  /** Remove the files that went into a container, once it is proven to hold them. */
  removeSource?: boolean;
  /** A catalogue in which the containers that are written get their lines. */
  catalogue?: string;
  /** Only say what would be done. */
  dryRun?: boolean;
}

async function makePlan(
  { pairs }: Survey,
  planner: PackPlanner,
  { signal, onProgress }: PackOptions,
): Promise<PackEntry[]> {
  const plan = new Map<FoundPair, PackEntry>();
  for (const pair of loosePairsFirst(pairs)) {
    signal?.throwIfAborted();
    plan.set(pair, await planner.plan(pair));
    onProgress?.({ phase: 'plan', done: plan.size, total: pairs.length });
  }
  return pairs.flatMap((pair) => plan.get(pair) ?? []);
}

/**
 * Finds the pairs, and remembers those that an earlier run packed. What is to be removed is looked at
 * anew: a fault that only its own bytes show keeps it.
 */
async function surveyAgain(
  paths: readonly string[],
  pool: WorkerPool,
  options: PackOptions,
): Promise<{ found: Survey; containers: Recollection['containers'] }> {
  let containers: Recollection['containers'] = new Map();
  if (options.removeSource === true)
    return { found: await survey(paths, pool, options), containers };
  const remember = async (files: readonly FoundFile[]) => {
    const recollection = await recall(files, options.out, pool, options);
    ({ containers } = recollection);
    return recollection.pairs;
  };
  const found = await survey(paths, pool, { ...options, recall: remember });
  return { found, containers };
}

/** A damaged catalogue, or another file of that name, ends a run before it begins. */
async function beginCatalogue(
  { catalogue, out, dryRun = false }: PackOptions,
  operation: Operation,
): Promise<CatalogueUpdate | undefined> {
  return catalogue === undefined || dryRun
    ? undefined
    : CatalogueUpdate.begin(catalogue, out, operation);
}

/** What is to be done. */
interface Prepared {
  plan: PackEntry[];
  /** What an interrupted removal left. */
  leftovers: Leftover[];
  /** All that was found, where files are to be removed. */
  forRemoval: Survey | undefined;
  /** Of what was found, that which is told at the end. */
  found: Pick<Survey, 'unpaired' | 'problems' | 'emptyPaths' | 'loneSidecars'>;
}

/**
 * Looks at everything, and plans. A function of its own, because whatever a generator has in hand stays
 * in memory while it is read; and there may be very many pairs.
 */
async function prepare(
  paths: readonly string[],
  { pool }: Operation,
  options: PackOptions,
): Promise<Prepared> {
  const { removeSource = false } = options;
  const { found, containers } = await surveyAgain(paths, pool, options);
  if (removeSource) assertRemovable(foldersOf(found));
  const planner = new PackPlanner(options, pool, containers);
  const plan = await makePlan(found, planner, options);
  const leftovers = removeSource
    ? await findLeftovers(found, (folders) => planner.folderFor(folders))
    : [];
  const { unpaired, problems, emptyPaths, loneSidecars } = found;
  return {
    plan,
    leftovers,
    forRemoval: removeSource ? found : undefined,
    found: { unpaired, problems, emptyPaths, loneSidecars },
  };
}

const isBundled = ({ still }: FoundPair): boolean => still.file.bundle !== undefined;

/**
 * Files of their own have sidecars beside them, and a copy of the photo in an archive has not: of
 * two that want one container, the richer is to get it, whatever their paths.
 */
function loosePairsFirst(pairs: readonly FoundPair[]): FoundPair[] {
  return [...pairs.filter((pair) => !isBundled(pair)), ...pairs.filter(isBundled)];
}

/**
 * What would be done.
 *
 * @param spoken paths of files that are kept, or were told to be removed; undefined: none is removed
 */
function plannedRecord(entry: PackEntry, spoken: Set<string> | undefined): PackedRecord {
  const record: PackedRecord = { ...packedRecord(entry), dryRun: true };
  if (spoken === undefined || !isPacked(record)) return record;
  const kept = keptOf(entry);
  if (kept !== undefined) return { ...record, kept };
  const removed = entry.sources.map(({ path }) => path).filter((path) => !spoken.has(path));
  for (const path of removed) spoken.add(path);
  return { ...record, removed };
}

function bytesToWrite({ action, bytes }: PackEntry): number {
  return action === 'pack' || action === 'update' ? bytes : 0;
}

async function* carryOutAll(
  plan: readonly PackEntry[],
  othersToo: ReadonlySet<string>,
  operation: Operation,
  { out, removeSource = false, dryRun = false, signal, onProgress }: PackOptions,
): AsyncGenerator<Carried> {
  if (dryRun) {
    const removed = removeSource ? new Set(othersToo) : undefined;
    for (const entry of plan) yield { record: plannedRecord(entry, removed), problems: [] };
    return;
  }
  const run = new PackRun(plan, operation, { out, removeSource, othersToo });
  const totalBytes = plan.reduce((sum, entry) => sum + bytesToWrite(entry), 0);
  const progress: WorkProgress = {
    phase: 'work',
    done: 0,
    total: plan.length,
    bytes: 0,
    totalBytes,
  };
  const work = async (entry: PackEntry): Promise<{ entry: PackEntry; carried: Carried }> => {
    signal?.throwIfAborted();
    return { entry, carried: await run.carryOut(entry) };
  };
  for await (const { entry, carried } of operation.pool.inOrder(plan, work)) {
    progress.done += 1;
    progress.bytes += bytesToWrite(entry);
    onProgress?.({ ...progress });
    yield carried;
  }
}

/**
 * Packs every pair below some paths into a container of its own. What is packed already and
 * unchanged is left alone; nothing is overwritten.
 *
 * @returns what an interrupted removal left, then a record for each pair in the order of the stills'
 * paths, then halves without a partner, then problems; a summary last
 * @throws LivepkgError `out-not-a-folder`, `out-in-photos-library`, `source-in-photos-library`, before
 * anything is done
 */
export function pack(paths: readonly string[], options: PackOptions): AsyncGenerator<PackRecord> {
  return operate(options, async function* (operation) {
    const { out, dryRun = false, removeSource = false } = options;
    assertOutFolder(out);
    if (removeSource) assertRemovable(paths);
    const listing = await beginCatalogue(options, operation);
    const { plan, leftovers, forRemoval, found } = await prepare(paths, operation, options);
    const problems = [...found.problems];
    if (!dryRun) problems.push(...tidyFolders(out, containersOf(plan, leftovers).map(dirname)));
    const summary = emptySummary();
    const gone = new Set<string>();
    for await (const carried of removeLeftovers(leftovers, operation, { out, dryRun })) {
      count(summary, carried.record);
      problems.push(...carried.problems);
      for (const path of carried.record.removed ?? []) gone.add(path);
      yield carried.record;
    }
    const kept = forRemoval === undefined ? new Set<string>() : othersSidecars(forRemoval, gone);
    try {
      for await (const carried of carryOutAll(plan, kept, operation, options)) {
        count(summary, carried.record);
        problems.push(...carried.problems);
        const { record } = carried;
        if (isPacked(record)) {
          const isNew = record.event !== 'unchanged';
          listing?.add(record.container, { bytes: record.bytes, isNew });
        }
        yield carried.record;
      }
    } finally {
      problems.push(...((await listing?.finish()) ?? []));
    }
    const unpaired = found.unpaired.filter(({ half }) => !gone.has(half.file.path));
    yield* unpaired.map(unpairedRecord);
    const empty = nothingToDo(found, gone);
    const isNothing = plan.length + gone.size + problems.length + empty.length === 0;
    problems.push(...empty.map(nothingFound), ...(isNothing ? paths.map(nothingToPack) : []));
    yield* problems;
    yield { ...summary, unpaired: unpaired.length, problems: problems.length };
  });
}

/** Those of the given paths where nothing was there to be packed, nor to be removed. */
function nothingToDo(
  { emptyPaths, loneSidecars }: Pick<Survey, 'emptyPaths' | 'loneSidecars'>,
  gone: ReadonlySet<string>,
): readonly string[] {
  const finished = new Set(
    loneSidecars
      .filter(({ path }) => gone.has(path))
      .flatMap(({ root, alsoUnder }) => [root, ...alsoUnder]),
  );
  return emptyPaths.filter((path) => !finished.has(path));
}

function emptySummary(): PackSummary {
  return {
    event: 'summary',
    packed: 0,
    unchanged: 0,
    updated: 0,
    conflicts: 0,
    failed: 0,
    unpaired: 0,
    removed: 0,
    problems: 0,
    bytes: 0,
  };
}

function count(summary: PackSummary, { event, bytes, removed = [] }: PackedRecord): void {
  if (event === 'conflict') summary.conflicts += 1;
  else summary[event] += 1;
  if (event === 'packed' || event === 'updated') summary.bytes += bytes;
  summary.removed += removed.length;
}

function containersOf(plan: readonly PackEntry[], leftovers: readonly Leftover[]): string[] {
  return [...plan, ...leftovers.map(({ record }) => record)].map(({ container }) => container);
}
