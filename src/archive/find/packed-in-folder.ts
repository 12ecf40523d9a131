import { joinAsGiven } from '../join-as-given.ts';
import type { PackedHalves, PackedPair } from './earlier-run.ts';
import type { FoundFile, Place, WalkedFolder } from './found.ts';

/** Other paths that lead to each half. */
type AlsoUnder = Record<'still' | 'motion', Place['alsoUnder']>;

/** A packed pair whose files are described when they are asked for: most never are. */
export class PackedInFolder implements PackedPair {
  readonly told: PackedHalves;
  readonly #folder: WalkedFolder;
  readonly #archive: string;
  readonly #alsoUnder: AlsoUnder;

  constructor(folder: WalkedFolder, told: PackedHalves, archive: string, alsoUnder: AlsoUnder) {
    this.#folder = folder;
    this.told = told;
    this.#archive = archive;
    this.#alsoUnder = alsoUnder;
  }

  get container(): string {
    return joinAsGiven(this.#archive, this.told.name);
  }

  get roots(): string[] {
    return [this.#folder.root, ...this.#alsoUnder.still, ...this.#alsoUnder.motion];
  }

  get still(): { file: FoundFile } {
    return { file: this.#file('still') };
  }

  get motion(): { file: FoundFile } {
    return { file: this.#file('motion') };
  }

  #file(half: 'still' | 'motion'): FoundFile {
    const { path: parent, root, folders, real: folder } = this.#folder;
    const { name, size, modified } = this.told[half];
    const path = joinAsGiven(parent, name);
    const alsoUnder = this.#alsoUnder[half];
    return { path, root, folders, folder, name, size, modified: BigInt(modified), alsoUnder };
  }
}
