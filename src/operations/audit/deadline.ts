/** The time after which an audit begins nothing more. */

/** A task that is not begun after a time: it may have waited for its turn. A download is ended then, too. */
export interface Timed {
  /** Milliseconds since 1970. */
  deadline?: number;
}

/** The time was up before the task had its turn. */
export interface Late {
  late: true;
}

export const isLate = ({ deadline = Number.POSITIVE_INFINITY }: Timed): boolean =>
  Date.now() >= deadline;
