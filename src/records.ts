/**
 * The records of all operations: one for each photo or file, and a summary last. `--json` prints them, and
 * programs depend on them: fields are added, never changed.
 *
 * Paths are the given paths joined with the names below them. Sizes are in bytes.
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
  /** For people: what happened and, if possible, what to do next. */
  message: string;
}

/** Converts an error for a record. */
export function recorded({ code, message }: LivepkgError): RecordedError {
  return { code, message };
}

/** Why a half has no partner; the first reason that applies. */
export type UnpairedReason =
  /** It is a copy of another half, which is in a pair. */
  | 'duplicate-of'
  /** It has the same identifier as another half, which matches the partner better. */
  | 'variant-of'
  /** Several files have the same identifier, and it is unclear which of them belong together. */
  | 'ambiguous'
  /** A file with the same name belongs to another photo: it has a different identifier. */
  | 'different-identifier'
  /** A file has the same name, but no identifier proves that they belong together. */
  | 'name-only'
  /** No partner was found. */
  | 'no-partner';

/** Why a file is not part of a Live Photo, unless it is {@link DamagedRecord damaged}. */
export type IgnoredReason =
  /** An ordinary photo or video. */
  | 'no-identifier'
  /** A sidecar without a Live Photo. */
  | 'lone-sidecar'
  /** Neither a photo nor a video nor a sidecar. */
  | 'not-media'
  /** A link or a special file, such as a pipe. */
  | 'not-followed';

export type { LiveCode, Proof };

/** Informational notes about a pair. */
export type NoteCode =
  /** The movie has no sound. */
  | LiveNote
  /** A sidecar is not packed; see `leftOut`. */
  | 'sidecar-left-out';

/** A fault in the structure of a pair: why it may not play as a Live Photo. Nothing is decoded. */
export interface PairFault {
  /** For programs. */
  code: LiveCode;
  /** For people. */
  message: string;
  /** The half that has the fault; absent if it concerns both. */
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
  /** How the halves were paired. */
  link: Link;
  /** Metadata of the halves. */
  media: Media;
  /** Faults in the structure of the pair; empty if none was found. */
  faults: PairFault[];
  /** Informational notes; may be empty. */
  notes: NoteCode[];
  /**
   * Sidecars that are not packed: duplicates of a name, more than fit, unreadable ones, and links.
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
  /** Its content identifier; absent if it has none. */
  id?: string;
  /** The files that the reason refers to. */
  related: string[];
}

