/** One container for each pair. */
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
import { isSwitchedOff, surveyChanged, type UnchangedPair } from './second-run/second-run.ts';
import { isPacked, keptOf, packedRecord, PackRun, unchangedRecord } from './pack-run.ts';
import { type Carried } from './entry/carried.ts';
import { CatalogUpdate } from '../catalog/update-catalog.ts';
import { nothingFound, nothingToPack } from '../nothing-found.ts';
import type { PackedRecord, PackRecord, PackSummary } from '../../records.ts';
import { assertLocalSource, assertLocalTarget } from '../../store/remote/local-path.ts';
import { assertRemovable, foldersOf } from './removal/assert-removable.ts';
import { findLeftovers, type Leftover } from './removal/leftovers.ts';
import { othersSidecars } from './removal/others-sidecars.ts';
import { removeLeftovers } from './removal/remove-leftovers.ts';
import { unpairedRecord } from '../pair-report.ts';
import { survey, type FoundPair, type Survey } from '../../library/survey.ts';
import { FolderStore } from '../../store/folder-store.ts';
import type { WritableStore } from '../../store/store.ts';
import { tidyFolders } from '../../store/folder/tidy.ts';

export interface PackOptions extends OperationOptions {
  /** Folder that the containers go into; made if need be. */
  out: string;
  /** Pack pairs that only their names make probable, too. */
  pairByName?: boolean;
  /**
   * Write containers anew whose photo has other sidecars or names now. A sidecar that only the container
   * holds is carried over.
   */
  update?: boolean;
  /** With `update`: give up sidecars that only the container holds. */
  dropSidecars?: boolean;
  /** Remove the files that went into a container, once it is proven to hold them. */
  removeSource?: boolean;
  /** A catalog in which the containers that are written get their lines. */
  catalog?: string;
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

/** A damaged catalog, or another file of that name, ends a run before it begins. */
async function beginCatalog(
  { catalog, out, dryRun = false }: PackOptions,
  operation: Operation,
): Promise<CatalogUpdate | undefined> {
  return catalog === undefined || dryRun ? undefined : CatalogUpdate.begin(catalog, out, operation);
}

/** What is to be done. */
interface Prepared {
  /** In the order of the stills' paths, as are the unchanged. */
  plan: PackEntry[];
  /** What is packed already, just as it is. */
  unchanged: readonly UnchangedPair[];
  /** What an interrupted removal left. */
  leftovers: Leftover[];
  /** All that was found, where files are to be removed. */
  forRemoval: Survey | undefined;
  /** Of what was found, that which is reported at the end. */
  found: Pick<Survey, 'unpaired' | 'damaged' | 'problems' | 'emptyPaths' | 'loneSidecars'>;
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
  // What is to be removed is looked at anew: a fault that only its own bytes show keeps it.
  const { survey: found, unchanged } =
    removeSource || isSwitchedOff()
      ? { survey: await survey(paths, pool, options), unchanged: [] }
      : await surveyChanged(paths, pool, options);
  if (removeSource) assertRemovable(foldersOf(found));
  const settled = new Set(unchanged.map(({ pair }) => pair.container));
  const planner = new PackPlanner(options, pool, settled);
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
 * Files of their own have sidecars beside them, and a copy of the photo in an archive has not: of
 * two that want one container, the richer is to get it, whatever their paths.
 */
function loosePairsFirst(pairs: readonly FoundPair[]): FoundPair[] {
  return [...pairs.filter((pair) => !isBundled(pair)), ...pairs.filter(isBundled)];
}

/**
 * What would be done.
 *
 * @param reported paths of files that are kept, or were reported as removed; undefined: none is removed
 */
function plannedRecord(entry: PackEntry, reported: Set<string> | undefined): PackedRecord {
  const record: PackedRecord = { ...packedRecord(entry), dryRun: true };
  if (reported === undefined || !isPacked(record)) return record;
  const kept = keptOf(entry);
  if (kept !== undefined) return { ...record, keptBecause: kept };
  const removed = entry.sources.map(({ path }) => path).filter((path) => !reported.has(path));
  for (const path of removed) reported.add(path);
  return { ...record, removed };
}

function bytesToWrite({ action, bytes }: PackEntry): number {
  return action === 'pack' || action === 'update' ? bytes : 0;
}

/** What is unchanged, dealt out in the order of the stills' paths. */
class UnchangedInOrder {
  readonly #pairs: readonly UnchangedPair[];
  readonly #isDryRun: boolean;
  #given = 0;

