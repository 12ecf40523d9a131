/** Where each container's files would go: made before a byte is written. */
import { LivepkgError } from '../errors.ts';
import { decodeHead, HEAD_BYTES, type ContainerHead } from '../format/container.ts';
import { trueName } from '../format/manifest-rules.ts';
import { withSuffix } from '../format/portable-name.ts';
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

/** Plans containers in the bytewise order of their paths: the first that claims a file keeps it. */
export class UnpackPlanner {
  readonly #out: string;
  readonly #flat: boolean;
  readonly #claimed = new Set<string>();

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

  #folderFor({ folders, name }: FoundFile, { manifest, photo }: ContainerHead): string {
    const below = this.#flat ? [] : folders.map(outFolderName);
    const stem = name.replace(/(?<=.)\.[^.]*$/, '');
    const candidates = [
      below,
      [...below, stem],
      [...below, withSuffix(stem, `-${photo.slice(0, 8)}`)],
    ];
    const names = manifest.members.flatMap((member) => [member.name, trueName(member)]);
    for (let extra = 2; ; extra += 1) {
      const parts = candidates.shift() ?? [
        ...below,
        withSuffix(stem, `-${photo.slice(0, 8)}-${extra}`),
      ];
      const folder = parts.reduce(joinAsGiven, this.#out);
      const claims = [...new Set(names.map((name_) => foldName(joinAsGiven(folder, name_))))];
      if (claims.every((claim) => !this.#claimed.has(claim))) {
        for (const claim of claims) this.#claimed.add(claim);
        return folder;
      }
    }
  }
}
