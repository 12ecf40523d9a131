/** Executes the plan of `pack`: writes containers, and removes verified source files. */
import { groupBy } from '../../group-by.ts';
import type { Operation } from '../operation.ts';
import { mediaOf } from '../pair-report.ts';
import type { PackResult } from './entry/pack-result.ts';
import type { PackEntry } from './entry/pack-entry.ts';
import type { SourceFile } from './entry/source-file.ts';
import {
  problemRecord,
  type KeepReason,
  type PackedRecord,
  type RecordedError,
} from '../../records.ts';
import type { WritableStore } from '../../store/store.ts';
import type { RemoveOutcome } from './removal/remove-files.ts';
import type { UnchangedPair } from './second-run/second-run.ts';
import { REMOVE_FILES } from './removal/task.ts';
import { PACK_PAIR } from './write/task.ts';

export interface PackRunOptions {
  /** The store for the containers. */
  store: WritableStore;
  removeSource: boolean;
  /** Paths of sidecars that other files may need: they are not removed. */
  neededByOthers: ReadonlySet<string>;
}

const EVENTS = {
  pack: 'packed',
  update: 'updated',
  unchanged: 'unchanged',
  conflict: 'conflict',
  failed: 'failed',
} as const;

/** The record of an entry. */
export function packedRecord(entry: PackEntry): PackedRecord {
  const [still, motion, ...sidecars] = entry.sources.map(({ path }) => path);
  return {
    event: EVENTS[entry.action],
    container: entry.container,
    still: still ?? '',
    motion: motion ?? '',
    sidecars,
    bytes: entry.bytes,
    ...entry.details,
    notes: entry.notes,
    ...entry.heldSidecars,
    ...(entry.error === undefined ? {} : { error: entry.error }),
  };
}

/** The record of a pair that an earlier run packed. */
export function unchangedRecord({ pair, sidecars }: UnchangedPair): PackedRecord {
  const { bytes, notes = [] } = pair.packed;
  return {
    event: 'unchanged',
    container: pair.container,
    still: pair.still.file.path,
    motion: pair.motion.file.path,
    sidecars: sidecars.map(({ path }) => path),
    bytes,
    // Pairs with faults are never reported as unchanged without a plan.
    faults: [],
    notes,
  };
}

/** Whether the container of a pair exists now. */
export function isPacked({ event }: PackedRecord): boolean {
  return event === 'packed' || event === 'updated' || event === 'unchanged';
}

/** Why the files of a packed entry are kept. */
export function keepReasonOf({ copyOf, kept, hasOtherTimes }: PackEntry): KeepReason | undefined {
  if (copyOf !== undefined) return 'copy';
  return kept ?? (hasOtherTimes ? 'times' : undefined);
}

/** Executes a plan. Each entry is executed once, when it or an entry that depends on it is requested. */
export class PackRun {
  readonly #operation: Operation;
  readonly #options: PackRunOptions;
  /** Results of entries that others depend on; keeping all would take too much memory. */
  readonly #results = new Map<PackEntry, Promise<PackResult>>();
  readonly #written = new Map<PackEntry, Promise<PackedRecord>>();
  readonly #dependencies: ReadonlySet<PackEntry>;
  /** The entries that pack a sidecar, by its path, in the order of the plan. */
  readonly #owners: ReadonlyMap<string, PackEntry[]>;
  /** Paths of sidecars that also belong to files that are not removed. */
  readonly #dependenciesByOthers: ReadonlySet<string>;

