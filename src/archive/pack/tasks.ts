/** What packing does in threads. */
import type { Outcome } from '../outcome.ts';
import { defineTask } from '../workers/task.ts';
import type { PackOutcome, PackTask } from './pack-pair.ts';
import type { RemoveOutcome, RemoveTask } from './removal/remove-files.ts';
import type { FindPackedTask } from './second-run/find-packed.ts';

/** Packs a pair and publishes the container. */
export const PACK_PAIR = defineTask<PackTask, Outcome<PackOutcome>>('pack-pair');

/** Removes files that a container is proven to hold. */
export const REMOVE_FILES = defineTask<RemoveTask, RemoveOutcome>('remove-files');

/** Which pairs are in containers of an earlier run, and as they were: JSON of {@link PackedHalves}. */
export const FIND_PACKED = defineTask<FindPackedTask, string>('find-packed');
