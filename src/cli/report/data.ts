/** The data of the page of `audit --report`. */

/** Checksums of cloud stores. */
export type RemoteHash = 'dropbox' | 'md5' | 'quickxor' | 'sha1' | 'sha256';

/** How an archive was checked. */
export interface AuditHow {
  level: 'quick' | 'full' | 'live';
  /** The catalog that the archive was compared with. Without one, missing containers are not detected. */
  catalog?: { path: string; made?: Date };
  /**
   * Set if the checksums of the store were compared with the catalog, and nothing was downloaded. Then
   * `level` does not apply.
   */
  remoteHash?: RemoteHash;
  /** Only part `n` of `t` was checked. */
  subset?: { n: number; t: number };
  /** The time limit was reached after `done` of `total` containers. */
  cutShort?: { done: number; total: number };
}

/**
 * The number of containers with each result, as in the summary of the audit. Each is counted once, except
 * that `intact` includes `notLive`.
 */
export interface AuditCounts {
  intact: number;
  damaged: number;
  missing: number;
  changed: number;
  moved: number;
  unlisted: number;
  versionUnsupported: number;
  /** Intact ones with a fault in the pair. */
  notLive: number;
  /** Files, folders and paths that could not be read. */
  problems: number;
  /** Total size of the checked containers. */
  bytes: number;
}

/** What is wrong with a container, or with the photo in it. */
export interface ReportedProblem {
  code: string;
  message: string;
  /** The file in the container that it is about. */
  member?: string;
}

export interface AuditFinding {
  /** `intact` is listed only if the pair has a fault. */
  event:
    | 'damaged'
    | 'missing'
    | 'changed'
    | 'moved'
    | 'unlisted'
    | 'version-unsupported'
    | 'problem'
    | 'intact';
  /** Path of the container; for a `problem`, of what could not be read. */
  container: string;
  problems: readonly ReportedProblem[];
  /** If moved: its path in the catalog. */
  from?: string;
  /** If changed: where the listed container was found. */
  foundAt?: string;
  /** Another container with the same photo. */
  photoAt?: string;
}

/** The results of a folder or month. */
interface Tally {
  /** Nothing to do; includes moved and unlisted ones. */
  intact: number;
  /** Damaged, missing, changed, of an unsupported version, unreadable, or with a fault in the pair. */
  attention: number;
}

export interface FolderTally extends Tally {
  /** As in the paths of the containers, without a trailing separator; may be empty. */
  folder: string;
}

export interface MonthTally extends Tally {
  /** `YYYY-MM`; undefined if the capture time is unknown. */
  month: string | undefined;
}

export interface AuditReportData {
  /** What was checked: the given paths, or the name of a remote. */
  archive: readonly string[];
  checkedAt: Date;
  /** IANA name of the time zone for all times; default: UTC. */
  timeZone?: string;
  how: AuditHow;
  counts: AuditCounts;
  findings: readonly AuditFinding[];
  byFolder: readonly FolderTally[];
  byMonth: readonly MonthTally[];
}
