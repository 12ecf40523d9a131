/** Local folders as a store. */
import { joinAsGiven } from '../files/join-as-given.ts';
import { walk } from '../files/walk/walk.ts';
import { isContainerName } from '../format/container-name.ts';
import { problemRecord, type ProblemRecord } from '../records.ts';
import { assertLocalSource } from './remote/local-path.ts';
import type {
  ContainerTarget,
  FileSource,
  StoredContainer,
  StoreListing,
  StoreWithHeads,
  WritableStore,
} from './store.ts';

/** A container that was not checked must not count as intact. */
function notCheckedProblem(file: string): ProblemRecord {
  const message = `${file} is a link or not a file, and was not checked; give the path of its target.`;
  return problemRecord(file, { code: 'not-a-file', message });
}

/**
 * A local container that was given itself.
 *
 * @throws LivepkgError `remote-as-path`
 */
export function fileSource(path: string): FileSource {
  assertLocalSource(path);
  return { file: path };
}

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

  /**
   * In a folder, containers are recognised by name; a file that was given itself always counts as one.
   *
   * @throws LivepkgError `remote-as-path`, before anything is read
   */
  async list(): Promise<StoreListing> {
    for (const path of this.#paths) assertLocalSource(path);
    const { files, problems, notFollowed } = await walk(this.#paths);
    const containers = files.filter(
      ({ path, root, alsoUnder, name }) =>
        path === root || alsoUnder.includes(path) || isContainerName(name),
    );
    const roots = new Set([
      ...containers.flatMap(({ root, alsoUnder }) => [root, ...alsoUnder]),
      ...problems.map(({ root }) => root),
    ]);
    return {
      containers: containers.map(({ path, folders, name, size }) => {
        return { relativePath: [...folders, name].join('/'), path, size };
      }),
      problems: [
        ...problems.map(({ file, error }) => problemRecord(file, error)),
        ...notFollowed.filter(isContainerName).map(notCheckedProblem),
      ],
      ambiguous: [],
      empty: this.#paths.filter((path) => !roots.has(path)),
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