/** A damaged ordinary photo or video: not part of a Live Photo, as far as is known. */
export interface DamagedRecord {
  event: 'ignored';
  /** Path of the photo or video. */
  file: string;
  /** Instead of another reason. */
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
 * A file, folder or path that could not be processed. Damaged photos and videos are problems only if they
 * are or may be part of a Live Photo: they have an identifier; or none can be read, and they have the name of
 * an unpaired half or one that cameras give. All others are ignored, with the reason `damaged`.
 */
export interface ProblemRecord {
  event: 'problem';
  /** Its path. Omitted by `--json` for an error that ends a run and concerns no file. */
  file: string;
  /** The error. */
  error: RecordedError;
}

/** Creates a problem record. */
export function problemRecord(file: string, { code, message }: RecordedError): ProblemRecord {
  return { event: 'problem', file, error: { code, message } };
}

/** The last record of a scan. */
export interface ScanSummary {
  event: 'summary';
  /** Pairs. */
  pairs: number;
  /** The number of these pairs with a fault: they may not play as Live Photos. */
  notLive: number;
  /** Unpaired halves. */
  unpaired: number;
  /** Files that are not part of a Live Photo, including damaged ones. */
  ignored: number;
  /** `problem` records. */
  problems: number;
}

export type ScanRecord = PairRecord | UnpairedRecord | IgnoredRecord | ProblemRecord | ScanSummary;

/** Why `--remove-source` keeps the files of a packed pair. */
export type KeepReason =
  /** They are in a bundle. */
  | 'bundle'
  /** Their path contains a symbolic link. */
  | 'symbolic-link'
  /** They are paired only by name. */
  | 'name-only'
  /** The pair has `faults`, and may not play. */
  | 'faults'
  /** The pair has `notes`. */
  | 'notes'
  /** An unpaired half has the same identifier. */
  | 'identifier-elsewhere'
  /** They are copies of another pair of the run, which is in that container. */
  | 'copy'
  /** Their modification times differ from the container. */
  | 'times';

/** The result of packing a pair. With `dryRun`, the planned result. */
export interface PackedRecord {
  event:
    /** Its container was written. */
    | 'packed'
    /** Its container was rewritten, with `--update`. */
    | 'updated'
    /** Its container already existed. */
    | 'unchanged'
    /** Something else exists at the path of its container, and was not replaced; see `error`. */
    | 'conflict'
    /** It could not be packed; see `error`. */
    | 'failed';
  /** Path of the container. */
  container: string;
  /** Path of the still. */
  still: string;
  /** Path of the motion. */
  motion: string;
  /** Paths of the packed sidecars. */
  sidecars: string[];
  /** Length of the container; 0 after a conflict or failure. */
  bytes: number;
  /** Faults in the structure of the pair; empty if none was found. */
  faults: PairFault[];
  /** Informational notes; may be empty. */
  notes: NoteCode[];
  /**
   * Sidecars that are not packed: duplicates of a name, more than fit, unreadable ones, and links.
   */
  leftOut?: string[];
  /** With `--update`: names of sidecars that exist only in the container, and are kept. */
  carriedOver?: string[];
  /** With `--drop-sidecars`: names of sidecars that existed only in the container, and were dropped. */
  dropped?: string[];
  /** With `--update`: names of sidecars that were replaced by changed ones. */
  replaced?: string[];
  /** Removed source files, which the container was verified to hold; only with `--remove-source`. */
  removed?: string[];
  /** Why the source files were kept although the pair is packed; only with `--remove-source`. */
  keptBecause?: KeepReason;
  /** This is only the plan; nothing was done. */
  dryRun?: true;
  /** The reason of a conflict or failure. */
  error?: RecordedError;
}

/** The last record of a pack. */
export interface PackSummary {
  event: 'summary';
  /** Containers written. */
  packed: number;
  /** Containers that already existed. */
  unchanged: number;
  /** Containers rewritten. */
  updated: number;
  /** Pairs with something else at the path of their container. */
  conflicts: number;
  /** Pairs that could not be packed. */
  failed: number;
  /** Unpaired halves. */
  unpaired: number;
  /** Damaged ordinary photos and videos. */
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

/** A member of a salvaged container. */
export interface SalvagedFile {
  /** Its original name, if known. */
  name: string;
  /**
   * How it was verified: by its SHA-256, or only by its CRC-32, because the manifest is damaged. `damaged`:
   * it does not match; `lost`: nothing is left of it.
   */
  proof: Proof;
  /** Its size when it was packed. */
  size: number;
  /** The number of its bytes that are left. */
  bytes: number;
  /** Path of the saved file; absent if it is lost. */
  file?: string;
}

/**
 * A file whose modification time differs from its container: the file system cannot store it, or the file
 * already existed. Times are RFC 3339, UTC; outside the years 0 to 9999 `N s since 1970`.
 */
export interface TimeNotKept {
  /** Path of the file. */
  file: string;
  /** The time in the container. */
  expected: string;
  /** The time of the file. */
  actual: string;
}

/** Informational notes about a restored container. */
export type UnpackNote =
  /** The modification time of a file differs from the container; see `timesNotKept`. */
  'time-not-kept';

/** The result of unpacking a container. With `dryRun`, the planned result. */
export interface UnpackedRecord {
  event:
    /** Its files were written and verified. */
    | 'restored'
    /** All its files already existed with the same content. */
    | 'present'
    /** Something else exists at the path of one of its files; see `error`. None of its files was written. */
    | 'conflict'
    /** It could not be restored; see `error`. */
    | 'failed'
    /** It is damaged, and what is left of it was recovered, with `--salvage`. */
    | 'salvaged';
  /** Path of the container. */
  container: string;
  /** Paths of its files. */
  files: string[];
  /** If salvaged: all members that it is known to have had. */
  members?: SalvagedFile[];
  /** Why a salvaged container is not valid. */
  damage?: RecordedError;
  /** Informational notes; absent if there are none. */
  notes?: UnpackNote[];
  /** The files of the note `time-not-kept`. */
  timesNotKept?: TimeNotKept[];
  /** This is only the plan; nothing was written. */
  dryRun?: true;
  /** The reason of a conflict or failure. */
  error?: RecordedError;
}

/** The last record of an unpack. */
export interface UnpackSummary {
  event: 'summary';
  /** Containers restored. */
  restored: number;
  /** Containers whose files all existed already. */
  present: number;
  /** Containers with something else at the path of one of their files. */
  conflicts: number;
  /** Containers that could not be restored. */
  failed: number;
  /** Damaged containers that were salvaged. */
  salvaged: number;
  /** Files whose modification time differs from their container. */
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

/** A container that is not in the catalog, because it is not intact. */
export interface NotListedRecord {
  event: 'damaged';
  /** Path of the container. */
  container: string;
  /** Its problems. */
  problems: AuditProblem[];
}

/** The last record of a catalog. */
export interface CatalogSummary {
  event: 'summary';
  /** Containers listed. */
  listed: number;
  /** Containers that are not intact, and therefore not listed. */
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
  /** It was not read: the hash of the cloud was compared with the catalog. */
  | 'hash';

/** A problem of a container, or of the photo in it. */
export interface AuditProblem {
  /** For programs. */
  code: ErrorCode | LiveCode;
  /** For people. */
  message: string;
  /** Name of the member that it concerns, if it is one. */
  member?: string;
}

/** The result of auditing a container. */
export interface AuditedRecord {
  event:
    /** It is as it was packed. At level `live` it can have problems: faults in the structure of its pair. */
    | 'intact'
    /** It is not as it was packed. */
    | 'damaged'
    /** It is of a version of the format that this livepkg does not support. */
    | 'version-unsupported'
    /** It is in the catalog, but does not exist. */
    | 'missing'
    /** It exists, but is not in the catalog. */
    | 'unlisted'
    /** A different container exists at the path in the catalog. */
    | 'changed'
    /** It was found here, and nothing exists at its path in the catalog. */
    | 'moved';
  /** Path of the container; if missing, its path in the catalog. */
  container: string;
  /** How thoroughly it was checked. */
  level: AuditLevel;
  /** Its problems, or those of the photo in it; may be empty. */
  problems: AuditProblem[];
  /** If moved: its path in the catalog. */
  from?: string;
  /** If changed: where the listed container is now. */
  foundAt?: string;
  /** If missing or changed: another container with the same photo. */
  photoAt?: string;
  /** When the photo was taken, if known. */
  captured?: string;
  /** At level `hash`: the hash that was compared. */
  hash?: ContainerHash;
  /** Informational notes about an intact container, at level `live`. */
  notes?: NoteCode[];
}

/** The last record of an audit. */
export interface AuditSummary {
  event: 'summary';
  /** Intact containers. */
  intact: number;
  /** The number of these with a fault in the pair; 0 below level `live`. */
  notLive: number;
  /** Damaged containers. */
  damaged: number;
  /** Listed containers that do not exist. */
  missing: number;
  /** Containers that are not listed. */
  unlisted: number;
  /** Containers at the path of another listed container. */
  changed: number;
  /** Listed containers that are at another path. */
  moved: number;
  /** Containers of a version that this livepkg does not support. */
  versionUnsupported: number;
  /** `problem` records. */
  problems: number;
  /** Total size of the checked containers. */
  bytes: number;
  /** Containers that were not checked because the time limit was reached. */
  notReached?: number;
}

export type AuditRecord = AuditedRecord | ProblemRecord | AuditSummary;
