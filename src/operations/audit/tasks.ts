/** What auditing does in threads. */
import type { Outcome } from '../../files/outcome.ts';
import { defineTask } from '../../threads/task.ts';
import type { FetchTask } from './check-fetched.ts';
import type { AuditOutcome, AuditTask } from './check-container.ts';

/** A task that is not begun after a time: it may have waited for its turn. A download is ended then, too. */
export interface Timed {
  /** Milliseconds since 1970. */
  deadline?: number;
}

/** The time was up before the task had its turn. */
export interface Late {
  late: true;
}

type Checked = Outcome<AuditOutcome> | Late;

/** Checks a container. */
export const AUDIT = defineTask<AuditTask & Timed, Checked>('audit');

/** Downloads a container, and checks it. */
export const AUDIT_REMOTE = defineTask<FetchTask & Timed, Checked>('audit-remote');

export const isLate = ({ deadline = Number.POSITIVE_INFINITY }: Timed): boolean =>
  Date.now() >= deadline;
