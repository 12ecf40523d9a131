/** Exit statuses: the contract with scripts. */

/** Done, and nothing was found that needs attention. */
export const OK = 0;
/** Done, and something needs attention. */
export const ATTENTION = 1;
/** The command line was wrong; nothing was done. */
export const USAGE = 2;
/** 128 and the number of the signal, as shells count; or the output could not be written. */
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

/** Any record of any operation, as far as the status is concerned. */
export interface StatusRecord {
  event: string;
  notes?: readonly string[];
  faults?: readonly unknown[];
  /** Why the files of a packed photo were kept, where they were to be removed. */
  keptBecause?: string;
  /** Why a file is ignored, or has no partner. */
  reason?: string;
  /** Of a container: what is wrong with it. In a summary, their number: the records say which. */
  problems?: readonly unknown[] | number;
}

/** Whether a record makes the status 1. @param strict what is only worth knowing counts too */
export function needsAttention(record: StatusRecord, strict: boolean): boolean {
  const { event, notes, faults, keptBecause, reason, problems } = record;
  if (NEEDS_ATTENTION.has(event)) return true;
  if (typeof problems === 'object' && problems.length > 0) return true;
  const isWorthKnowing =
    event === 'unpaired' ||
    event === 'unlisted' ||
    event === 'moved' ||
    reason === 'damaged' ||
    keptBecause !== undefined ||
    (notes?.length ?? 0) > 0 ||
    (faults?.length ?? 0) > 0;
  return strict && isWorthKnowing;
}
