/** Carries out the plan of `pack`: writes containers, and removes what they are proven to hold. */
import { groupBy } from '../../group-by.ts';
import type { Operation } from '../operation.ts';
import { mediaOf } from '../pair-report.ts';
import type { Carried } from './entry/carried.ts';
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
  /** Where the containers go. */
  store: WritableStore;
  removeSource: boolean;
  /** Paths of sidecars that are not to be removed: other files may need them. */
  othersToo: ReadonlySet<string>;
}

const EVENTS = {
  pack: 'packed',
  update: 'updated',
  unchanged: 'unchanged',
  conflict: 'conflict',
  failed: 'failed',
} as const;

/** The record of an entry that is done, or of a plan. */
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
    // A pair with faults is planned anew.
    faults: [],
    notes,
  };
}

/** Whether the container of a pair is in its place now. */
export function isPacked({ event }: PackedRecord): boolean {
  return event === 'packed' || event === 'updated' || event === 'unchanged';
}

/** Why an entry's files are to stay although it is packed. */
export function keptOf({ copyOf, kept, hasOtherTimes }: PackEntry): KeepReason | undefined {
  if (copyOf !== undefined) return 'copy';
  return kept ?? (hasOtherTimes ? 'times' : undefined);
}

/** One run of a plan. Each entry is carried out once, as soon as it or one that needs it is asked for. */
export class PackRun {
  readonly #operation: Operation;
  readonly #options: PackRunOptions;
  /** What became of the entries that others need: of all, that would be too much to keep. */
  readonly #carried = new Map<PackEntry, Promise<Carried>>();
  readonly #written = new Map<PackEntry, Promise<PackedRecord>>();
  readonly #needed: ReadonlySet<PackEntry>;
  /** By path of a sidecar: the entries that pack it, in the order of the plan. */
  readonly #owners: ReadonlyMap<string, PackEntry[]>;
  /** Paths of sidecars that by their names belong to files, too, that stay. */
  readonly #othersToo: ReadonlySet<string>;

  constructor(plan: readonly PackEntry[], operation: Operation, options: PackRunOptions) {
    this.#operation = operation;
    this.#options = options;
    this.#othersToo = options.othersToo;
    const owned = plan.flatMap((entry) =>
      entry.sources.slice(2).map(({ path }) => ({ path, entry })),
    );
    this.#owners = new Map(
      [...groupBy(owned, ({ path }) => path)].map(([path, owners]) => [
        path,
        owners.map(({ entry }) => entry),
      ]),
    );
    this.#needed = new Set([
      ...plan.flatMap(({ copyOf }) => copyOf ?? []),
      ...[...this.#owners.values()].flatMap((owners) => owners.slice(0, -1)),
    ]);
  }

  /** Does something for an entry the first time that it is asked for. */
  #once<Result>(
    done: Map<PackEntry, Promise<Result>>,
    entry: PackEntry,
    work: () => Promise<Result>,
  ): Promise<Result> {
    if (!this.#needed.has(entry)) return work();
    const known = done.get(entry) ?? work();
    done.set(entry, known);
    return known;
  }

  /** Carries out an entry, removal of its files included. */
  carryOut(entry: PackEntry): Promise<Carried> {
    return this.#once(this.#carried, entry, () => this.#writeAndRemove(entry));
  }

  async #writeAndRemove(entry: PackEntry): Promise<Carried> {
    const record = await this.#once(this.#written, entry, () => this.#write(entry));
    if (!this.#options.removeSource || !isPacked(record)) return { record, problems: [] };
    const kept = keptOf(entry);
    if (kept !== undefined) return { record: { ...record, keptBecause: kept }, problems: [] };
    const { removed, error } = await this.#remove(entry);
    const problems = error === undefined ? [] : [problemRecord(entry.container, error)];
    return { record: { ...record, removed }, problems };
  }

  async #write(entry: PackEntry): Promise<PackedRecord> {
    const record = packedRecord(entry);
    if (entry.copyOf !== undefined) return this.#relyOn(entry.copyOf, record);
    if (entry.action !== 'pack' && entry.action !== 'update') return record;
    const { pool, run } = this.#operation;
    const { container, sources, link, halves, replaces } = entry;
    const media = mediaOf(halves.still, halves.motion);
    const target = this.#options.store.targetOf(container);
    const task = { run, target, replaces, sources, link, media };
    // What replaces another container is read back, and what it takes over is read as well.
    const outcome = await pool.run(PACK_PAIR, task, (replaces ? 3 : 1) * entry.bytes);
    if (!('error' in outcome)) {
      const { bytes, wasThere } = outcome;
      return wasThere ? { ...record, event: 'unchanged', bytes } : { ...record, bytes };
    }
    const event = isConflict(outcome.error) ? 'conflict' : 'failed';
    return { ...record, event, bytes: 0, error: outcome.error };
  }

  /** A copy of another pair of the run is packed if that one is. */
  async #relyOn(original: PackEntry, record: PackedRecord): Promise<PackedRecord> {
    const { event, error } = await this.#once(this.#written, original, () => this.#write(original));
    if (error === undefined) return record;
    const [still] = original.sources;
    const message = `${record.container} was to hold a copy of this photo, ${still?.path ?? ''}, which was not packed; run the command again.`;
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
      ((await this.#mayGo(entry, source)) ? files : shared).push(source);
    }
    const container = this.#options.store.targetOf(entry.container);
    const task = { container, files: stillLast(files), shared, mustWork: false };
    return this.#operation.pool.run(REMOVE_FILES, task, 2 * entry.bytes);
  }

  /**
   * Whether a file may be removed with this pair. A sidecar of several pairs goes with the last of
   * them, after the others are gone.
   */
  async #mayGo(entry: PackEntry, { path }: SourceFile): Promise<boolean> {
    if (this.#othersToo.has(path)) return false;
    const owners = this.#owners.get(path) ?? [entry];
    if (owners.at(-1) !== entry || owners.some((owner) => keptOf(owner) !== undefined))
      return false;
    for (const owner of owners.slice(0, -1)) {
      const { record, problems } = await this.carryOut(owner);
      if (record.removed === undefined || problems.length > 0) return false;
    }
    return true;
  }
}

/** Something stands where the container goes, and is left as it is. */
function isConflict({ code }: RecordedError): boolean {
  return code === 'target-exists' || code === 'target-changed' || code === 'target-damaged';
}

const isStill = ({ role }: SourceFile): boolean => role === 'still';

/**
 * The still goes last: an interrupted removal is found again by it, for its container lies where it
 * lay, and it says by its identifier whose it is.
 */
function stillLast(files: readonly SourceFile[]): SourceFile[] {
  return [...files.filter((file) => !isStill(file)), ...files.filter(isStill)];
}
