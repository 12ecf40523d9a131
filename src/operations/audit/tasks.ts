/** Tasks of an audit. */
import type { Outcome } from '../../files/outcome.ts';
import { defineTask } from '../../threads/task.ts';
import type { TimedOut } from './deadline.ts';
import type { AuditOutcome, AuditTask } from './check-container.ts';

/** Reads a container of any store, and checks it. */
export const AUDIT = defineTask<AuditTask, Outcome<AuditOutcome> | TimedOut>('audit');
