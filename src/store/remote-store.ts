import { joinAsGiven } from '../files/join-as-given.ts';
import { asRcloneLists } from '../format/catalog/sums.ts';
import { problemRecord, type ProblemRecord } from '../records.ts';
import { neverListed } from './remote/failure.ts';
import { readFeatures, type RemoteFeatures } from './remote/hashes.ts';
import { listRemote } from './remote/list.ts';
import { TimeUp, type Patience } from './remote/patience.ts';
import type { Remote } from './remote/remote.ts';
import type {
  ListOptions,
  RemoteSource,
  StoredContainer,
  StoreListing,
  StoreWithHashes,
  Wait,
} from './store.ts';

/** A folder of a remote, which is reached through rclone. */
export class RemoteStore implements StoreWithHashes {
  readonly #remote: Remote;
  readonly #patience: Pick<Patience, 'idleTimeout'>;

  constructor(remote: Remote, patience: Pick<Patience, 'idleTimeout'>) {
    this.#remote = remote;
    this.#patience = patience;
  }

  get label(): string {
    return this.#remote.label;
  }

  pathOf(relativePath: string): string {
    const { label, hasPath } = this.#remote;
    return hasPath ? joinAsGiven(label, relativePath) : `${label}${relativePath}`;
  }

  /** rclone shows control characters in a name by their pictures. */
  listedAs(relativePath: string): string {
    return asRcloneLists(relativePath);
  }

  /** @throws LivepkgError as `readFeatures`; `remote-timeout` where the deadline came before */
  async keptHashes(options: Wait): Promise<RemoteFeatures> {
    return this.#inTime(readFeatures(this.#remote, { ...this.#patience, ...options }));
  }

  /** @throws LivepkgError as `listRemote`; `remote-timeout` where the deadline came before */
  async list(options: ListOptions): Promise<StoreListing> {
    const listing = listRemote(this.#remote, { ...this.#patience, ...options });
    const { files, ambiguous } = await this.#inTime(listing);
    return {
      containers: files.map((file) => ({ ...file, path: this.pathOf(file.relativePath) })),
      problems: ambiguous.map((relativePath) => this.#ambiguousProblem(relativePath)),
      ambiguous,
      empty: files.length + ambiguous.length === 0 ? [this.label] : [],
    };
  }

  sourceOf({ relativePath, size }: StoredContainer): RemoteSource {
    return { remote: this.#remote, relativePath, size, ...this.#patience };
  }

  async #inTime<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      throw error instanceof TimeUp ? neverListed(this.#remote) : error;
    }
  }

  /** Two files of one path: nobody could say which of them is meant. */
  #ambiguousProblem(relativePath: string): ProblemRecord {
    const path = this.pathOf(relativePath);
    const message = `${path}: the remote has several files of this name; remove all but one (\`rclone dedupe\` helps).`;
    return problemRecord(path, { code: 'remote-failed', message });
  }
}
