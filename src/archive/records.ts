/**
 * The records in which every operation reports: one for each photo or file, a summary last. This is
 * what `--json` prints, and a contract: fields are added, never changed.
 *
 * Paths are as the user gave them, joined with what was found below. Sizes are in bytes.
 */
import type { ErrorCode, LivepkgError } from '../errors.ts';
import type { Link, Media } from '../format/manifest-schema.ts';

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

/** Why a file is none of this program's business. */
export type IgnoredReason = 'no-identifier' | 'lone-sidecar' | 'not-media' | 'not-followed';

/** What keeps a pair from working as a Live Photo. */
export type LiveCode = 'live-no-picture' | 'live-no-still-time' | 'live-still-time-outside';

/** What is only worth knowing. */
export type NoteCode = 'no-sound';

export interface PairRecord {
  event: 'pair';
  still: string;
  motion: string;
  sidecars: string[];
  link: Link;
  media: Media;
  live: LiveCode[];
  notes: NoteCode[];
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

export interface IgnoredRecord {
  event: 'ignored';
  file: string;
  reason: IgnoredReason;
}

/** A file, folder or path that could not be dealt with. */
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
  unpaired: number;
  ignored: number;
  problems: number;
}

export type ScanRecord = PairRecord | UnpairedRecord | IgnoredRecord | ProblemRecord | ScanSummary;

export interface PackedRecord {
  event: 'packed' | 'updated' | 'unchanged' | 'conflict' | 'failed';
  container: string;
  still: string;
  motion: string;
  sidecars: string[];
  /** Length of the container. */
  bytes: number;
  notes: NoteCode[];
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
  problems: number;
  /** Written. */
  bytes: number;
}

export type PackRecord = PackedRecord | UnpairedRecord | ProblemRecord | PackSummary;

export interface UnpackedRecord {
  event: 'restored' | 'present' | 'conflict' | 'failed';
  container: string;
  files: string[];
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
  problems: number;
  /** Written. */
  bytes: number;
}

export type UnpackRecord = UnpackedRecord | ProblemRecord | UnpackSummary;

/** How thoroughly a container is checked. */
export type AuditLevel = 'quick' | 'full';

export interface AuditedRecord {
  event: 'intact' | 'damaged' | 'version-unsupported';
  container: string;
  level: AuditLevel;
  problems: RecordedError[];
}

export interface AuditSummary {
  event: 'summary';
  intact: number;
  damaged: number;
  missing: number;
  unlisted: number;
  changed: number;
  moved: number;
  versionUnsupported: number;
  problems: number;
  /** Total size of the containers looked at. */
  bytes: number;
}

export type AuditRecord = AuditedRecord | ProblemRecord | AuditSummary;
