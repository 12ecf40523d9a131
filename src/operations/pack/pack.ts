/** Packs each pair into one container. */
import { dirname } from 'node:path';
import { LivepkgError } from '../../errors.ts';
import { compareText } from '../../format/compare-text.ts';
import { PACK_OPTIONS } from './pack-options.ts';
import { checkPaths } from '../check-options.ts';
import { operate, type Operation } from '../operation.ts';
import type { OperationOptions, WorkProgress } from '../../options.ts';
import { assertOutFolder } from '../../store/folder/out-folder.ts';
import type { PackEntry } from './entry/pack-entry.ts';
import { PackPlanner } from './plan/pack-plan.ts';
import { isSecondRunDisabled, surveyChanged, type UnchangedPair } from './second-run/second-run.ts';
import { isPacked, keepReasonOf, packedRecord, PackRun, unchangedRecord } from './pack-run.ts';
import { type PackResult } from './entry/pack-result.ts';
import { CatalogUpdate } from '../catalog/update-catalog.ts';
import { nothingFound, nothingToPack } from '../nothing-found.ts';
import type { PackedRecord, PackRecord, PackSummary } from '../../records.ts';
import { assertLocalSource, assertLocalTarget } from '../../store/remote/local-path.ts';
import { assertRemovable, foldersOf } from './removal/assert-removable.ts';
import { findLeftovers, type Leftover } from './removal/leftovers.ts';
import { neededSidecars } from './removal/needed-sidecars.ts';
import { removeLeftovers } from './removal/remove-leftovers.ts';
import { unpairedRecord } from '../pair-report.ts';
import { survey, type FoundPair, type Survey } from '../../library/survey.ts';
import { FolderStore } from '../../store/folder-store.ts';
import type { WritableStore } from '../../store/store.ts';
import { cleanUpFolders } from '../../store/folder/clean-up.ts';

export interface PackOptions extends OperationOptions {
  /** Folder for the containers; created if necessary. */
  out: string;
  /** Also pack pairs that match only by name. */
  pairByName?: boolean;
  /**
   * Rewrite containers whose sidecars or names have changed. Sidecars that exist only in the container are
   * kept.
   */
  update?: boolean;
  /** With `update`: drop sidecars that exist only in the container. */
  dropSidecars?: boolean;
  /** Remove packed files after verifying that the container holds them. */
  removeSource?: boolean;
  /** A catalog to which written containers are added. */
  catalog?: string;
  /** Only report what would be done. */
  dryRun?: boolean;
}

async function makePlan(
  { pairs }: Survey,
  planner: PackPlanner,
  { signal, onProgress }: PackOptions,
): Promise<PackEntry[]> {
  const plan = new Map<FoundPair, PackEntry>();
  for (const pair of unbundledFirst(pairs)) {
    signal?.throwIfAborted();
    plan.set(pair, await planner.plan(pair));
    onProgress?.({ phase: 'plan', done: plan.size, total: pairs.length });
  }
  return pairs.flatMap((pair) => plan.get(pair) ?? []);
}

/** Opened first, so that a damaged catalog or another file of that name stops the run early. */
async function beginCatalog(
  { catalog, out, dryRun = false }: PackOptions,
  operation: Operation,
): Promise<CatalogUpdate | undefined> {
  return catalog === undefined || dryRun ? undefined : CatalogUpdate.begin(catalog, out, operation);
}

/** The work of a run. */
interface Prepared {
  /** In the order of the still paths, like `unchanged`. */
  plan: PackEntry[];
  /** Pairs that are already packed and unchanged. */
  unchanged: readonly UnchangedPair[];
  /** Files left by an interrupted removal. */
  leftovers: Leftover[];
  /** The whole survey, if files are removed. */
  forRemoval: Survey | undefined;
  /** The part of the survey that is reported at the end. */
  found: Pick<Survey, 'unpaired' | 'damaged' | 'problems' | 'emptyPaths' | 'loneSidecars'>;
}

/**
 * Surveys and plans. A function of its own, because local variables of a generator stay in memory while it
 * is consumed.
 */
