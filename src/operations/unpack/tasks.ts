/** Tasks of `unpack`. */
import type { Outcome } from '../../files/outcome.ts';
import { defineTask } from '../../threads/task.ts';
import type { RestoreOutcome, RestoreTask } from './restore-container.ts';
import type { Examination, ExamineTask } from './salvage-container.ts';

/** Verifies a container and publishes its members, or what is left of them. */
export const RESTORE = defineTask<RestoreTask, Outcome<RestoreOutcome>>('restore');

/** Finds what is left of a damaged container. */
export const EXAMINE = defineTask<ExamineTask, Outcome<Examination>>('examine');
