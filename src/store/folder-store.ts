import { joinAsGiven } from '../files/join-as-given.ts';
import { findContainers } from './folder/find-containers.ts';
import { placeOf } from './folder/place.ts';
import type { FileSource, StoredContainer, StoreListing, StoreWithHeads } from './store.ts';

/** Folders of this machine, and containers that are named themselves. */
export class FolderStore implements StoreWithHeads {
  readonly #paths: readonly string[];

  /** @param paths places in a catalog are below the first */
  constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  pathOf(place: string): string {
    return joinAsGiven(this.#paths[0] ?? '', place);
  }

  listedAs(place: string): string {
    return place;
  }

  /** @throws LivepkgError `remote-as-path` */
  async list(): Promise<StoreListing> {
    const { containers, problems, emptyPaths } = await findContainers(this.#paths);
    return {
      containers: containers.map((file) => ({
        place: placeOf(file),
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
}
