/**
 * The records in which every operation reports: one for each photo or file, a summary last. This is
 * what `--json` prints, and a contract: fields are added, never changed.
 *
 * Paths are as the user gave them, joined with what was found below. Sizes are in bytes.
 */
import type { ErrorCode, LivepkgError } from './errors.ts';
import type { Link, Media } from './format/manifest-schema.ts';
import type { Proof } from './format/salvage/salvage.ts';
import type { LiveCode } from './media/common/fault.ts';
import type { ContainerHash } from './format/cloud-hash/clouds.ts';
import type { LiveNote } from './media/live/pair-faults.ts';

/** An error in a record. */
export interface RecordedError {
  /** For programs. */
  code: ErrorCode;
  /** For people: what happened, and where something can be done, what to do next. */
  message: string;
}

/** @returns an error as a record holds it */
export function recorded({ code, message }: LivepkgError): RecordedError {
  return { code, message };
}

/** Why a half has no partner; the first that holds. */
export type UnpairedReason =
  /** It is a copy of another half, which is in a pair. */
  | 'duplicate-of'
  /** It carries the identifier of another half, which fits the partner better. */
  | 'variant-of'
  /** Several files carry one identifier, and nothing says which belong together. */
  | 'ambiguous'
  /** A file of its name is of another photo: it carries another identifier. */
  | 'different-identifier'
  /** A file has its name, but no identifier proves that they belong together. */
  | 'name-only'
  /** There is no partner. */
  | 'no-partner';

/** Why a file is not part of a Live Photo, where it is not {@link DamagedRecord damaged}. */
export type IgnoredReason =
  /** An ordinary photo or video. */
  | 'no-identifier'
  /** A sidecar without a Live Photo here. */
  | 'lone-sidecar'
  /** Neither a photo nor a video nor a sidecar. */
  | 'not-media'
  /** A link, or a special file such as a pipe. */
  | 'not-followed';

export type { LiveCode, Proof };

/** What is informational about a pair. */
export type NoteCode =
  /** The movie has no sound. */
  | LiveNote
  /** A sidecar is not in the container; `leftOut` says which. */
  | 'sidecar-left-out';

/** A fault in the structure of a pair: why it may not play as a Live Photo. Nothing is decoded. */
export interface PairFault {
  /** For programs. */
  code: LiveCode;
  /** For people. */
  message: string;
  /** The half that it is about; absent where it is about both. */
  file?: string;
}

/** A pair: a still and a motion that belong together. */
export interface PairRecord {
  event: 'pair';
  /** Path of the still. */
  still: string;
  /** Path of the motion. */
  motion: string;
  /** Paths of the sidecars that belong to it. */
  sidecars: string[];
  /** What joins the halves. */
  link: Link;
  /** What the halves say about themselves. */
  media: Media;
  /** Faults in the structure of the pair; empty where none was found. */
  faults: PairFault[];
  /** What is informational; empty where there is nothing. */
  notes: NoteCode[];
  /**
   * Sidecars that are not in its container: a second one of a name, or of too many; one with which it
   * would be too large; one that cannot be read, or is a link.
   */
  leftOut?: string[];
}

/** A half without a partner. */
export interface UnpairedRecord {
  event: 'unpaired';
  /** Path of the half. */
  file: string;
  /** Which half it is. */
  kind: 'still' | 'motion';
  /** Why it has no partner. */
  reason: UnpairedReason;
  /** The content identifier that it carries; absent where it has none. */
  id?: string;
  /** The files that the reason speaks of. */
  related: string[];
}

/** An ordinary photo or video that cannot be read to its end: no part of a Live Photo, as far as is known. */
export interface DamagedRecord {
  event: 'ignored';
  /** Path of the photo or video. */
  file: string;
  /** In place of another reason to ignore a file. */
  reason: 'damaged';
  /** Why it cannot be read. */
  error: RecordedError;
}

/** A file that is not part of a Live Photo, as far as is known. */
export type IgnoredRecord =
  | {
      event: 'ignored';
      /** Path of the file. */
      file: string;
      /** Why it is ignored. */
      reason: IgnoredReason;
    }
  | DamagedRecord;

/**
 * A file, folder or path that could not be dealt with. Of photos and videos that are damaged only those
 * that are part of a Live Photo, or may be: they carry an identifier, or so little of them is left that
 * none can be found and they have the name of a half without a partner, or one that cameras give. All
 * others are ignored, with the reason `damaged`.
 */
export interface ProblemRecord {
  event: 'problem';
  /** Its path. `--json` leaves it out where an error that ends a run is about no file. */
  file: string;
  /** What is wrong. */
  error: RecordedError;
}

/** @returns the record of something that could not be dealt with */
export function problemRecord(file: string, { code, message }: RecordedError): ProblemRecord {
  return { event: 'problem', file, error: { code, message } };
}

