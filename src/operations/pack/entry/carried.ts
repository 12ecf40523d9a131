import type { PackedRecord, ProblemRecord } from '../../../records.ts';

/** What became of a pair. */
export interface Carried {
  record: PackedRecord;
  /** What went wrong after it was packed. */
  problems: ProblemRecord[];
}
