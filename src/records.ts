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
  code: ErrorCode;
  message: string;
}

/** @returns an error as a record holds it */
export function recorded({ code, message }: LivepkgError): RecordedError {
  return { code, message };
}

/** Why a half has no partner; the first that holds. */
export type UnpairedReason =
  'duplicate-of' | 'variant-of' | 'ambiguous' | 'different-identifier' | 'name-only' | 'no-partner';

/** Why a file is none of this program's business, if it is not {@link DamagedRecord damaged} besides. */
export type IgnoredReason = 'no-identifier' | 'lone-sidecar' | 'not-media' | 'not-followed';

export type { LiveCode, Proof };

/**
 * What is only worth knowing: `no-sound`, `sidecar-left-out`, and of `pack` also why a pair may not
 * play.
 */
export type NoteCode = LiveNote | 'sidecar-left-out' | LiveCode;

/** Why a pair may not play as a Live Photo, for people. */
export interface PairFault {
  code: LiveCode;
  message: string;
  /** The half that it is about; absent where it is about both. */
  file?: string;
}

export interface PairRecord {
  event: 'pair';
  still: string;
  motion: string;
  sidecars: string[];
  link: Link;
  media: Media;
  /** Faults in the structure of the pair; empty where none was found. Nothing is decoded. */
  live: LiveCode[];
  notes: NoteCode[];
  /** What `live` stands for; absent where that is empty. */
  faults?: PairFault[];
  /**
   * Sidecars that are not in its container: a second one of a name, or of too many; one with which it
   * would be too large; one that cannot be read, or is a link.
   */
  leftOut?: string[];
}

export interface UnpairedRecord {
  event: 'unpaired';
  file: string;
  kind: 'still' | 'motion';
  reason: UnpairedReason;
  id?: string;
  /** The files that the reason speaks of. */
  related: string[];
}

/** An ordinary photo or video that cannot be read to its end: no part of a Live Photo, as far as is known. */
export interface DamagedRecord {
  event: 'ignored';
  file: string;
  reason: 'damaged';
  error: RecordedError;
}

export type IgnoredRecord =
  { event: 'ignored'; file: string; reason: IgnoredReason } | DamagedRecord;

/**
 * A file, folder or path that could not be dealt with. Of photos and videos that are damaged only those
 * that are part of a Live Photo, or may be: they carry an identifier, or so little of them is left that
 * none can be found and they have the name of a half without a partner, or one that cameras give. All
 * others are ignored, with the reason `damaged`.
 */
export interface ProblemRecord {
  event: 'problem';
  file: string;
  error: RecordedError;
}

/** @returns the record of something that could not be dealt with */
export function problemRecord(file: string, { code, message }: RecordedError): ProblemRecord {
  return { event: 'problem', file, error: { code, message } };
}

export interface ScanSummary {
  event: 'summary';
  pairs: number;
  /** Pairs, among those, in which a fault was found: they may not play as Live Photos. */
  notLive: number;
  unpaired: number;
  ignored: number;
  problems: number;
}

export type ScanRecord = PairRecord | UnpairedRecord | IgnoredRecord | ProblemRecord | ScanSummary;

/**
 * Why `--remove-source` leaves the files of a packed pair: they are in a bundle or an archive; a
 * symbolic link leads to them; only their names say that they belong together; one of the pair's
 * notes is worth looking at first; another half without a partner carries their identifier; another
 * pair of the run is in that container, and these are copies; the container has other times for them.
 */
export type KeepReason = 'bundle' | 'link' | 'name-only' | 'notes' | 'wanted' | 'copy' | 'times';

export interface PackedRecord {
  event: 'packed' | 'updated' | 'unchanged' | 'conflict' | 'failed';
  container: string;
  still: string;
  motion: string;
  sidecars: string[];
  /** Length of the container. */
  bytes: number;
  notes: NoteCode[];
  /** What the `live-` codes among the notes stand for; absent where there are none. */
  faults?: PairFault[];
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
  kept?: KeepReason;
  /** Nothing was done: this is only the plan. */
  dryRun?: true;
  error?: RecordedError;
}

