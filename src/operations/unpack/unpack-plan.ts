/** Where each container's files would go: made before a byte is written. */
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

/** Where a container's files go. */
export interface PlacedEntry {
  container: StoredContainer;
  /** The folders below `out`, and the path that they make with it. */
  folders: string[];
  folder: string;
  identity: string;
  members: readonly NamedMember[];
  /** Names for what is left of it, in case that it is damaged. */
  salvage?: SalvageNameSets;
  error?: never;
}

/** One container, and where its files go. */
export type UnpackEntry = PlacedEntry | { container: StoredContainer; error: RecordedError };

const keyOf = (parts: readonly string[]): string => parts.map(foldName).join('/');

/** Plans containers in the bytewise order of their paths: the first that claims a file keeps it. */
export class UnpackPlanner {
  readonly #store: StoreWithHeads;
  readonly #out: string;
  readonly #flat: boolean;
  /** What this run will put below `out`, folded. */
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();
  /** One container's head after the other. */
  readonly #head = allocateFresh(HEAD_BYTES);
  readonly #allocate: Allocate = (size) => this.#head.subarray(0, size);

  constructor(store: StoreWithHeads, { out, flat }: { out: string; flat: boolean }) {
    this.#store = store;
    this.#out = out;
    this.#flat = flat;
  }

  /** Plans one container. One that cannot be read, or is not a container, is an entry with its error. */
  async plan(container: StoredContainer): Promise<UnpackEntry> {
    try {
      const { bytes, size } = readContainerHead(this.#store.headOf(container), this.#allocate);
      const { manifest, photo, container: identity } = decodeHead(bytes, size);
      // The digests and times are not kept: there may be very many containers.
      const members = manifest.members.map(({ name, original = name }) => ({ name, original }));
      return this.place(container, { identity, photo, members });
    } catch (error) {
      if (!(error instanceof LivepkgError)) throw error;
      return { container, error: recorded(error) };
    }
  }

  /** The first free place: as in the archive, else a folder named after the container. */
  place(
    container: StoredContainer,
    { identity, photo, members }: Omit<Examination, 'members'> & Pick<PlacedEntry, 'members'>,
  ): PlacedEntry {
    const containerFolders = container.relativePath.split('/');
    const containerName = containerFolders.pop() ?? '';
    const below = this.#flat ? [] : containerFolders.map(outFolderName);
    const stem = outFolderName(portableForm(withoutExtension(containerName)));
    const names = members.flatMap(({ name, original = name }) => [name, original]);
    const distinct = `-${photo.slice(0, 8)}`;
    const placed = (folders: string[]): PlacedEntry => {
      const folder = folders.reduce(joinAsGiven, this.#out);
      return { container, folders, folder, identity, members };
    };
    for (const last of [[], [stem], [withSuffix(stem, distinct)]]) {
      const folders = [...below, ...last];
      if (this.#claim(folders, names)) return placed(folders);
    }
    for (let extra = 2; ; extra += 1) {
      const folders = [...below, withSuffix(stem, `${distinct}-${extra}`)];
      if (this.#claim(folders, names)) return placed(folders);
    }
  }

  /**
   * Gives a container that has its place names for what may be damaged in it: `NAME.damaged.EXT`, or
   * `NAME.damaged-2.EXT` and so on where another file has that name.
   */
  withSalvage(entry: PlacedEntry): PlacedEntry {
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
    const named = (sound: string[]): SalvageNames => ({ sound, damaged: sound.map(nameDamaged) });
    const [best, ...others] = nameSets(entry.members);
    return { ...entry, salvage: [named(best), ...others.map(named)] };
  }

  /** Claims files in a folder, unless one of them, or the folder, is claimed as the other. */
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
