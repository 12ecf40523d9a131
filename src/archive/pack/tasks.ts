/** What packing does in threads. */
import type { Outcome } from '../outcome.ts';
import { defineTask } from '../workers/task.ts';
import type { PackOutcome, PackTask } from './pack-pair.ts';
import type { RecalledFacts, RecallTask } from './recalled-container.ts';
import type { RemoveOutcome, RemoveTask } from './removal/remove-files.ts';

/** Packs a pair and publishes the container. */
export const PACK_PAIR = defineTask<PackTask, Outcome<PackOutcome>>('pack-pair');

/** Removes files that a container is proven to hold. */
export const REMOVE_FILES = defineTask<RemoveTask, RemoveOutcome>('remove-files');

/** Which pairs are in containers of an earlier run, and as they were: JSON of {@link PackedHalves}. */
export const RECALL = defineTask<RecallTask, string>('recall');

/** What the halves in containers of an earlier run say of themselves, each in its place. */
export const RECALL_FACTS = defineTask<readonly string[], (RecalledFacts | undefined)[]>(
  'recall-facts',
);
