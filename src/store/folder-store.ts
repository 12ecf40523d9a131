import { joinAsGiven } from '../files/join-as-given.ts';
import { assertLocalSource } from './remote/local-path.ts';
import { findContainers } from './folder/find-containers.ts';
import type {
  ContainerTarget,
  FileSource,
  StoredContainer,
  StoreListing,
  StoreWithHeads,
  WritableStore,
} from './store.ts';

/**
 * A container of this machine that is named itself.
 *
 * @throws LivepkgError `remote-as-path`
 */
export function fileSource(path: string): FileSource {
  assertLocalSource(path);
  return { file: path };
}

/** Folders of this machine, and containers that are named themselves. */
export class FolderStore implements StoreWithHeads, WritableStore {
  readonly #paths: readonly string[];

  /** @param paths relative paths are below the first, and containers are published there */
  constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  pathOf(relativePath: string): string {
    return joinAsGiven(this.#paths[0] ?? '', relativePath);
  }

  listedAs(relativePath: string): string {
    return relativePath;
  }

  /** @throws LivepkgError `remote-as-path` */
  async list(): Promise<StoreListing> {
    const { containers, problems, emptyPaths } = await findContainers(this.#paths);
    return {
      containers: containers.map((file) => ({
        relativePath: [...file.folders, file.name].join('/'),
        path: file.path,
        size: file.size,
      })),
      problems,
      ambiguous: [],
      empty: emptyPaths,
    };
  }

  sourceOf({ path }: StoredContainer): FileSource {
    return { file: path };
  }

  headOf(container: StoredContainer): FileSource {
    return this.sourceOf(container);
  }

  targetOf(path: string): ContainerTarget {
    return { base: this.#paths[0] ?? '', file: path };
  }
}