/** The last record of a scan. */
export interface ScanSummary {
  event: 'summary';
  /** Pairs. */
  pairs: number;
  /** Pairs, among those, in which a fault was found: they may not play as Live Photos. */
  notLive: number;
  /** Halves without a partner. */
  unpaired: number;
  /** Files that are not part of a Live Photo, the damaged ones among them. */
  ignored: number;
  /** `problem` records. */
  problems: number;
}

export type ScanRecord = PairRecord | UnpairedRecord | IgnoredRecord | ProblemRecord | ScanSummary;

/** Why `--remove-source` leaves the files of a packed pair. */
export type KeepReason =
  /** They are in a bundle or an archive. */
  | 'bundle'
  /** A symbolic link leads to them. */
  | 'symbolic-link'
  /** Only their names say that they belong together. */
  | 'name-only'
  /** The pair may not play: its `faults` are worth looking at first. */
  | 'faults'
  /** The pair has `notes`, which are worth looking at first. */
  | 'notes'
  /** Another half without a partner carries their identifier. */
  | 'identifier-elsewhere'
  /** Another pair of the run is in that container, and these are copies. */
  | 'copy'
  /** The container has other times for them. */
  | 'times';

/** A pair, and what became of it. With `dryRun`, what would become of it. */
export interface PackedRecord {
  event:
    /** Its container was written. */
    | 'packed'
    /** Its container was written anew, with `--update`. */
    | 'updated'
    /** Its container was there already. */
    | 'unchanged'
    /** Something else has the name of its container, and is left as it is; `error` says what. */
    | 'conflict'
    /** It could not be packed; `error` says why. */
    | 'failed';
  /** Path of the container. */
  container: string;
  /** Path of the still. */
  still: string;
  /** Path of the motion. */
  motion: string;
  /** Paths of the sidecars that go into the container. */
  sidecars: string[];
  /** Length of the container; 0 where there is a conflict or a failure. */
  bytes: number;
  /** Faults in the structure of the pair; empty where none was found. */
  faults: PairFault[];
  /** What is informational; empty where there is nothing. */
  notes: NoteCode[];
  /**
   * Sidecars that are not in it: a second one of a name, or of too many; one with which it would be too
   * large; one that cannot be read, or is a link.
   */
  leftOut?: string[];
  /** With `--update`: names of sidecars that only the container holds, and goes on to hold. */
  carriedOver?: string[];
  /** With `--drop-sidecars`: names of sidecars that only the container held, and that it gave up. */
  dropped?: string[];
  /** With `--update`: names of sidecars in place of which others of that name were put. */
  replaced?: string[];
  /** Source files that were removed, proven to be in the container; only with `--remove-source`. */
  removed?: string[];
  /** Why they were not, although the pair is packed; only with `--remove-source`. */
  keptBecause?: KeepReason;
  /** Nothing was done: this is only the plan. */
  dryRun?: true;
  /** Why there is a conflict or a failure. */
  error?: RecordedError;
}

/** The last record of a pack. */
export interface PackSummary {
  event: 'summary';
  /** Containers written. */
  packed: number;
  /** Containers that were there already. */
  unchanged: number;
  /** Containers written anew. */
  updated: number;
  /** Pairs in whose place something else is. */
  conflicts: number;
  /** Pairs that could not be packed. */
  failed: number;
  /** Halves without a partner. */
  unpaired: number;
  /** Ordinary photos and videos that are damaged. */
  damaged: number;
  /** Source files removed. */
  removed: number;
  /** `problem` records. */
  problems: number;
  /** Bytes written. */
  bytes: number;
}

export type PackRecord =
  PackedRecord | UnpairedRecord | DamagedRecord | ProblemRecord | PackSummary;

/** A member of a damaged container, and what became of it. */
export interface SalvagedFile {
  /** The file's own name, as far as it is known. */
  name: string;
  /**
   * By what it is proven to be as it was packed: its SHA-256, or only its CRC-32, because the
   * manifest is damaged. `damaged`: not at all; `lost`: nothing is left of it.
   */
  proof: Proof;
  /** Its size when it was packed. */
  size: number;
  /** The number of its bytes that are left. */
  bytes: number;
  /** Where that is; absent where it is lost. */
  file?: string;
}

/**
 * A file whose modification time is not the one in its container: the file system does not keep that
 * one, or the file was there already. RFC 3339, UTC; outside the years 0 to 9999 `N s since 1970`.
 */
export interface TimeNotKept {
  /** Path of the file. */
  file: string;
  /** The time in the container. */
  expected: string;
  /** The time that the file has. */
  actual: string;
}

/** What is informational about a restored container. */
export type UnpackNote =
  /** A file does not have the modification time that the container says; `timesNotKept` says which. */
  'time-not-kept';

