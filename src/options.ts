import { availableParallelism } from 'node:os';

/** More threads than any machine has use for. */
export const MOST_JOBS = 256;

/** How far an operation has come. */
export interface Progress {
  /**
   * What is being done, in this order: looking at containers of an earlier run, recognising files,
   * planning, the work itself.
   */
  phase: 'recall' | 'recognise' | 'plan' | 'work';
  /** Files or photos dealt with in this phase. */
  done: number;
  /** Files or photos of this phase. */
  total: number;
  /** In the phase `work`: bytes of the files dealt with, and of all that there are. */
  bytes?: number;
  totalBytes?: number;
}

/** How far the work itself has come. */
export interface WorkProgress extends Progress {
  phase: 'work';
  /** Of the files dealt with. */
  bytes: number;
  /** Of the files of this phase. */
  totalBytes: number;
}

/** What every operation takes. */
export interface OperationOptions {
  /** How many files or photos are worked on at a time, from 1 to 256; default: one for each core. */
  jobs?: number;
  /**
   * Ends the operation: what is under way, a few photos for each job, is finished and has its
   * records; nothing new is begun; and instead of the summary the generator throws the signal's reason.
   */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

/** The number of jobs to use. */
export function jobsOf({ jobs }: OperationOptions): number {
  return jobs ?? Math.min(availableParallelism(), MOST_JOBS);
}
