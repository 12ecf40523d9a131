/**
 * The interface of stores of containers: local folders (`folder-store.ts`) and rclone remotes
 * (`remote-store.ts`).
 */
import type { ContainerHash } from '../format/cloud-hash/clouds.ts';
import type { ProblemRecord } from '../records.ts';
import type { RemoteFeatures } from './remote/hashes.ts';
import type { WaitOptions } from './remote/wait-options.ts';
import type { Remote } from './remote/remote.ts';

/** A container in the listing of a store. */
export interface StoredContainer {
  /** Relative to the store, with `/`, as in a catalog. */
  relativePath: string;
  /** For display; in a local folder also the path of the file. */
  path: string;
  /** Bytes; undefined if the store does not report it. */
  size: number | undefined;
  /** Lower-case hex; undefined if not requested, or not available. */
  hash?: string | undefined;
}

/** The listing of a store. */
export interface StoreListing {
  /** In bytewise order of their paths. */
  containers: StoredContainer[];
  /** What could not be read: it may be or contain containers. */
  problems: ProblemRecord[];
  /** Relative paths of several containers each. They are not in `containers`, and each is a problem. */
  ambiguous: string[];
  /** Given paths without any container, for display. */
  empty: string[];
}

/** How long to wait for a store. Does not apply to local disks. */
export type Wait = Pick<WaitOptions, 'signal' | 'deadline'>;

export interface ListOptions extends Wait {
  /** The hash to list for each container. */
  hash?: ContainerHash;
}

/** A local container. */
export interface FileSource {
  file: string;
}

/** The path of a container to publish, and to read back. */
export interface ContainerTarget extends FileSource {
  /** The given output folder: folders below it are created, and no link below it is followed. */
  base: string;
}

/** A container on a remote. */
export interface RemoteSource
  extends Pick<StoredContainer, 'relativePath' | 'size'>, Pick<WaitOptions, 'idleTimeout'> {
  remote: Remote;
}

/** Where a worker thread reads a container, as plain data for `read-container.ts`. */
export type ContainerSource = FileSource | RemoteSource;

export interface Store {
  /** Turns a relative path into one for display. */
  pathOf: (relativePath: string) => string;
  /** How the store lists a relative path of a catalog. */
  listedAs: (relativePath: string) => string;
  /** @throws LivepkgError if it cannot be listed completely */
  list: (options: ListOptions) => Promise<StoreListing>;
  /** For reading a whole container. */
  sourceOf: (container: StoredContainer) => ContainerSource;
  /** For reading only the head; absent if that is not cheaper. */
  headOf?: (container: StoredContainer) => FileSource;
}

/** A store that can read the head of a container cheaply. */
export type StoreWithHeads = Store & Required<Pick<Store, 'headOf'>>;

/**
 * A store in which `publish-container.ts` publishes containers. Remotes are read-only so far. No operation
 * removes a container; an update replaces it.
 */
export interface WritableStore extends Store {
  /** For publishing a container and reading it back. @param path as returned by `pathOf` */
  targetOf: (path: string) => ContainerTarget;
}

/** A store that has hashes of its files. */
export interface StoreWithHashes extends Store {
  /** For display. */
  readonly label: string;
  availableHashes: (options: Wait) => Promise<RemoteFeatures>;
}
