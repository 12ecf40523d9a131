/** What a walk finds. */
import type { LivepkgError } from '../../errors.ts';
import type { FileState } from '../file.ts';
import type { HalfFile } from '../pairing/half.ts';
import type { PackedPair } from './earlier-run.ts';
import type { Source } from './source.ts';

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

/** A file that was found, or an entry of an archive that was. */
export interface FoundFile extends HalfFile, FileState, Place {
  /** The real path of the folder or bundle it is in. */
  folder: string;
  /** Its own name. */
  name: string;
  /** Where its bytes are, if not in a file of their own. */
  zipped?: Source;
}

/** A folder that is one photo to whoever made it. */
export interface FoundBundle extends Place {
  name: string;
  /** Its real path. */
  real: string;
  /** What is in it. */
  files: FoundFile[];
}

/** A place before anybody knows which other paths lead to it. */
export type WherePlaced = Omit<Place, 'alsoUnder'>;

/** A folder that is walked. */
export interface WalkedFolder extends WherePlaced {
  /** Its real path. */
  real: string;
}

/** A file before anybody looked at it. */
export type WhereFound = Omit<FoundFile, keyof FileState | 'alsoUnder' | 'zipped'>;

/** What lies below some paths. */
export interface Findings {
  /** In the bytewise order of their paths. */
  files: FoundFile[];
  /** Pairs that an earlier run packed, if it was asked: their files are not among the others. */
  packed: PackedPair[];
  /** Folders that are bundles, if they were asked for: what is in them is not among the files. */
  bundles: FoundBundle[];
  /** What could not be looked at, and why. */
  problems: { file: string; root: string; error: LivepkgError }[];
  /** Symbolic links and special files, which are not followed or opened. */
  passedOver: string[];
}
