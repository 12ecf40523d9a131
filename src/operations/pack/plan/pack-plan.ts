/** What `pack` would write where: made before a byte is written. */
import { basename } from 'node:path';
import { LivepkgError } from '../../../errors.ts';
import { withSuffix } from '../../../format/portable-name.ts';
import type { FoundPair } from '../../../library/survey.ts';
import { joinAsGiven } from '../../../files/join-as-given.ts';
import { OutNames } from '../../../store/folder/out-names.ts';
import { nameOf } from '../../../library/pairing/half.ts';
import { holdFolder } from '../../../store/folder/make-folder.ts';
import { recorded } from '../../../records.ts';
import type { WorkerPool } from '../../../threads/pool.ts';
import { assertRoom } from './assert-room.ts';
import { compareContainer } from './compare-container.ts';
import { containerNameFor } from '../entry/container-name.ts';
import { pairReport } from '../../pair-report.ts';
import {
  conflict,
  entryOf,
  idOf,
  plannedLength,
  type PackEntry,
  type Planned,
  type Verdict,
} from '../entry/pack-entry.ts';
import { sourcesOf } from '../entry/source-file.ts';
import type { SourceFile } from '../entry/source-file.ts';
import { keepReason } from '../entry/keep-reason.ts';
import { SourceDigests } from '../entry/source-digests.ts';
import type { UpdateMode } from './update-sidecars.ts';

export interface PlanOptions {
  /** Folder that the containers go into. */
  out: string;
  update?: boolean;
  dropSidecars?: boolean;
}

/** Makes the plan, pair by pair in the order of the survey. */
export class PackPlanner {
  readonly #out: string;
  readonly #digests: SourceDigests;
  readonly #update: UpdateMode;
  /** Containers in which nothing has changed. */
  readonly #settled: ReadonlySet<string>;
  readonly #names = new OutNames();
  /** Containers that pairs of this run go into, or are in already, each with the first such pair. */
  readonly #claimed = new Map<string, PackEntry>();
  /** Folders to which no link leads. */
  readonly #real = new Set<string>();

  /**
   * @param update as in `PackOptions`
   * @param dropSidecars as in `PackOptions`
   * @param settled containers of pairs of the run that need no plan
   */
  constructor(
    { out, update = false, dropSidecars = false }: PlanOptions,
    pool: WorkerPool,
    settled: ReadonlySet<string>,
  ) {
    this.#out = out;
    this.#digests = new SourceDigests(pool);
    this.#update = updateMode(update, dropSidecars);
    this.#settled = settled;
  }

  /** The folder below the output folder that stands for some folders of the source. */
  folderFor(folders: readonly string[]): string {
    return this.#names.folderFor(this.#out, folders);
  }

