/** The time limit of an audit. */

/** A task that must not start after its deadline; a running download is aborted. */
export interface WithDeadline {
  /** Milliseconds since 1970. */
  deadline?: number;
}

/** The deadline passed before the task was done. */
export interface TimedOut {
  timedOut: true;
}

export const isPastDeadline = ({ deadline = Number.POSITIVE_INFINITY }: WithDeadline): boolean =>
  Date.now() >= deadline;
