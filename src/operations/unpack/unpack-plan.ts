/** Plans the paths of all files before anything is written. */
import { LivepkgError } from '../../errors.ts';
import { decodeHead, HEAD_BYTES } from '../../format/container.ts';
import { withoutExtension } from '../../format/file-name.ts';
import { portableForm, withSuffix } from '../../format/portable-name.ts';
import { foldName } from '../../format/unicode.ts';
import { allocateFresh, type Allocate } from '../../files/file.ts';
import { joinAsGiven } from '../../files/join-as-given.ts';
import { outFolderName } from '../../store/folder/out-folder.ts';
import { readContainerHead } from '../../store/read-container.ts';
import type { StoredContainer, StoreWithHeads } from '../../store/store.ts';
import { recorded, type RecordedError } from '../../records.ts';
import { nameSets, type NamedMember } from './restore-names.ts';
import type { Examination, SalvageNameSets, SalvageNames } from './salvage-container.ts';

/** The planned paths of a container. */
export interface PlannedRestore {
  container: StoredContainer;
  /** The folders below `out`, and the resulting path. */
  folders: string[];
  folder: string;
  identity: string;
  members: readonly NamedMember[];
  /** Names for salvaged files, if it is damaged. */
  salvage?: SalvageNameSets;
  error?: never;
}

/** A container with its planned paths, or its error. */
export type UnpackEntry = PlannedRestore | { container: StoredContainer; error: RecordedError };

const keyOf = (parts: readonly string[]): string => parts.map(foldName).join('/');

/** Plans containers in the given order: the first that claims a path keeps it. */
export class UnpackPlanner {
  readonly #store: StoreWithHeads;
  readonly #out: string;
  readonly #flat: boolean;
  /** Folded paths that this run will write below `out`. */
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();
  /** A buffer for one head at a time. */
  readonly #head = allocateFresh(HEAD_BYTES);
  readonly #allocate: Allocate = (size) => this.#head.subarray(0, size);

  constructor(store: StoreWithHeads, { out, flat }: { out: string; flat: boolean }) {
    this.#store = store;
    this.#out = out;
    this.#flat = flat;
  }

  /** Plans one container. If it cannot be read, or is not valid, the entry has its error. */
  async plan(container: StoredContainer): Promise<UnpackEntry> {
    try {
      const { bytes, size } = readContainerHead(this.#store.headOf(container), this.#allocate);
      const { manifest, photo, container: identity } = decodeHead(bytes, size);
      // Digests and times are dropped to save memory.
      const members = manifest.members.map(({ name, original = name }) => ({ name, original }));
      return this.chooseFolder(container, { identity, photo, members });
    } catch (error) {
      if (!(error instanceof LivepkgError)) throw error;
      return { container, error: recorded(error) };
    }
  }

  /** The first free folder: as in the archive, else one named after the container. */
  chooseFolder(
    container: StoredContainer,
    { identity, photo, members }: Omit<Examination, 'members'> & Pick<PlannedRestore, 'members'>,
  ): PlannedRestore {
    const containerFolders = container.relativePath.split('/');
    const containerName = containerFolders.pop() ?? '';
    const below = this.#flat ? [] : this.#besideFiles(containerFolders.map(outFolderName));
    const stem = outFolderName(portableForm(withoutExtension(containerName)));
    const names = members.flatMap(({ name, original = name }) => [name, original]);
    const distinct = `-${photo.slice(0, 8)}`;
    const planned = (folders: string[]): PlannedRestore => {
      const folder = folders.reduce(joinAsGiven, this.#out);
      return { container, folders, folder, identity, members };
    };
    for (const last of [[], [stem], [withSuffix(stem, distinct)]]) {
      const folders = [...below, ...last];
      if (this.#claim(folders, names)) return planned(folders);
    }
    for (let extra = 2; ; extra += 1) {
      const folders = [...below, withSuffix(stem, `${distinct}-${extra}`)];
      if (this.#claim(folders, names)) return planned(folders);
    }
  }

  /**
   * Adds names for damaged files: `NAME.damaged.EXT`, or `NAME.damaged-2.EXT` and so on if the name is in
   * use.
   */
  withSalvage(entry: PlannedRestore): PlannedRestore {
    const chosen = new Map<string, string>();
    const nameDamaged = (name: string): string => {
      let damaged = chosen.get(name);
      for (let n = 1; damaged === undefined; n += 1) {
        const form = withSuffix(name, n === 1 ? '.damaged' : `.damaged-${n}`);
        if (this.#claim(entry.folders, [form])) damaged = form;
      }
      chosen.set(name, damaged);
      return damaged;
    };
    const named = (intact: string[]): SalvageNames => ({
      intact,
      damaged: intact.map(nameDamaged),
    });
    const [best, ...others] = nameSets(entry.members);
    return { ...entry, salvage: [named(best), ...others.map(named)] };
  }

  /** The path of a folder; where one on the way would be a restored file, it gets another name. */
  #besideFiles(path: readonly string[]): string[] {
    const folders: string[] = [];
    for (const part of path) {
      let name = part;
      for (let n = 2; this.#files.has(keyOf([...folders, name])); n += 1) {
        name = withSuffix(part, `-${n}`);
      }
      folders.push(name);
    }
    return folders;
  }

  /** Claims files in a folder, unless one is already claimed, or a file and a folder would have the same path. */
  #claim(folder: readonly string[], names: readonly string[]): boolean {
    const files = names.map((name) => keyOf([...folder, name]));
    const folders = folder.map((_, index) => keyOf(folder.slice(0, index + 1)));
    const isTaken =
      files.some((file) => this.#files.has(file) || this.#folders.has(file)) ||
      folders.some((path) => this.#files.has(path));
    if (isTaken) return false;
    for (const file of files) this.#files.add(file);
    for (const path of folders) this.#folders.add(path);
    return true;
  }
}
