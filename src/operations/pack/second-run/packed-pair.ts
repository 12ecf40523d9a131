/** A pair that an earlier run packed, and whose halves are as they were. */
import type { MotionFacts, StillFacts } from '../../../media/common/facts.ts';
import type { ListedFolder } from '../../../files/walk/found.ts';
import type { PhotoFile } from '../../../library/photo-file.ts';
import { joinAsGiven } from '../../../files/join-as-given.ts';
import type { PairedFiles } from '../../../library/pairing/half.ts';
import type { NoteCode } from '../../../records.ts';

/** A file as a container has it. */
export interface PackedFile {
  name: string;
  /** Bytes. */
  size: number;
  /** Microseconds since 1970, floored; no safe integer before 1685 and after 2255. */
  modified: number;
}

/** Whether a file is what a container holds, by name, size and time. */
export function isAsPacked(file: PhotoFile, { name, size, modified }: PackedFile): boolean {
  return (
    file.name === name &&
    file.size === size &&
    // Beyond the safe integers, several times are one number.
    Number.isSafeInteger(modified) &&
    Number(file.modified) === modified
  );
}

/** What a container holds of two files, side by side, that are as they were when it was made. */
export interface PackedHalves {
  /** The container's name. */
  name: string;
  /** Its length in bytes. */
  bytes: number;
  /** The identifier of both halves, as it is compared. */
  id: string;
  still: PackedFile & Pick<StillFacts, 'type'>;
  motion: PackedFile & Pick<MotionFacts, 'type'>;
  /** Left out where there are none. */
  sidecars?: PackedFile[];
  notes?: NoteCode[];
  /** Set where it needs a plan: it has faults, or another name than the plan would give it. */
  isOdd?: true;
}

/** Its files are described when they are asked for: most never are. */
export class PackedPair implements PairedFiles<PhotoFile> {
  readonly packed: PackedHalves;
  readonly #folder: ListedFolder;
  readonly #archive: string;

  /** @param archive the folder that the container is in */
  constructor(folder: ListedFolder, packed: PackedHalves, archive: string) {
    this.#folder = folder;
    this.packed = packed;
    this.#archive = archive;
  }

  /** Path of the container. */
  get container(): string {
    return joinAsGiven(this.#archive, this.packed.name);
  }

  /** The paths that were given under which its halves were found. */
  get roots(): string[] {
    return [this.packed.still, this.packed.motion].flatMap(({ name }) => {
      const { root, alsoUnder } = this.#folder.locationOf(name);
      return [root, ...alsoUnder];
    });
  }

  get still(): { file: PhotoFile } {
    return { file: this.#file(this.packed.still) };
  }

  get motion(): { file: PhotoFile } {
    return { file: this.#file(this.packed.motion) };
  }

  #file({ name, size, modified }: PackedFile): PhotoFile {
    const { path, root, folders, alsoUnder } = this.#folder.locationOf(name);
    const folder = this.#folder.real;
    return { path, root, folders, folder, name, size, modified: BigInt(modified), alsoUnder };
  }
}
