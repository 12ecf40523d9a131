/** What a walk and a survey ask of an earlier run, so that files as they were are not looked at again. */
import type { MotionFacts, StillFacts } from '../../media/facts.ts';
import type { Half, PairedFiles } from '../pairing/half.ts';
import type { NoteCode } from '../records.ts';
import type { FoundFile } from './found.ts';

/** Files of one folder of which only the names are known. */
export interface ListedFiles {
  /** A path of the folder. */
  path: string;
  /** Names of the folders between the path that was given and this one. */
  folders: readonly string[];
  names: readonly string[];
}

/** A file as a container tells of it. */
export interface PackedFile {
  name: string;
  /** Bytes. */
  size: number;
  /** Microseconds since 1970, floored; no safe integer before 1685 and after 2255. */
  modified: number;
}

/** Whether a file is what a container holds, by name, size and time. */
export function isAsPacked(file: FoundFile, { name, size, modified }: PackedFile): boolean {
  return (
    file.name === name &&
    file.size === size &&
    // Beyond the safe integers, several times are one number.
    Number.isSafeInteger(modified) &&
    Number(file.modified) === modified
  );
}

/** What a container tells of two files, side by side, that are as they were when it was made. */
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
  /** Set where it needs a plan: it does not work as a Live Photo, or is not called as the plan would. */
  isOdd?: true;
}

/** What an earlier run packed of some files. */
export interface PackedFolder {
  /** The folder that the containers are in. */
  archive: string;
  packed: PackedHalves[];
}

/** A pair that an earlier run packed, and whose halves are as they were. */
export interface PackedPair extends PairedFiles<FoundFile> {
  /** Path of the container. */
  readonly container: string;
  /** The paths that were given under which its halves were found. */
  readonly roots: readonly string[];
  /** What the container tells. */
  readonly told: PackedHalves;
}

/** A pair of which nothing has changed. */
export interface UnchangedPair {
  packed: PackedPair;
  /** In the bytewise order of their paths. */
  sidecars: readonly FoundFile[];
}

export interface EarlierRun {
  /** Looks for some files. @returns those that it packed, and that are as they were */
  look(files: ListedFiles): Promise<PackedFolder>;
  /** Whether packing a pair with these sidecars would change nothing, and there is no more to say of it. */
  isUnchanged(pair: PackedPair, sidecars: readonly FoundFile[]): boolean;
  /** What the halves of some pairs say of themselves, as far as it is known. */
  halvesOf(pairs: readonly PackedPair[]): Promise<RememberedHalves>;
}

export interface RememberedHalves {
  halves: Half<FoundFile>[];
  /** Pairs that have to be looked at. */
  untold: PackedPair[];
}
