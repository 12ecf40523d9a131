/** What auditing does in threads. */
import type { Outcome } from '../../files/outcome.ts';
import { defineTask } from '../../threads/task.ts';
import type { Late, Timed } from './deadline.ts';
import type { FetchTask } from './check-fetched.ts';
import type { AuditOutcome, AuditTask } from './check-container.ts';

type Checked = Outcome<AuditOutcome> | Late;

/** Checks a container. */
export const AUDIT = defineTask<AuditTask & Timed, Checked>('audit');

/** Downloads a container, and checks it. */
export const AUDIT_REMOTE = defineTask<FetchTask & Timed, Checked>('audit-remote');