async function prepare(
  paths: readonly string[],
  { pool }: Operation,
  options: PackOptions,
): Promise<Prepared> {
  const { removeSource = false } = options;
  // Files to remove are always read again: a fault in their bytes keeps them.
  const { survey: found, unchanged } =
    removeSource || isSecondRunDisabled()
      ? { survey: await survey(paths, pool, options), unchanged: [] }
      : await surveyChanged(paths, pool, options);
  if (removeSource) assertRemovable(foldersOf(found));
  const unchangedContainers = new Set(unchanged.map(({ pair }) => pair.container));
  const planner = new PackPlanner(options, pool, unchangedContainers);
  const plan = await makePlan(found, planner, options);
  const leftovers = removeSource
    ? await findLeftovers(found, (folders) => planner.folderFor(folders))
    : [];
  const { unpaired, damaged, problems, emptyPaths, loneSidecars } = found;
  return {
    plan,
    unchanged,
    leftovers,
    forRemoval: removeSource ? found : undefined,
    found: { unpaired, damaged, problems, emptyPaths, loneSidecars },
  };
}

const isBundled = ({ still }: FoundPair): boolean => still.file.bundle !== undefined;

/**
 * If two copies have the same container, the one outside a bundle gets it: it can have sidecars.
 */
function unbundledFirst(pairs: readonly FoundPair[]): FoundPair[] {
  return [...pairs.filter((pair) => !isBundled(pair)), ...pairs.filter(isBundled)];
}

/**
 * The record of a dry run.
 *
 * @param reported paths of files that are kept or already reported as removed; undefined if none is removed
 */
function plannedRecord(entry: PackEntry, reported: Set<string> | undefined): PackedRecord {
  const record: PackedRecord = { ...packedRecord(entry), dryRun: true };
  if (reported === undefined || !isPacked(record)) return record;
  const kept = keepReasonOf(entry);
  if (kept !== undefined) return { ...record, keptBecause: kept };
  const removed = entry.sources.map(({ path }) => path).filter((path) => !reported.has(path));
  for (const path of removed) reported.add(path);
  return { ...record, removed };
}

function bytesToWrite({ action, bytes }: PackEntry): number {
  return action === 'pack' || action === 'update' ? bytes : 0;
}

/** Inserts unchanged pairs into the records, in the order of the still paths. */
class UnchangedInOrder {
  readonly #pairs: readonly UnchangedPair[];
  readonly #isDryRun: boolean;
  #next = 0;

  constructor(pairs: readonly UnchangedPair[], isDryRun: boolean) {
    this.#pairs = pairs;
    this.#isDryRun = isDryRun;
  }

