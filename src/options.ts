import { availableParallelism } from 'node:os';

/** The upper limit of `jobs`. */
export const MAX_JOBS = 256;

/** The progress of an operation. */
export interface Progress {
  /**
   * The phases, in order: reading the containers of an earlier run, recognising files, planning, and the
   * work itself.
   */
  phase: 'recall' | 'recognise' | 'plan' | 'work';
  /** Files or photos processed in this phase. */
  done: number;
  /** All files or photos of this phase. */
  total: number;
  /** In the phase `work`: bytes of the files processed, and of all files. */
  bytes?: number;
  totalBytes?: number;
}

/** The progress of the phase `work`. */
export interface WorkProgress extends Progress {
  phase: 'work';
  /** Of the files processed. */
  bytes: number;
  /** Of all files. */
  totalBytes: number;
}

/** Options of every operation. */
export interface OperationOptions {
  /** The number of files or photos processed at a time, from 1 to 256; default: one per CPU core. */
  jobs?: number;
  /**
   * Aborts the operation: photos in progress (a few per job) are finished and reported, no others are
   * started, and instead of the summary the generator throws the reason of the signal.
   */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

export function jobsOf({ jobs }: OperationOptions): number {
  return jobs ?? Math.min(availableParallelism(), MAX_JOBS);
}
