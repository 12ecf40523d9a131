/** The results of a walk. */
import type { LivepkgError } from '../../errors.ts';
import type { FileState } from '../file.ts';

/** Where something was found. */
export interface Location {
  /** The given path, joined with the names below it. */
  path: string;
  /** The given path under which it was found. */
  root: string;
  /** Other given paths that also contain it, or lead to it. */
  alsoUnder: readonly string[];
  /** Names of the folders between the root and the file, without the bundle. */
  folders: string[];
}

export interface FoundFile extends FileState, Location {
  /** Real path of its folder or bundle. */
  folder: string;
  name: string;
}

/** A folder that holds one photo. */
export interface FoundBundle extends Location {
  name: string;
  /** Real path. */
  real: string;
  files: FoundFile[];
}

/** A folder whose names were listed, before its files are read. */
export interface ListedFolder {
  /** The given path, joined with the names below it. */
  path: string;
  /** Real path. */
  real: string;
  /** Names of the folders between the given path and its content. */
  folders: readonly string[];
  locationOf: (name: string) => Location;
}

/** Chooses the files of a folder to include, by name. */
export type SelectNames = (
  folder: ListedFolder,
  names: readonly string[],
) => Promise<Iterable<string>>;

export interface Findings {
  /** In bytewise order of their paths. */
  files: FoundFile[];
  /** Bundles, if requested; their files are not in `files`. */
  bundles: FoundBundle[];
  /** What could not be read, and why. */
  problems: { file: string; root: string; error: LivepkgError }[];
  /** Symbolic links and special files: not followed or opened. */
  notFollowed: string[];
}