export interface PackSummary {
  event: 'summary';
  packed: number;
  unchanged: number;
  updated: number;
  conflicts: number;
  failed: number;
  unpaired: number;
  /** Ordinary photos and videos that are damaged. */
  damaged: number;
  /** Source files removed. */
  removed: number;
  problems: number;
  /** Written. */
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
  /** When it was packed. */
  size: number;
  /** What is left of it. */
  bytes: number;
  /** Where that is; absent where it is lost. */
  file?: string;
}

/**
 * A file whose modification time is not the one in its container: the file system does not keep that
 * one, or the file was there already. RFC 3339, UTC; outside the years 0 to 9999 `N s since 1970`.
 */
export interface TimeNotKept {
  file: string;
  /** In the container. */
  expected: string;
  /** The one that the file has. */
  actual: string;
}

/** What is informational about a restored container. */
export type UnpackNote = 'time-not-kept';

export interface UnpackedRecord {
  event: 'restored' | 'present' | 'conflict' | 'failed' | 'salvaged';
  container: string;
  files: string[];
  /** Of a salvaged container: all members that it is known to have had. */
  members?: SalvagedFile[];
  /** Why a salvaged container is not valid. */
  damage?: RecordedError;
  /** Absent where there are none. */
  notes?: UnpackNote[];
  /** What `time-not-kept` among the notes stands for. */
  timesNotKept?: TimeNotKept[];
  dryRun?: true;
  error?: RecordedError;
}

export interface UnpackSummary {
  event: 'summary';
  restored: number;
  present: number;
  conflicts: number;
  failed: number;
  salvaged: number;
  /** Files, of all that are there now, whose modification time is not the one in their container. */
  timesNotKept: number;
  problems: number;
  /** Written. */
  bytes: number;
}

export type UnpackRecord = UnpackedRecord | ProblemRecord | UnpackSummary;

export interface ListedRecord {
  event: 'listed';
  container: string;
  /** Identity of the container: hex. */
  identity: string;
  /** Identity of the photo: hex. */
  photo: string;
}

/** A container that is not listed, because it is not intact. */
export interface NotListedRecord {
  event: 'damaged';
  container: string;
  problems: AuditProblem[];
}

export interface CatalogSummary {
  event: 'summary';
  listed: number;
  damaged: number;
  problems: number;
  /** Total size of the containers listed. */
  bytes: number;
}

export type CatalogRecord = ListedRecord | NotListedRecord | ProblemRecord | CatalogSummary;

/**
 * How thoroughly a container is checked. `hash`: nothing of it was read, and the hash that a cloud
 * keeps was compared with the catalog.
 */
export type AuditLevel = 'quick' | 'full' | 'live' | 'hash';

/** What is wrong with a container, or with the photo in it. */
export interface AuditProblem {
  code: ErrorCode | LiveCode;
  message: string;
  /** Name of the entry that it is about, where it is about one. */
  member?: string;
}

export interface AuditedRecord {
  /**
   * At level `live` an `intact` container may have problems: its photo is as it was packed.
   *
   * Against a catalog besides: `missing` (listed, gone), `unlisted` (there, not listed), `changed`
   * (another container than was listed has its path), `moved` (its path is empty, and it is here).
   */
  event:
    'intact' | 'damaged' | 'version-unsupported' | 'missing' | 'unlisted' | 'changed' | 'moved';
  container: string;
  level: AuditLevel;
  problems: AuditProblem[];
  /** Of a moved one: where the catalog has it. */
  from?: string;
  /** Of a changed one: where the listed one is now. */
  foundAt?: string;
  /** Of a missing or changed one: another container with the same photo. */
  photoAt?: string;
  /** When the photo was taken, as far as that is known. */
  captured?: string;
  /** At level `hash`: the one that was compared. */
  hash?: ContainerHash;
  /** At level `live`, of an intact container. */
  notes?: NoteCode[];
}

export interface AuditSummary {
  event: 'summary';
  intact: number;
  /** Intact containers, among those, in whose pair a fault was found; 0 below level `live`. */
  notLive: number;
  damaged: number;
  missing: number;
  unlisted: number;
  changed: number;
  moved: number;
  versionUnsupported: number;
  problems: number;
  /** Total size of the containers looked at. */
  bytes: number;
  /** Containers that were not looked at, because the time was up. */
  notReached?: number;
}

export type AuditRecord = AuditedRecord | ProblemRecord | AuditSummary;