/** A container, and what became of it. With `dryRun`, what would become of it. */
export interface UnpackedRecord {
  event:
    /** Its files were written and verified. */
    | 'restored'
    /** All its files were there already, with the same content. */
    | 'present'
    /** Something else has the name of one of its files; `error` says what. Nothing of it was written. */
    | 'conflict'
    /** Nothing of it could be restored; `error` says why. */
    | 'failed'
    /** It is damaged, and what is left of it was written, with `--salvage`. */
    | 'salvaged';
  /** Path of the container. */
  container: string;
  /** Paths of its files. */
  files: string[];
  /** Of a salvaged container: all members that it is known to have had. */
  members?: SalvagedFile[];
  /** Why a salvaged container is not valid. */
  damage?: RecordedError;
  /** What is informational; absent where there is nothing. */
  notes?: UnpackNote[];
  /** What `time-not-kept` among the notes stands for. */
  timesNotKept?: TimeNotKept[];
  /** Nothing was written: this is only the plan. */
  dryRun?: true;
  /** Why there is a conflict or a failure. */
  error?: RecordedError;
}

/** The last record of an unpack. */
export interface UnpackSummary {
  event: 'summary';
  /** Containers restored. */
  restored: number;
  /** Containers whose files were all there already. */
  present: number;
  /** Containers in the place of whose files something else is. */
  conflicts: number;
  /** Containers of which nothing could be restored. */
  failed: number;
  /** Damaged containers of which something was salvaged. */
  salvaged: number;
  /** Files, of all that are there now, whose modification time is not the one in their container. */
  timesNotKept: number;
  /** `problem` records. */
  problems: number;
  /** Bytes written. */
  bytes: number;
}

export type UnpackRecord = UnpackedRecord | ProblemRecord | UnpackSummary;

/** A container that the catalog lists. */
export interface ListedRecord {
  event: 'listed';
  /** Path of the container. */
  container: string;
  /** Identity of the container: hex. */
  identity: string;
  /** Identity of the photo: hex. */
  photo: string;
}

/** A container that is not listed, because it is not intact. */
export interface NotListedRecord {
  event: 'damaged';
  /** Path of the container. */
  container: string;
  /** What is wrong with it. */
  problems: AuditProblem[];
}

/** The last record of a catalog. */
export interface CatalogSummary {
  event: 'summary';
  /** Containers listed. */
  listed: number;
  /** Containers that are not intact, and not listed. */
  damaged: number;
  /** `problem` records. */
  problems: number;
  /** Total size of the containers listed. */
  bytes: number;
}

export type CatalogRecord = ListedRecord | NotListedRecord | ProblemRecord | CatalogSummary;

/** How thoroughly a container is checked. */
export type AuditLevel =
  /** Its manifest and its length. */
  | 'quick'
  /** Every byte. */
  | 'full'
  /** Every byte, and the structure of the pair. */
  | 'live'
  /** Nothing of it was read: the hash that a cloud keeps was compared with the catalog. */
  | 'hash';

/** What is wrong with a container, or with the photo in it. */
export interface AuditProblem {
  /** For programs. */
  code: ErrorCode | LiveCode;
  /** For people. */
  message: string;
  /** Name of the entry that it is about, where it is about one. */
  member?: string;
}

/** A container, and what the audit found. */
export interface AuditedRecord {
  event:
    /** It is as it was packed. At level `live` it may have problems: faults in the structure of its pair. */
    | 'intact'
    /** It is not as it was packed. */
    | 'damaged'
    /** It is of a version of the format that this livepkg does not know. */
    | 'version-unsupported'
    /** Against a catalog: it is listed, and is not there. */
    | 'missing'
    /** Against a catalog: it is there, and is not listed. */
    | 'unlisted'
    /** Against a catalog: another container than the listed one has its path. */
    | 'changed'
    /** Against a catalog: its path is empty, and it is here. */
    | 'moved';
  /** Path of the container; of a missing one, the path that is empty. */
  container: string;
  /** How thoroughly it was checked. */
  level: AuditLevel;
  /** What is wrong with it, or with the photo in it; empty where nothing is. */
  problems: AuditProblem[];
  /** Of a moved one: the path that the catalog lists. */
  from?: string;
  /** Of a changed one: where the listed one is now. */
  foundAt?: string;
  /** Of a missing or changed one: another container with the same photo. */
  photoAt?: string;
  /** When the photo was taken, as far as that is known. */
  captured?: string;
  /** At level `hash`: the hash that was compared. */
  hash?: ContainerHash;
  /** What is informational; at level `live`, of an intact container. */
  notes?: NoteCode[];
}

/** The last record of an audit. */
export interface AuditSummary {
  event: 'summary';
  /** Containers as they were packed. */
  intact: number;
  /** Intact containers, among those, in whose pair a fault was found; 0 below level `live`. */
  notLive: number;
  /** Containers that are not as they were packed. */
  damaged: number;
  /** Listed containers that are not there. */
  missing: number;
  /** Containers that are not listed. */
  unlisted: number;
  /** Containers in the path of another one that is listed. */
  changed: number;
  /** Listed containers that are at another path. */
  moved: number;
  /** Containers of a version that this livepkg does not know. */
  versionUnsupported: number;
  /** `problem` records. */
  problems: number;
  /** Total size of the containers looked at. */
  bytes: number;
  /** Containers that were not looked at, because the time was up. */
  notReached?: number;
}

export type AuditRecord = AuditedRecord | ProblemRecord | AuditSummary;
