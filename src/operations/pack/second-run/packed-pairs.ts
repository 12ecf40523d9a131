/**
 * Finds pairs that an earlier run packed, by the containers that it made of them.
 *
 * A file is taken for what it was if its name, its size and its modification time are those in the
 * container: for the bytes `pack` goes by these anyway when it calls a pair unchanged.
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

/** Containers that one task reads: more would keep the other threads waiting at the end. */
const BATCH = 256;
/** Tasks that wait for a thread: as few as keep the threads busy, for they cannot be called off. */
const TASKS_AT_ONCE = 16;

/** The containers in a folder whose names some files would give to theirs. */
function containersFor(files: readonly string[], folder: string): string[] {
  const containers = listFiles(folder).filter(isContainerName);
  if (containers.length === 0) return [];
  const stems = new Set(files.map(withoutExtension));
  let plain: Set<string> | undefined;
  const isIdentifierElsewhere = (name: string): boolean => {
    if (stems.has(withoutExtension(name))) return true;
    plain ??= new Set(files.map((file) => foldName(containerNameFor(file))));
    return [name, plainName(name)].some((one) => plain?.has(foldName(one)));
  };
  return containers.filter(isIdentifierElsewhere).toSorted();
}

function* batchesOf<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let start = 0; start < items.length; start += BATCH) {
    yield items.slice(start, start + BATCH);
  }
}

/** Pairs that were packed, as a walk meets them. */
export class PackedPairs {
  /** Those found so far. */
  readonly found: PackedPair[] = [];
  readonly #out: string;
  readonly #pool: WorkerPool;
  readonly #options: OperationOptions;
  readonly #names = new OutNames();
  readonly #turns = new Semaphore(TASKS_AT_ONCE);
  /** Containers that were looked at, and all that there are so far. */
  #done = 0;
  #total = 0;

  /** @param out the folder that the containers are in */
  constructor(out: string, options: OperationOptions, pool: WorkerPool) {
    this.#out = out;
    this.#options = options;
    this.#pool = pool;
  }

  /** Takes out the pairs of a folder that were packed. @returns the names of the other files */
  readonly takeOut = async (
    folder: ListedFolder,
    names: readonly string[],
  ): Promise<Iterable<string>> => {
    const [archive, containers] = this.#containersOf(folder, names);
    if (containers.length === 0) return names;
    this.#total += containers.length;
    const answers = [...batchesOf(containers)].map((batch) =>
      this.#ask({ sources: folder.path, archive, names: batch }),
    );
    const left = new Set(names);
    for (const packed of (await Promise.all(answers)).flat()) {
      const [still, motion] = [packed.still.name, packed.motion.name];
      if (!left.has(still) || !left.has(motion)) continue;
      left.delete(still);
      left.delete(motion);
      this.found.push(new PackedPair(folder, packed, archive));
    }
    return left;
  };

  /** The folder that the containers of a folder are in, and those that may be of its files. */
  #containersOf({ folders }: ListedFolder, names: readonly string[]): [string, string[]] {
    try {
      const archive = this.#names.folderFor(this.#out, folders);
      // What a link leads to is not in this archive.
      holdFolder(this.#out, archive).release();
      return [archive, containersFor(names, archive)];
    } catch (error) {
      // It is not there yet, or cannot be listed: the plan says so of each pair that goes into it.
      if (!(error instanceof LivepkgError)) throw error;
      return [this.#out, []];
    }
  }

  async #ask(task: { sources: string; archive: string; names: string[] }): Promise<PackedHalves[]> {
    const { signal, onProgress } = this.#options;
    const answer = await this.#turns.runExclusive(async () => {
      signal?.throwIfAborted();
      return this.#pool.run(FIND_PACKED, task);
    });
    this.#done += task.names.length;
    onProgress?.({ phase: 'recall', done: this.#done, total: this.#total });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a thread of this program wrote it
    return JSON.parse(answer) as PackedHalves[];
  }
}
