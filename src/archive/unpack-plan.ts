/** Where each container's files would go: made before a byte is written. */
import { LivepkgError } from '../errors.ts';
import { decodeHead, HEAD_BYTES, type ContainerHead } from '../format/container.ts';
import { trueName } from '../format/manifest-rules.ts';
import { portableForm, withSuffix } from '../format/portable-name.ts';
import { foldName } from '../format/unicode.ts';
import { readHead } from './file.ts';
import { joinAsGiven } from './join-as-given.ts';
import { outFolderName } from './out-folder.ts';
import { recorded, type RecordedError } from './records.ts';
import type { FoundFile } from './walk.ts';

/** One container, and where its files go. */
export type UnpackEntry =
  | { container: FoundFile; folder: string; identity: string; error?: never }
  | { container: FoundFile; error: RecordedError };

const keyOf = (parts: readonly string[]): string => parts.map(foldName).join('/');

/** Plans containers in the bytewise order of their paths: the first that claims a file keeps it. */
export class UnpackPlanner {
  readonly #out: string;
  readonly #flat: boolean;
  /** What this run will put below `out`, folded. */
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();

  constructor(out: string, flat: boolean) {
    this.#out = out;
    this.#flat = flat;
  }

  /** Plans one container. One that cannot be read, or is none, is an entry with its error. */
  async plan(container: FoundFile): Promise<UnpackEntry> {
    try {
      const { bytes, size } = await readHead(container.path, HEAD_BYTES);
      const head = await decodeHead(bytes, size);
      return { container, folder: this.#folderFor(container, head), identity: head.container };
    } catch (error) {
      if (!(error instanceof LivepkgError)) throw error;
      return { container, error: recorded(error) };
    }
  }

  /** The first free place: as in the archive, else a folder named after the container. */
  #folderFor({ folders, name }: FoundFile, { manifest, photo }: ContainerHead): string {
    const below = this.#flat ? [] : folders.map(outFolderName);
    const stem = outFolderName(portableForm(name.replace(/(?<=.)\.[^.]*$/, '')));
    const names = manifest.members.flatMap((member) => [member.name, trueName(member)]);
    const distinct = `-${photo.slice(0, 8)}`;
    for (const last of [[], [stem], [withSuffix(stem, distinct)]]) {
      const parts = [...below, ...last];
      if (this.#claim(parts, names)) return parts.reduce(joinAsGiven, this.#out);
    }
    for (let extra = 2; ; extra += 1) {
      const parts = [...below, withSuffix(stem, `${distinct}-${extra}`)];
      if (this.#claim(parts, names)) return parts.reduce(joinAsGiven, this.#out);
    }
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