  /** The results before an entry, or all remaining ones. */
  *before(entry?: PackEntry): Generator<PackResult> {
    const [still] = entry?.sources ?? [];
    for (; this.#next < this.#pairs.length; this.#next += 1) {
      const unchanged = this.#pairs[this.#next];
      if (unchanged === undefined) return;
      if (still && compareText(unchanged.pair.still.file.path, still.path) > 0) return;
      const record = unchangedRecord(unchanged);
      yield { record: this.#isDryRun ? { ...record, dryRun: true } : record, problems: [] };
    }
  }
}

async function* executePlan(
  { plan, unchanged: pairs }: Pick<Prepared, 'plan' | 'unchanged'>,
  { store, neededByOthers }: { store: WritableStore; neededByOthers: ReadonlySet<string> },
  operation: Operation,
  { removeSource = false, dryRun = false, signal, onProgress }: PackOptions,
): AsyncGenerator<PackResult> {
  const unchanged = new UnchangedInOrder(pairs, dryRun);
  if (dryRun) {
    const removed = removeSource ? new Set(neededByOthers) : undefined;
    for (const entry of plan) {
      yield* unchanged.before(entry);
      yield { record: plannedRecord(entry, removed), problems: [] };
    }
    yield* unchanged.before();
    return;
  }
  const run = new PackRun(plan, operation, { store, removeSource, neededByOthers });
  const totalBytes = plan.reduce((sum, entry) => sum + bytesToWrite(entry), 0);
  const progress: WorkProgress = {
    phase: 'work',
    done: 0,
    total: plan.length,
    bytes: 0,
    totalBytes,
  };
  const work = async (entry: PackEntry): Promise<{ entry: PackEntry; result: PackResult }> => {
    signal?.throwIfAborted();
    return { entry, result: await run.execute(entry) };
  };
  for await (const { entry, result } of operation.pool.mapInOrder(plan, work)) {
    yield* unchanged.before(entry);
    progress.done += 1;
    progress.bytes += bytesToWrite(entry);
    onProgress?.({ ...progress });
    yield result;
  }
  for (const result of unchanged.before()) {
    signal?.throwIfAborted();
    yield result;
  }
}

/**
 * Packs every pair below the given paths into a container of its own. Pairs that are already packed and
 * unchanged are skipped; nothing is overwritten, except with `update`.
 *
 * @returns records of an interrupted removal, then a record for each pair in the order of the still paths,
 * then unpaired files, damaged ordinary files, problems; a summary last
 * @throws LivepkgError `option-invalid`, `out-not-a-folder`, `out-in-photos-library`,
 * `source-in-photos-library`, `remote-as-path`, before anything is done
 */
export function pack(paths: readonly string[], options: PackOptions): AsyncGenerator<PackRecord> {
  const request = { options, schema: PACK_OPTIONS, check: () => checkPaths(paths) };
  return operate(request, async function* (operation) {
    const { out, catalog, dryRun = false, removeSource = false, update = false } = options;
    if (options.dropSidecars === true && !update) {
      throw new LivepkgError('option-invalid', '--drop-sidecars requires --update.');
    }
    assertOutFolder(out);
    for (const path of paths) assertLocalSource(path);
    if (catalog !== undefined) assertLocalTarget(catalog, 'file');
    if (removeSource) assertRemovable(paths);
    const store = new FolderStore([out]);
    const listing = await beginCatalog(options, operation);
    const prepared = await prepare(paths, operation, options);
    const { leftovers, forRemoval, found } = prepared;
    const problems = [...found.problems];
    if (!dryRun) problems.push(...cleanUpFolders(out, foldersIn(prepared)));
    const summary = emptySummary();
    const removedPaths = new Set<string>();
    for await (const result of removeLeftovers(leftovers, operation, { store, dryRun })) {
      count(summary, result.record);
      problems.push(...result.problems);
      for (const path of result.record.removed ?? []) removedPaths.add(path);
      yield result.record;
    }
    const neededByOthers =
      forRemoval === undefined ? new Set<string>() : neededSidecars(forRemoval, removedPaths);
    try {
      for await (const result of executePlan(
        prepared,
        { store, neededByOthers },
        operation,
        options,
      )) {
        count(summary, result.record);
        problems.push(...result.problems);
        const { record } = result;
        if (isPacked(record)) {
          const isNew = record.event !== 'unchanged';
          listing?.add(store.targetOf(record.container), { bytes: record.bytes, isNew });
        }
        yield result.record;
      }
    } finally {
      problems.push(...((await listing?.finish()) ?? []));
    }
    const unpaired = found.unpaired.filter(({ half }) => !removedPaths.has(half.file.path));
    yield* unpaired.map(unpairedRecord);
    yield* found.damaged;
    const empty = pathsWithoutWork(found, removedPaths);
    const pairs = prepared.plan.length + prepared.unchanged.length;
    const isNothing = pairs + removedPaths.size + problems.length + empty.length === 0;
    problems.push(...empty.map(nothingFound), ...(isNothing ? paths.map(nothingToPack) : []));
    yield* problems;
    yield {
      ...summary,
      unpaired: unpaired.length,
      damaged: found.damaged.length,
      problems: problems.length,
    };
  });
}

/** The given paths with nothing to pack or to remove. */
function pathsWithoutWork(
  { emptyPaths, loneSidecars }: Pick<Survey, 'emptyPaths' | 'loneSidecars'>,
  removedPaths: ReadonlySet<string>,
): readonly string[] {
  const finished = new Set(
    loneSidecars
      .filter(({ path }) => removedPaths.has(path))
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
    damaged: 0,
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

/** The folders of all containers. */
function foldersIn({ plan, unchanged, leftovers }: Prepared): Set<string> {
  const folders = new Set<string>();
  for (const { container } of plan) folders.add(dirname(container));
  for (const { pair } of unchanged) folders.add(dirname(pair.container));
  for (const { record } of leftovers) folders.add(dirname(record.container));
  return folders;
}
