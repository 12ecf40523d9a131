/** What the page of `audit --report` is made from: plain data, as an audit has gathered it. */

/** Cloud stores' own checksums, and SHA-256. */
export type RemoteHash = 'dropbox' | 'md5' | 'quickxor' | 'sha1' | 'sha256';

/** How an archive was checked: as much of it as a reader must know to judge the verdict. */
export interface AuditHow {
  level: 'quick' | 'full' | 'live';
  /** What the archive was compared with. Without one, nothing can be known to be missing. */
  catalog?: { path: string; made?: Date };
  /**
   * Nothing was downloaded: the checksum that the store keeps of each container was compared with the
   * catalog. `level` says nothing then.
   */
  remoteHash?: RemoteHash;
  /** Only part `n` of `t` was checked. */
  subset?: { n: number; t: number };
  /** The time was up after `done` of `total` containers. */
  cutShort?: { done: number; total: number };
}

/**
 * How many containers each thing is true of. A container is counted once, only `notLive` is among
 * `intact`, as in the audit's summary.
 */
export interface AuditCounts {
  intact: number;
  damaged: number;
  missing: number;
  changed: number;
  moved: number;
  unlisted: number;
  versionUnsupported: number;
  /** Intact ones in whose pair a fault was found. */
  notLive: number;
  /** Files, folders and paths that could not be read. */
  problems: number;
  /** Total size of the containers looked at. */
  bytes: number;
}

/** What is wrong with a container, or with the photo in it. */
export interface ReportedProblem {
  code: string;
  message: string;
  /** The file in the container that it is about. */
  member?: string;
}

/** Something worth a line of its own. */
export interface AuditFinding {
  /** `intact` only with problems: its photo is as it was packed, and has a fault. */
  event:
    | 'damaged'
    | 'missing'
    | 'changed'
    | 'moved'
    | 'unlisted'
    | 'version-unsupported'
    | 'problem'
    | 'intact';
  /** The container; of a `problem`, whatever could not be read. */
  container: string;
  problems: readonly ReportedProblem[];
  /** Of a moved one: where the catalog has it. */
  from?: string;
  /** Of a changed one: where the container that is listed in its place was found. */
  foundAt?: string;
  /** Another container of the archive that holds the same photo. */
  photoAt?: string;
}

/** How the containers of a folder or month came off. */
interface Tally {
  /** Nothing to do: moved and unlisted ones, too. */
  intact: number;
  /** Damaged, missing, changed, of another version, not to be read, or with a fault in the pair. */
  attention: number;
}

export interface FolderTally extends Tally {
  /** As in the containers' paths, without a separator at its end; empty where they have none. */
  folder: string;
}

export interface MonthTally extends Tally {
  /** `YYYY-MM`; undefined where it is not known when the photos were taken. */
  month: string | undefined;
}

export interface AuditReportData {
  /** What was checked: paths as the user gave them, or the name of a remote. */
  archive: readonly string[];
  checkedAt: Date;
  /** In which times are told, as IANA calls it; UTC where it is absent or unknown. */
  timeZone?: string;
  how: AuditHow;
  counts: AuditCounts;
  findings: readonly AuditFinding[];
  byFolder: readonly FolderTally[];
  byMonth: readonly MonthTally[];
}