  constructor(plan: readonly PackEntry[], operation: Operation, options: PackRunOptions) {
    this.#operation = operation;
    this.#options = options;
    this.#dependenciesByOthers = options.neededByOthers;
    const owned = plan.flatMap((entry) =>
      entry.sources.slice(2).map(({ path }) => ({ path, entry })),
    );
    this.#owners = new Map(
      [...groupBy(owned, ({ path }) => path)].map(([path, owners]) => [
        path,
        owners.map(({ entry }) => entry),
      ]),
    );
    this.#dependencies = new Set([
      ...plan.flatMap(({ copyOf }) => copyOf ?? []),
      ...[...this.#owners.values()].flatMap((owners) => owners.slice(0, -1)),
    ]);
  }

  /** Memoizes work for entries that others depend on. */
  #once<Result>(
    done: Map<PackEntry, Promise<Result>>,
    entry: PackEntry,
    work: () => Promise<Result>,
  ): Promise<Result> {
    if (!this.#dependencies.has(entry)) return work();
    const known = done.get(entry) ?? work();
    done.set(entry, known);
    return known;
  }

  /** Executes an entry, including the removal of its files. */
  execute(entry: PackEntry): Promise<PackResult> {
    return this.#once(this.#results, entry, () => this.#writeAndRemove(entry));
  }

  async #writeAndRemove(entry: PackEntry): Promise<PackResult> {
    const record = await this.#once(this.#written, entry, () => this.#write(entry));
    if (!this.#options.removeSource || !isPacked(record)) return { record, problems: [] };
    const kept = keepReasonOf(entry);
    if (kept !== undefined) return { record: { ...record, keptBecause: kept }, problems: [] };
    const { removed, error } = await this.#remove(entry);
    const problems = error === undefined ? [] : [problemRecord(entry.container, error)];
    return { record: { ...record, removed }, problems };
  }

  async #write(entry: PackEntry): Promise<PackedRecord> {
    const record = packedRecord(entry);
    if (entry.copyOf !== undefined) return this.#recordCopy(entry.copyOf, record);
    if (entry.action !== 'pack' && entry.action !== 'update') return record;
    const { pool, run } = this.#operation;
    const { container, sources, link, halves, replaces } = entry;
    const media = mediaOf(halves.still, halves.motion);
    const target = this.#options.store.targetOf(container);
    const task = { run, target, replaces, sources, link, media };
    // An update also reads the old container and the new one.
    const outcome = await pool.run(PACK_PAIR, task, (replaces ? 3 : 1) * entry.bytes);
    if (!('error' in outcome)) {
      const { bytes, alreadyExisted } = outcome;
      return alreadyExisted ? { ...record, event: 'unchanged', bytes } : { ...record, bytes };
    }
    const event = isConflict(outcome.error) ? 'conflict' : 'failed';
    return { ...record, event, bytes: 0, error: outcome.error };
  }

  /** The record of a copy of another pair: packed if that pair is packed. */
  async #recordCopy(original: PackEntry, record: PackedRecord): Promise<PackedRecord> {
    const { event, error } = await this.#once(this.#written, original, () => this.#write(original));
    if (error === undefined) return record;
    const [still] = original.sources;
    const message = `${record.container} should contain a copy of this photo, ${still?.path ?? ''}, which could not be packed; run the command again.`;
    return {
      ...record,
      event: event === 'conflict' ? 'conflict' : 'failed',
      bytes: 0,
      error: { code: 'copy-not-packed', message },
    };
  }

  async #remove(entry: PackEntry): Promise<RemoveOutcome> {
    const files: SourceFile[] = [];
    const shared: SourceFile[] = [];
    for (const source of entry.sources) {
      ((await this.#mayRemove(entry, source)) ? files : shared).push(source);
    }
    const container = this.#options.store.targetOf(entry.container);
    const task = { container, files: stillLast(files), shared, requireNoFaults: false };
    return this.#operation.pool.run(REMOVE_FILES, task, 2 * entry.bytes);
  }

  /**
   * Whether a file may be removed with this pair. A sidecar of several pairs is removed with the last of
   * them, after the files of the others.
   */
  async #mayRemove(entry: PackEntry, { path }: SourceFile): Promise<boolean> {
    if (this.#dependenciesByOthers.has(path)) return false;
    const owners = this.#owners.get(path) ?? [entry];
    if (owners.at(-1) !== entry || owners.some((owner) => keepReasonOf(owner) !== undefined))
      return false;
    for (const owner of owners.slice(0, -1)) {
      const { record, problems } = await this.execute(owner);
      if (record.removed === undefined || problems.length > 0) return false;
    }
    return true;
  }
}

/** Whether something else exists at the path of the container. */
function isConflict({ code }: RecordedError): boolean {
  return code === 'target-exists' || code === 'target-changed' || code === 'target-damaged';
}

const isStill = ({ role }: SourceFile): boolean => role === 'still';

/**
 * The still is removed last: it allows finding an interrupted removal again, because its folder and
 * identifier lead to its container.
 */
function stillLast(files: readonly SourceFile[]): SourceFile[] {
  return [...files.filter((file) => !isStill(file)), ...files.filter(isStill)];
}
