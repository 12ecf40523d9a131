import type { PackedRecord, ProblemRecord } from '../../../records.ts';

/** The result of a pair. */
export interface PackResult {
  record: PackedRecord;
  /** Errors after it was packed. */
  problems: ProblemRecord[];
}
