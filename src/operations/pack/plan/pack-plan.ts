/** Plans all containers before anything is written. */
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
import { assertFits } from './assert-fits.ts';
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
  type Decision,
} from '../entry/pack-entry.ts';
import { sourcesOf } from '../entry/source-file.ts';
import type { SourceFile } from '../entry/source-file.ts';
import { keepReason } from '../entry/keep-reason.ts';
import { SourceDigests } from '../entry/source-digests.ts';
import type { UpdateMode } from './update-sidecars.ts';

export interface PlanOptions {
  /** Folder for the containers. */
  out: string;
  update?: boolean;
  dropSidecars?: boolean;
}

/** Plans pair by pair, in the order of the survey. */
export class PackPlanner {
  readonly #out: string;
  readonly #digests: SourceDigests;
  readonly #update: UpdateMode;
  /** Containers that have not changed. */
  readonly #unchangedContainers: ReadonlySet<string>;
  readonly #names = new OutNames();
  /** Containers of pairs of this run, each with the first such pair. */
  readonly #claimed = new Map<string, PackEntry>();
  /** Folders whose path contains no link. */
  readonly #real = new Set<string>();

  /**
   * @param update as in `PackOptions`
   * @param dropSidecars as in `PackOptions`
   * @param unchangedContainers containers of pairs that need no plan
   */
  constructor(
    { out, update = false, dropSidecars = false }: PlanOptions,
    pool: WorkerPool,
    unchangedContainers: ReadonlySet<string>,
  ) {
    this.#out = out;
    this.#digests = new SourceDigests(pool);
    this.#update = updateMode(update, dropSidecars);
    this.#unchangedContainers = unchangedContainers;
  }

  /** The output folder for folders of the source. */
  folderFor(folders: readonly string[]): string {
    return this.#names.folderFor(this.#out, folders);
  }

  /** Plans a pair. If that fails, the entry has the error. */
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
      assertFits(planned);
      let entry = await this.#decide(container, folder, name, planned);
      if (entry === undefined || hasOtherSidecars(entry)) {
        const other = await this.#distinctName(name, planned.sources);
        const exists = this.#names.taken(folder, other) !== undefined;
        const distinct = joinAsGiven(folder, this.#names.taken(folder, other) ?? other);
        const second =
          entry === undefined || exists
            ? await this.#decide(distinct, folder, other, planned)
            : undefined;
        // It may have been packed next to another pair of the same photo.
        if (entry === undefined || second?.action === 'unchanged') {
          container = distinct;
          entry = second;
        }
      }
      entry ??= entryOf(
        planned,
        container,
        conflict(
          `${container} holds another photo, or this photo with other sidecars, and was not replaced; ` +
            `pack ${pair.still.file.path} into another folder.`,
        ),
      );
      this.#claim(entry, folder);
      return entry;
    } catch (error) {
      if (!(error instanceof LivepkgError)) throw error;
      return entryOf(planned, container, { action: 'failed', bytes: 0, error: recorded(error) });
    }
  }

  /** The entry of a pair for this container; undefined if the container belongs to another photo. */
  async #decide(
    container: string,
    folder: string,
    name: string,
    planned: Planned,
  ): Promise<PackEntry | undefined> {
    // An unchanged container shares its identifier with no other half of the run.
    if (this.#unchangedContainers.has(container)) return undefined;
    const claim = this.#claimed.get(container);
    const decision = await (claim === undefined
      ? this.#compareWithDisk(container, folder, name, planned)
      : this.#compareClaims(container, planned, claim));
    if (decision === undefined) return undefined;
    return entryOf(planned, container, decision);
  }

  /** Reserves the container of an entry. */
  #claim(entry: PackEntry, folder: string): void {
    if (entry.action === 'conflict' || entry.copyOf !== undefined) return;
    this.#names.take(folder, basename(entry.container));
    this.#claimed.set(entry.container, entry);
  }

  /** Asserts that no link is in the path below the output folder. */
  #assertNoLink(folder: string): void {
    if (this.#real.has(folder)) return;
    try {
      holdFolder(this.#out, folder).release();
    } catch (error) {
      // It will be created.
      if (!(error instanceof LivepkgError) || error.code !== 'not-found') throw error;
    }
    this.#real.add(folder);
  }

  async #compareWithDisk(
    container: string,
    folder: string,
    name: string,
    planned: Planned,
  ): Promise<Decision | undefined> {
    if (this.#names.taken(folder, name) === undefined) {
      return { action: 'pack', bytes: plannedLength(planned) };
    }
    return compareContainer(container, planned, { digests: this.#digests, update: this.#update });
  }

  /**
   * Compares a pair with another pair of this run that has the same container. A second copy of a photo,
   * such as a `.livp` next to its source files, needs no container of its own, unless it has sidecars that
   * the first lacks.
   */
  async #compareClaims(
    container: string,
    { sources, link }: Planned,
    claim: PackEntry,
  ): Promise<Decision | undefined> {
    if (idOf(claim.link) !== idOf(link)) return undefined;
    const [halves, sidecars] = [sources.slice(0, 2), sources.slice(2)];
    if (!(await this.#areContained(halves, claim.sources))) {
      return conflict(
        `${container} is used for another pair of this run with the same identifier.`,
      );
    }
    return (await this.#areContained(sidecars, claim.sources))
      ? { action: 'unchanged', bytes: claim.bytes, copyOf: claim }
      : undefined;
  }

  /** Whether each file has the same bytes as one of the others, under any name. */
  async #areContained(
    files: readonly SourceFile[],
    others: readonly SourceFile[],
  ): Promise<boolean> {
    for (const file of files) {
      const { role, size } = file;
      const alike = others.filter((other) => other.role === role && other.size === size);
      let isFound = false;
      for (const other of alike) {
        isFound ||= await this.#digests.areEqual(file, other);
      }
      if (!isFound) return false;
    }
    return true;
  }

  /** The container name if another photo has the plain one. */
  async #distinctName(name: string, sources: readonly SourceFile[]): Promise<string> {
    return withSuffix(name, `-${(await this.#digests.photoOf(sources)).slice(0, 8)}`);
  }
}

function updateMode(update: boolean, dropSidecars: boolean): UpdateMode {
  if (!update) return 'none';
  return dropSidecars ? 'drop sidecars' : 'keep sidecars';
}

/** Whether the container has the same halves with other sidecars, names or times. */
function hasOtherSidecars({ action, copyOf, error }: PackEntry): boolean {
  const isConflict = action === 'conflict' && error?.code === 'target-differs';
  return copyOf === undefined && (action === 'update' || isConflict);
}
