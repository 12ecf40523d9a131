import type { Outcome } from '../../../files/outcome.ts';
import { defineTask } from '../../../threads/task.ts';
import type { PackOutcome, PackTask } from './pack-pair.ts';

/** Packs a pair and publishes the container. */
export const PACK_PAIR = defineTask<PackTask, Outcome<PackOutcome>>('pack-pair');
