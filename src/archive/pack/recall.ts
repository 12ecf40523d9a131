/**
 * Remembers files by the containers that an earlier run made of them, so that an archive in which
 * nothing changed is recognised from listings, times and the first kilobytes of each container.
 *
 * A file is taken for what it was if its name, its size and its modification time are those in the
 * container: for the bytes `pack` goes by these anyway when it calls a pair unchanged. What only the
 * bytes of an unchanged file could tell (a fault in it, another identifier) is not found here; `scan`
 * and `audit --live` look at every file.
 */
import { Semaphore } from 'async-mutex';
import { LivepkgError } from '../../errors.ts';
import { foldName } from '../../format/unicode.ts';
import { isContainerName } from '../find/container-name.ts';
import {
  isAsPacked,
  type EarlierRun,
  type ListedFiles,
  type PackedFolder,
  type PackedHalves,
  type PackedPair,
  type RememberedHalves,
} from '../find/earlier-run.ts';
import { SharedTexts } from '../find/share-text.ts';
import type { FoundFile } from '../find/found.ts';
import type { OperationOptions } from '../options.ts';
import { listFiles } from '../out-folder.ts';
import { OutNames } from '../out-names.ts';
import type { Half } from '../pairing/half.ts';
import { holdFolder } from '../publish/make-folder.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { containerNameFor, plainName } from './container-name.ts';
import { RECALL, RECALL_FACTS } from './tasks.ts';

/** Containers that one task reads: more would keep the other threads waiting at the end. */
const BATCH = 256;
/** Tasks that wait for a thread: as few as keep the threads busy, for they cannot be called off. */
const TASKS_AT_ONCE = 16;

const stemOf = (name: string): string => name.slice(0, Math.max(name.lastIndexOf('.'), 0));

/** The containers in a folder whose names some files would give to theirs. */
function containersFor(files: readonly string[], folder: string): string[] {
  const containers = listFiles(folder).filter(isContainerName);
  if (containers.length === 0) return [];
  const stems = new Set(files.map(stemOf));
  let plain: Set<string> | undefined;
  const isWanted = (name: string): boolean => {
    if (stems.has(stemOf(name))) return true;
    plain ??= new Set(files.map((file) => foldName(containerNameFor(file))));
    return [name, plainName(name)].some((one) => plain?.has(foldName(one)));
  };
  return containers.filter(isWanted).toSorted();
}

function* batchesOf<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let start = 0; start < items.length; start += BATCH) {
    yield items.slice(start, start + BATCH);
  }
}

/** What the containers below a folder tell of files. */
export class Recollection implements EarlierRun {
  readonly #out: string;
  readonly #update: boolean;
  readonly #pool: WorkerPool;
  readonly #options: OperationOptions;
  readonly #names = new OutNames();
  readonly #turns = new Semaphore(TASKS_AT_ONCE);
  /** Containers that were looked at, and all that there are so far. */
  #done = 0;
  #total = 0;

  constructor(
    { out, update = false, ...options }: OperationOptions & { out: string; update?: boolean },
    pool: WorkerPool,
  ) {
    this.#out = out;
    this.#update = update;
    this.#pool = pool;
    this.#options = options;
  }

  async look({ path, folders, names }: ListedFiles): Promise<PackedFolder> {
    let archive = this.#out;
    let containers: string[] = [];
    try {
      archive = this.#names.folderFor(this.#out, folders);
      // What a link leads to is not in this archive.
      holdFolder(this.#out, archive).release();
      containers = containersFor(names, archive);
    } catch (error) {
      // It is not there yet, or cannot be listed: the plan says so of each pair that goes into it.
      if (!(error instanceof LivepkgError)) throw error;
    }
    this.#total += containers.length;
    const answers = [...batchesOf(containers)].map((batch) => this.#ask(path, archive, batch));
    return { archive, packed: (await Promise.all(answers)).flat() };
  }

  async #ask(sources: string, archive: string, names: string[]): Promise<PackedHalves[]> {
    const { signal, onProgress } = this.#options;
    const answer = await this.#turns.runExclusive(async () => {
      signal?.throwIfAborted();
      return this.#pool.run(RECALL, { sources, archive, names });
    });
    this.#done += names.length;
    onProgress?.({ phase: 'recall', done: this.#done, total: this.#total });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a thread of this program wrote it
    return JSON.parse(answer) as PackedHalves[];
  }

  isUnchanged({ told }: PackedPair, found: readonly FoundFile[]): boolean {
    const { isOdd = false, sidecars = [] } = told;
    // With `update` the bytes of sidecars count, too.
    const isEnough = !this.#update || found.length === 0;
    return (
      !isOdd &&
      isEnough &&
      found.length === sidecars.length &&
      sidecars.every((sidecar) => found.some((file) => isAsPacked(file, sidecar)))
    );
  }

  async halvesOf(pairs: readonly PackedPair[]): Promise<RememberedHalves> {
    const halves: Half<FoundFile>[] = [];
    const untold: PackedPair[] = [];
    const texts = new SharedTexts();
    const answers = this.#pool.inOrder(batchesOf(pairs), async (batch) => {
      const paths = batch.map(({ container }) => container);
      return { batch, facts: await this.#pool.run(RECALL_FACTS, paths) };
    });
    for await (const { batch, facts } of answers) {
      this.#options.signal?.throwIfAborted();
      for (const [index, pair] of batch.entries()) {
        const both = facts[index];
        if (both === undefined) {
          untold.push(pair);
          continue;
        }
        halves.push({ file: pair.still.file, facts: texts.share(both.still) });
        halves.push({ file: pair.motion.file, facts: texts.share(both.motion) });
      }
    }
    return { halves, untold };
  }
}