  constructor(pairs: readonly UnchangedPair[], isDryRun: boolean) {
    this.#pairs = pairs;
    this.#isDryRun = isDryRun;
  }

  /** Those that come before an entry, or all that are left. */
  *before(entry?: PackEntry): Generator<Carried> {
    const [still] = entry?.sources ?? [];
    for (; this.#given < this.#pairs.length; this.#given += 1) {
      const unchanged = this.#pairs[this.#given];
      if (unchanged === undefined) return;
      if (still && compareText(unchanged.pair.still.file.path, still.path) > 0) return;
      const record = unchangedRecord(unchanged);
      yield { record: this.#isDryRun ? { ...record, dryRun: true } : record, problems: [] };
    }
  }
}

async function* carryOutAll(
  { plan, unchanged: pairs }: Pick<Prepared, 'plan' | 'unchanged'>,
  { store, othersToo }: { store: WritableStore; othersToo: ReadonlySet<string> },
  operation: Operation,
  { removeSource = false, dryRun = false, signal, onProgress }: PackOptions,
): AsyncGenerator<Carried> {
  const unchanged = new UnchangedInOrder(pairs, dryRun);
  if (dryRun) {
    const removed = removeSource ? new Set(othersToo) : undefined;
    for (const entry of plan) {
      yield* unchanged.before(entry);
      yield { record: plannedRecord(entry, removed), problems: [] };
    }
    yield* unchanged.before();
    return;
  }
  const run = new PackRun(plan, operation, { store, removeSource, othersToo });
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
  for await (const { entry, carried } of operation.pool.mapInOrder(plan, work)) {
    yield* unchanged.before(entry);
    progress.done += 1;
    progress.bytes += bytesToWrite(entry);
    onProgress?.({ ...progress });
    yield carried;
  }
  for (const carried of unchanged.before()) {
    signal?.throwIfAborted();
    yield carried;
  }
}

/**
 * Packs every pair below some paths into a container of its own. What is packed already and
 * unchanged is left alone; nothing is overwritten.
 *
 * @returns what an interrupted removal left, then a record for each pair in the order of the stills'
 * paths, then halves without a partner, ordinary files that are damaged, problems; a summary last
 * @throws LivepkgError `option-invalid`, `out-not-a-folder`, `out-in-photos-library`,
 * `source-in-photos-library`, `remote-as-path`, before anything is done
 */
export function pack(paths: readonly string[], options: PackOptions): AsyncGenerator<PackRecord> {
  const asked = { options, schema: PACK_OPTIONS, check: () => checkPaths(paths) };
  return operate(asked, async function* (operation) {
    const { out, catalog, dryRun = false, removeSource = false, update = false } = options;
    if (options.dropSidecars === true && !update) {
      throw new LivepkgError('option-invalid', '--drop-sidecars goes with --update; give both.');
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
    if (!dryRun) problems.push(...tidyFolders(out, foldersIn(prepared)));
    const summary = emptySummary();
    const gone = new Set<string>();
    for await (const carried of removeLeftovers(leftovers, operation, { store, dryRun })) {
      count(summary, carried.record);
      problems.push(...carried.problems);
      for (const path of carried.record.removed ?? []) gone.add(path);
      yield carried.record;
    }
    const othersToo =
      forRemoval === undefined ? new Set<string>() : othersSidecars(forRemoval, gone);
    try {
      for await (const carried of carryOutAll(prepared, { store, othersToo }, operation, options)) {
        count(summary, carried.record);
        problems.push(...carried.problems);
        const { record } = carried;
        if (isPacked(record)) {
          const isNew = record.event !== 'unchanged';
          listing?.add(store.targetOf(record.container), { bytes: record.bytes, isNew });
        }
        yield carried.record;
      }
    } finally {
      problems.push(...((await listing?.finish()) ?? []));
    }
    const unpaired = found.unpaired.filter(({ half }) => !gone.has(half.file.path));
    yield* unpaired.map(unpairedRecord);
    yield* found.damaged;
    const empty = nothingToDo(found, gone);
    const pairs = prepared.plan.length + prepared.unchanged.length;
    const isNothing = pairs + gone.size + problems.length + empty.length === 0;
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

/** The folders that containers are in, or are to be in. */
function foldersIn({ plan, unchanged, leftovers }: Prepared): Set<string> {
  const folders = new Set<string>();
  for (const { container } of plan) folders.add(dirname(container));
  for (const { pair } of unchanged) folders.add(dirname(pair.container));
  for (const { record } of leftovers) folders.add(dirname(record.container));
  return folders;
}
