/**
 * Remembers files by the containers that an earlier run made of them, so that an archive in which
 * nothing changed is recognised from listings, times and the first kilobytes of each container.
 *
 * A file is taken for what it was if its name, its size and its modification time are those in the
 * container: for the bytes `pack` goes by these anyway when it calls a pair unchanged. What only the
 * bytes of an unchanged file could tell (a fault in it, another identifier) is not found here; `scan`
 * and `audit --live` look at every file.
 */
import { LivepkgError } from '../../errors.ts';
import { foldName } from '../../format/unicode.ts';
import { isContainerName } from '../find/container-name.ts';
import type { KnownPair } from '../find/recognise-rest.ts';
import type { FoundFile } from '../find/walk.ts';
import { groupBy } from '../group-by.ts';
import { joinAsGiven } from '../join-as-given.ts';
import { listFolder } from '../out-folder.ts';
import type { OperationOptions } from '../options.ts';
import { OutNames } from '../out-names.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { containerNameFor, plainName } from './container-name.ts';
import type { SourceFile } from './pack-pair.ts';
import type { RecalledContainer } from './recalled-container.ts';

/** Containers that one task reads: more would keep the other threads waiting at the end. */
const BATCH = 64;

/** What is known of files without opening them. */
export interface Recollection {
  /** Halves that need not be recognised. */
  pairs: KnownPair[];
  /** The containers that they are in, by path. */
  containers: Map<string, HeldPair>;
}

/** What a container holds, its still and motion found unchanged. */
export interface HeldPair {
  /** Length of the container in bytes. */
  size: number;
  /** Paths of the files. */
  still: string;
  motion: string;
  sidecars: RecalledContainer['members'];
}

/** Paths of the containers in a folder whose names some files would give to theirs. */
function containersFor(files: readonly FoundFile[], folder: string): string[] {
  const plain = new Set(files.map(({ name }) => foldName(containerNameFor(name))));
  return listFolder(folder)
    .filter(
      (name) =>
        isContainerName(name) && [name, plainName(name)].some((one) => plain.has(foldName(one))),
    )
    .map((name) => joinAsGiven(folder, name));
}

/** Files by their folder and name. */
class FilesOf {
  readonly #byName: ReadonlyMap<string, FoundFile[]>;

  constructor(files: readonly FoundFile[]) {
    this.#byName = groupBy(files, ({ name }) => name);
  }

  /** The still and the motion that a container holds, where they lie side by side. */
  pairOf([still, motion]: RecalledContainer['members']): [FoundFile, FoundFile] | undefined {
    for (const found of this.#like(still)) {
      const partner = this.#like(motion).find(({ folder }) => folder === found.folder);
      if (partner !== undefined) return [found, partner];
    }
    return undefined;
  }

  #like(member: RecalledContainer['members'][number] | undefined): FoundFile[] {
    if (member === undefined) return [];
    return (this.#byName.get(member.name) ?? []).filter(
      ({ size, modified }) => size === member.size && modified === member.modified,
    );
  }
}

function* batches<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let start = 0; start < items.length; start += BATCH) {
    yield items.slice(start, start + BATCH);
  }
}

interface Wanted {
  path: string;
  filesOf: FilesOf;
}

/** All containers below `out` that some files may be in. */
function wantedBelow(out: string, files: readonly FoundFile[]): Wanted[] {
  const names = new OutNames();
  const byFolder = groupBy(files, ({ folders }) => JSON.stringify(folders));
  return [...byFolder.values()].flatMap((some) => {
    try {
      const folder = names.folderFor(out, some[0]?.folders ?? []);
      const filesOf = new FilesOf(some);
      return containersFor(some, folder).map((path) => ({ path, filesOf }));
    } catch (error) {
      // A folder that cannot be listed: the plan says so of each pair that goes into it.
      if (error instanceof LivepkgError) return [];
      throw error;
    }
  });
}

/**
 * Replaces texts by equal ones that are in memory already: what comes from a thread is a copy each
 * time, and a hundred thousand photos are of a few cameras.
 */
function shareText<Facts extends object>(facts: Facts, texts: Map<string, string>): Facts {
  for (const [key, value] of Object.entries(facts)) {
    if (typeof value !== 'string') continue;
    const known = texts.get(value);
    if (known === undefined) texts.set(value, value);
    else Reflect.set(facts, key, known);
  }
  return facts;
}

/** Looks up files in the containers below `out`. */
export async function recall(
  files: readonly FoundFile[],
  out: string,
  pool: WorkerPool,
  { signal, onProgress }: OperationOptions,
): Promise<Recollection> {
  const wanted = wantedBelow(out, files);
  const recollection: Recollection = { pairs: [], containers: new Map() };
  const taken = new Set<FoundFile>();
  const texts = new Map<string, string>();
  const outcomes = pool.inOrder(batches(wanted), async (batch) => {
    const paths = batch.map(({ path }) => path);
    return { batch, recalled: await pool.run('recall', paths) };
  });
  let done = 0;
  for await (const { batch, recalled } of outcomes) {
    signal?.throwIfAborted();
    done += batch.length;
    onProgress?.({ phase: 'recall', done, total: wanted.length });
    const filesOf = new Map(batch.map((item) => [item.path, item.filesOf]));
    for (const { path, size, members, still, motion } of recalled) {
      const pair = filesOf.get(path)?.pairOf(members);
      if (pair === undefined || pair.some((file) => taken.has(file))) continue;
      const [stillFile, motionFile] = pair;
      recollection.pairs.push({
        still: { file: stillFile, facts: shareText(still, texts) },
        motion: { file: motionFile, facts: shareText(motion, texts) },
      });
      const sidecars = members.slice(2);
      const held = { size, still: stillFile.path, motion: motionFile.path, sidecars };
      recollection.containers.set(path, held);
      taken.add(stillFile).add(motionFile);
    }
  }
  return recollection;
}

/** Whether a container holds just these files: sidecars are compared by names, sizes and times. */
export function holdsThese(
  { still, motion, sidecars }: HeldPair,
  [first, second, ...others]: readonly SourceFile[],
): boolean {
  return (
    first?.path === still &&
    second?.path === motion &&
    sidecars.length === others.length &&
    sidecars.every(({ name, size, modified }, index) => {
      const other = others[index];
      return other?.name === name && other.size === size && other.modified === modified;
    })
  );
}
