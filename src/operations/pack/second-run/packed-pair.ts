/** A pair that an earlier run packed, and whose halves have not changed. */
import type { MotionFacts, StillFacts } from '../../../media/common/facts.ts';
import type { ListedFolder } from '../../../files/walk/found.ts';
import type { PhotoFile } from '../../../library/photo-file.ts';
import { joinAsGiven } from '../../../files/join-as-given.ts';
import type { PairedFiles } from '../../../library/pairing/half.ts';
import type { NoteCode } from '../../../records.ts';

/** A file as recorded in a container. */
export interface PackedFile {
  name: string;
  /** Bytes. */
  size: number;
  /** Microseconds since 1970, floored; not a safe integer before 1685 and after 2255. */
  modified: number;
}

/** Whether a file is unchanged, by name, size and time. */
export function isAsPacked(file: PhotoFile, { name, size, modified }: PackedFile): boolean {
  return (
    file.name === name &&
    file.size === size &&
    // Beyond safe integers, different times can be the same number.
    Number.isSafeInteger(modified) &&
    Number(file.modified) === modified
  );
}

/** The content of a container whose halves are in one folder, and unchanged. */
export interface PackedHalves {
  /** Name of the container. */
  name: string;
  /** Its length in bytes. */
  bytes: number;
  /** The folded identifier of both halves. */
  id: string;
  still: PackedFile & Pick<StillFacts, 'type'>;
  motion: PackedFile & Pick<MotionFacts, 'type'>;
  /** Omitted if there are none. */
  sidecars?: PackedFile[];
  notes?: NoteCode[];
  /** Set if it has faults, or another name than the plan would choose. */
  needsPlan?: true;
}

/** Its files are computed on demand, because most are never needed. */
export class PackedPair implements PairedFiles<PhotoFile> {
  readonly packed: PackedHalves;
  readonly #folder: ListedFolder;
  readonly #archive: string;

  /** @param archive the folder of the container */
  constructor(folder: ListedFolder, packed: PackedHalves, archive: string) {
    this.#folder = folder;
    this.packed = packed;
    this.#archive = archive;
  }

  /** Path of the container. */
  get container(): string {
    return joinAsGiven(this.#archive, this.packed.name);
  }

  /** The given paths under which its halves were found. */
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
