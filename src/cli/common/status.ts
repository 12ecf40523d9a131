/** Exit statuses. Scripts depend on them. */

/** Done; nothing needs attention. */
export const OK = 0;
/** Done; something needs attention. */
export const ATTENTION = 1;
/** The command line was wrong; nothing was done. */
export const USAGE = 2;
/** 128 plus the number of the signal, as in shells; or the output could not be written. */
export const INTERRUPTED = {
  SIGHUP: 129,
  SIGINT: 130,
  SIGTERM: 143,
  SIGPIPE: 141,
  OUTPUT: ATTENTION,
} as const;

const NEEDS_ATTENTION = new Set([
  'problem',
  'failed',
  'conflict',
  'damaged',
  'version-unsupported',
  'salvaged',
  'missing',
  'changed',
]);

/** The fields of any record that affect the exit status. */
export interface StatusRecord {
  event: string;
  notes?: readonly string[];
  faults?: readonly unknown[];
  /** Why the files of a packed pair were not removed. */
  keptBecause?: string;
  /** Why a file is ignored or unpaired. */
  reason?: string;
  /** In a record of a container: its problems. In a summary: the number of problems. */
  problems?: readonly unknown[] | number;
}

/** Whether a record makes the status 1. @param strict include informational records */
export function needsAttention(record: StatusRecord, strict: boolean): boolean {
  const { event, notes, faults, keptBecause, reason, problems } = record;
  if (NEEDS_ATTENTION.has(event)) return true;
  if (typeof problems === 'object' && problems.length > 0) return true;
  const isInformational =
    event === 'unpaired' ||
    event === 'unlisted' ||
    event === 'moved' ||
    reason === 'damaged' ||
    keptBecause !== undefined ||
    (notes?.length ?? 0) > 0 ||
    (faults?.length ?? 0) > 0;
  return strict && isInformational;
}
