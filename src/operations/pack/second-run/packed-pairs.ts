/**
 * Finds pairs that an earlier run packed, by their containers.
 *
 * A file counts as unchanged if its name, size and modification time are those in the container.
 */
import { Semaphore } from 'async-mutex';
import { LivepkgError } from '../../../errors.ts';
import { withoutExtension } from '../../../format/file-name.ts';
import { foldName } from '../../../format/unicode.ts';
import { isContainerName } from '../../../format/container-name.ts';
import type { ListedFolder } from '../../../files/walk/found.ts';
import type { OperationOptions } from '../../../options.ts';
import { listFiles } from '../../../store/folder/out-folder.ts';
import { OutNames } from '../../../store/folder/out-names.ts';
import { holdFolder } from '../../../store/folder/make-folder.ts';
import type { WorkerPool } from '../../../threads/pool.ts';
import { containerNameFor, plainName } from '../entry/container-name.ts';
import { FIND_PACKED } from './task.ts';
import { PackedPair, type PackedHalves } from './packed-pair.ts';

/** Containers per task: with more, threads would be idle at the end. */
const BATCH = 256;
/** Queued tasks: just enough to keep the threads busy, because they cannot be cancelled. */
const MAX_QUEUED_TASKS = 16;

/** The containers in a folder that have the names for the given files. */
function containersFor(files: readonly string[], folder: string): string[] {
  const containers = listFiles(folder).filter(isContainerName);
  if (containers.length === 0) return [];
  const stems = new Set(files.map(withoutExtension));
  let plain: Set<string> | undefined;
  const isCandidate = (name: string): boolean => {
    if (stems.has(withoutExtension(name))) return true;
    plain ??= new Set(files.map((file) => foldName(containerNameFor(file))));
    return [name, plainName(name)].some((one) => plain?.has(foldName(one)));
  };
  return containers.filter(isCandidate).toSorted();
}

function* batchesOf<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let start = 0; start < items.length; start += BATCH) {
    yield items.slice(start, start + BATCH);
  }
}

/** Collects packed pairs during a walk. */
export class PackedPairs {
  readonly found: PackedPair[] = [];
  readonly #out: string;
  readonly #pool: WorkerPool;
  readonly #options: OperationOptions;
  readonly #names = new OutNames();
  readonly #queue = new Semaphore(MAX_QUEUED_TASKS);
  /** Progress: containers read, and containers found so far. */
  #done = 0;
  #total = 0;

  /** @param out the folder of the containers */
  constructor(out: string, options: OperationOptions, pool: WorkerPool) {
    this.#out = out;
    this.#options = options;
    this.#pool = pool;
  }

  /** Removes the packed pairs of a folder. @returns the names of the other files */
  readonly select = async (
    folder: ListedFolder,
    names: readonly string[],
  ): Promise<Iterable<string>> => {
    const [archive, containers] = this.#containersOf(folder, names);
    if (containers.length === 0) return names;
    this.#total += containers.length;
    const results = [...batchesOf(containers)].map((batch) =>
      this.#read({ sources: folder.path, archive, names: batch }),
    );
    const remaining = new Set(names);
    for (const packed of (await Promise.all(results)).flat()) {
      const [still, motion] = [packed.still.name, packed.motion.name];
      if (!remaining.has(still) || !remaining.has(motion)) continue;
      remaining.delete(still);
      remaining.delete(motion);
      this.found.push(new PackedPair(folder, packed, archive));
    }
    return remaining;
  };

  /** The folder of the containers, and the containers that may belong to the files of a source folder. */
  #containersOf({ folders }: ListedFolder, names: readonly string[]): [string, string[]] {
    try {
      const archive = this.#names.folderFor(this.#out, folders);
      // Links are not followed: their target is not in this archive.
      holdFolder(this.#out, archive).release();
      return [archive, containersFor(names, archive)];
    } catch (error) {
      // It does not exist yet, or cannot be listed, which the plan reports for each pair.
      if (!(error instanceof LivepkgError)) throw error;
      return [this.#out, []];
    }
  }

  async #read(task: {
    sources: string;
    archive: string;
    names: string[];
  }): Promise<PackedHalves[]> {
    const { signal, onProgress } = this.#options;
    const json = await this.#queue.runExclusive(async () => {
      signal?.throwIfAborted();
      return this.#pool.run(FIND_PACKED, task);
    });
    this.#done += task.names.length;
    onProgress?.({ phase: 'recall', done: this.#done, total: this.#total });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by a worker thread
    return JSON.parse(json) as PackedHalves[];
  }
}
