/** What a walk finds. */
import type { LivepkgError } from '../../errors.ts';
import type { FileState } from '../file.ts';

/** Where something was found. */
export interface Place {
  /** As the user gave it, joined with what was found below. */
  path: string;
  /** The path the user gave under which it was found. */
  root: string;
  /** Other paths the user gave under which it lies too, or that name it. */
  alsoUnder: readonly string[];
  /** Names of the folders between the root and the file; a bundle is none of them. */
  folders: string[];
}

/** A file that was found. */
export interface FoundFile extends FileState, Place {
  /** The real path of the folder or bundle it is in. */
  folder: string;
  /** Its own name. */
  name: string;
}

/** A folder that is one photo to whoever made it. */
export interface FoundBundle extends Place {
  name: string;
  /** Its real path. */
  real: string;
  /** What is in it. */
  files: FoundFile[];
}

/** A folder of whose files only the names are known. */
export interface ListedFolder {
  /** Leads to it. */
  path: string;
  /** Its real path. */
  real: string;
  /** Names of the folders between the path that was given and what is in it. */
  folders: readonly string[];
  /** Where a file in it is. */
  placeOf: (name: string) => Place;
}

/** Chooses among the names of files in a folder: those that are to be looked at. */
export type SelectNames = (
  folder: ListedFolder,
  names: readonly string[],
) => Promise<Iterable<string>>;

/** What lies below some paths. */
export interface Findings {
  /** In the bytewise order of their paths. */
  files: FoundFile[];
  /** Bundles, if they were asked for: what is in them is not among the files. */
  bundles: FoundBundle[];
  /** What could not be looked at, and why. */
  problems: { file: string; root: string; error: LivepkgError }[];
  /** Symbolic links and special files, which are not followed or opened. */
  passedOver: string[];
}
