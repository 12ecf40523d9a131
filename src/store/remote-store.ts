import { joinAsGiven } from '../files/join-as-given.ts';
import { asRcloneLists } from '../format/catalog/sums.ts';
import { problemRecord, type ProblemRecord } from '../records.ts';
import { nothingListed } from './remote/failure.ts';
import { readFeatures, type RemoteFeatures } from './remote/hashes.ts';
import { listRemote } from './remote/list.ts';
import { TimeUp, type WaitOptions } from './remote/wait-options.ts';
import type { Remote } from './remote/remote.ts';
import type {
  ListOptions,
  RemoteSource,
  StoredContainer,
  StoreListing,
  StoreWithHashes,
  Wait,
} from './store.ts';

/** A folder of a remote, accessed through rclone. */
export class RemoteStore implements StoreWithHashes {
  readonly #remote: Remote;
  readonly #waitOptions: Pick<WaitOptions, 'idleTimeout'>;

  constructor(remote: Remote, waitOptions: Pick<WaitOptions, 'idleTimeout'>) {
    this.#remote = remote;
    this.#waitOptions = waitOptions;
  }

  get label(): string {
    return this.#remote.label;
  }

  pathOf(relativePath: string): string {
    const { label, hasPath } = this.#remote;
    return hasPath ? joinAsGiven(label, relativePath) : `${label}${relativePath}`;
  }

  /** rclone lists control characters in names as control pictures. */
  listedAs(relativePath: string): string {
    return asRcloneLists(relativePath);
  }

  /** @throws LivepkgError as `readFeatures`; `remote-timeout` if the deadline passed */
  async availableHashes(options: Wait): Promise<RemoteFeatures> {
    return this.#withDeadline(readFeatures(this.#remote, { ...this.#waitOptions, ...options }));
  }

  /** @throws LivepkgError as `listRemote`; `remote-timeout` if the deadline passed */
  async list(options: ListOptions): Promise<StoreListing> {
    const listing = listRemote(this.#remote, { ...this.#waitOptions, ...options });
    const { files, ambiguous } = await this.#withDeadline(listing);
    return {
      containers: files.map((file) => ({ ...file, path: this.pathOf(file.relativePath) })),
      problems: ambiguous.map((relativePath) => this.#ambiguousProblem(relativePath)),
      ambiguous,
      empty: files.length + ambiguous.length === 0 ? [this.label] : [],
    };
  }

  sourceOf({ relativePath, size }: StoredContainer): RemoteSource {
    return { remote: this.#remote, relativePath, size, ...this.#waitOptions };
  }

  async #withDeadline<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      throw error instanceof TimeUp ? nothingListed(this.#remote) : error;
    }
  }

  /** Several files with the same path cannot be distinguished. */
  #ambiguousProblem(relativePath: string): ProblemRecord {
    const path = this.pathOf(relativePath);
    const message = `${path}: the remote has several files with this name; remove all but one, for example with \`rclone dedupe\`.`;
    return problemRecord(path, { code: 'remote-failed', message });
  }
}