  /** Decides about a pair. What cannot be decided about it is an entry too, with its error. */
  async plan(pair: FoundPair): Promise<PackEntry> {
    const report = pairReport(pair);
    const { notes, details } = report;
    const planned: Planned = {
      kept: keepReason(pair, report),
      sources: sourcesOf(pair),
      link: pair.link,
      halves: { still: pair.still.facts, motion: pair.motion.facts },
      notes,
      details,
    };
    const name = containerNameFor(nameOf(pair.still));
    let container = joinAsGiven(this.#out, name);
    try {
      const folder = this.folderFor(pair.still.file.folders);
      container = joinAsGiven(folder, name);
      this.#assertNoLink(folder);
      container = joinAsGiven(folder, this.#names.taken(folder, name) ?? name);
      assertRoom(planned);
      let entry = await this.#decide(container, folder, name, planned);
      if (entry === undefined || isOfOtherSidecars(entry)) {
        const other = await this.#distinctName(name, planned.sources);
        const isThere = this.#names.taken(folder, other) !== undefined;
        const distinct = joinAsGiven(folder, this.#names.taken(folder, other) ?? other);
        const second =
          entry === undefined || isThere
            ? await this.#decide(distinct, folder, other, planned)
            : undefined;
        // It may have been packed beside another pair of the same photo.
        if (entry === undefined || second?.action === 'unchanged') {
          container = distinct;
          entry = second;
        }
      }
      entry ??= entryOf(
        planned,
        container,
        conflict(
          `${container} is for another photo, or for this photo with other sidecars, and is left as ` +
            `it is; pack ${pair.still.file.path} into another folder.`,
        ),
      );
      this.#claim(entry, folder);
      return entry;
    } catch (error) {
      if (!(error instanceof LivepkgError)) throw error;
      return entryOf(planned, container, { action: 'failed', bytes: 0, error: recorded(error) });
    }
  }

  /** The entry of a pair whose container would be this; undefined if another photo has it. */
  async #decide(
    container: string,
    folder: string,
    name: string,
    planned: Planned,
  ): Promise<PackEntry | undefined> {
    // No other half of the run has its identifier.
    if (this.#settled.has(container)) return undefined;
    const claim = this.#claimed.get(container);
    const verdict = await (claim === undefined
      ? this.#compareWithDisk(container, folder, name, planned)
      : this.#compareClaims(container, planned, claim));
    if (verdict === undefined) return undefined;
    return entryOf(planned, container, verdict);
  }

  /** Nobody else may have the name of a container that an entry has now. */
  #claim(entry: PackEntry, folder: string): void {
    if (entry.action === 'conflict' || entry.copyOf !== undefined) return;
    this.#names.take(folder, basename(entry.container));
    this.#claimed.set(entry.container, entry);
  }

  /** What is below the folder that the user chose is looked at over no link. */
  #assertNoLink(folder: string): void {
    if (this.#real.has(folder)) return;
    try {
      holdFolder(this.#out, folder).release();
    } catch (error) {
      // It will be made.
      if (!(error instanceof LivepkgError) || error.code !== 'not-found') throw error;
    }
    this.#real.add(folder);
  }

  async #compareWithDisk(
    container: string,
    folder: string,
    name: string,
    planned: Planned,
  ): Promise<Verdict | undefined> {
    if (this.#names.taken(folder, name) === undefined) {
      return { action: 'pack', bytes: plannedLength(planned) };
    }
    return compareContainer(container, planned, { digests: this.#digests, update: this.#update });
  }

  /**
   * Compares a pair with another of this run that goes into the same container. A second copy of a
   * photo, such as a `.livp` beside the files that it was made from, needs none of its own; but one
   * with sidecars that the first lacks does, or they would be lost.
   */
  async #compareClaims(
    container: string,
    { sources, link }: Planned,
    claim: PackEntry,
  ): Promise<Verdict | undefined> {
    if (idOf(claim.link) !== idOf(link)) return undefined;
    const [halves, sidecars] = [sources.slice(0, 2), sources.slice(2)];
    if (!(await this.#areAmong(halves, claim.sources))) {
      return conflict(`${container} is to hold another pair of this run with the same identifier.`);
    }
    return (await this.#areAmong(sidecars, claim.sources))
      ? { action: 'unchanged', bytes: claim.bytes, copyOf: claim }
      : undefined;
  }

  /** Whether each of some files is among others, whatever they are called. */
  async #areAmong(files: readonly SourceFile[], others: readonly SourceFile[]): Promise<boolean> {
    for (const file of files) {
      const { role, size } = file;
      const alike = others.filter((other) => other.role === role && other.size === size);
      let isThere = false;
      for (const other of alike) {
        isThere ||= await this.#digests.areAlike(file, other);
      }
      if (!isThere) return false;
    }
    return true;
  }

  /** The name for a photo whose plain name another photo has. */
  async #distinctName(name: string, sources: readonly SourceFile[]): Promise<string> {
    return withSuffix(name, `-${(await this.#digests.photoOf(sources)).slice(0, 8)}`);
  }
}

function updateMode(update: boolean, dropSidecars: boolean): UpdateMode {
  if (!update) return 'none';
  return dropSidecars ? 'drop sidecars' : 'keep sidecars';
}

/** Whether the same halves are there, with other sidecars, names or times. */
function isOfOtherSidecars({ action, copyOf, error }: PackEntry): boolean {
  const isInTheWay = action === 'conflict' && error?.code === 'target-differs';
  return copyOf === undefined && (action === 'update' || isInTheWay);
}
