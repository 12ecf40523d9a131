/**
 * Where containers live. Operations are written against this, and work on any store: a folder of this
 * machine (`folder-store.ts`), or a remote of rclone (`remote-store.ts`).
 */
import type { ContainerHash } from '../format/cloud-hash/clouds.ts';
import type { ProblemRecord } from '../records.ts';
import type { RemoteFeatures } from './remote/hashes.ts';
import type { Patience } from './remote/patience.ts';
import type { Remote } from './remote/remote.ts';

/** A container, as its store lists it. */
export interface StoredContainer {
  /** Below the store, with `/`: as a catalog has it. */
  relativePath: string;
  /** For people; in a folder it leads to the container, too. */
  path: string;
  /** Bytes; undefined where the store does not say. */
  size: number | undefined;
  /** In lower-case hex; undefined where none was asked for, or the store keeps none of this one. */
  hash?: string | undefined;
}

/** All that is in a store. */
export interface StoreListing {
  /** In the bytewise order of their paths. */
  containers: StoredContainer[];
  /** What could not be looked at: it may hold containers, or be one. */
  problems: ProblemRecord[];
  /** Relative paths that more than one container has. They are not among the containers, and each is a problem. */
  ambiguous: string[];
  /** What was named, and has nothing below it: for people. */
  empty: string[];
}

/** How long a store is waited for. What reads a disk does not wait. */
export type Wait = Pick<Patience, 'signal' | 'deadline'>;

export interface ListOptions extends Wait {
  /** Which of the kept hashes to give of each container. */
  hash?: ContainerHash;
}

/** A container on this machine, as a thread reads it. */
export interface FileSource {
  file: string;
}

/** Where a thread publishes a container on this machine; once that is there, it reads it by this. */
export interface ContainerTarget extends FileSource {
  /** The folder that the user chose: folders below it are made, and no link below it is followed. */
  base: string;
}

/** A container on a remote, as a thread fetches it. */
export interface RemoteSource
  extends Pick<StoredContainer, 'relativePath' | 'size'>, Pick<Patience, 'idleTimeout'> {
  remote: Remote;
}

/** What a thread reads a container by: plain data, which `read-container.ts` takes there. */
export type ContainerSource = FileSource | RemoteSource;

export interface Store {
  /** A relative path, for people. */
  pathOf: (relativePath: string) => string;
  /** How it lists a relative path that a catalog has. */
  listedAs: (relativePath: string) => string;
  /** @throws LivepkgError why it cannot be listed, whole; nothing was looked at then */
  list: (options: ListOptions) => Promise<StoreListing>;
  /** By what a thread reads all of a container. */
  sourceOf: (container: StoredContainer) => ContainerSource;
  /** By what a thread reads its head only; absent where that takes about as long as the whole. */
  headOf?: (container: StoredContainer) => FileSource;
}

/** A store that gives the head of a container for much less than the whole. */
export type StoreWithHeads = Store & Required<Pick<Store, 'headOf'>>;

/**
 * A store that containers are published in, by `publish-container.ts`. A remote is only read so far. None
 * removes a container: no operation does that; an update puts another one in its place.
 */
export interface WritableStore extends Store {
  /** By what a thread publishes a container, and proves it. @param path as `pathOf` gives it */
  targetOf: (path: string) => ContainerTarget;
}

/** A store that keeps hashes of what is in it. */
export interface StoreWithHashes extends Store {
  /** For people. */
  readonly label: string;
  keptHashes: (options: Wait) => Promise<RemoteFeatures>;
}
