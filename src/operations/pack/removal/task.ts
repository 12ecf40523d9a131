import { defineTask } from '../../../threads/task.ts';
import type { RemoveOutcome, RemoveTask } from './remove-files.ts';

/** Removes files that a container is proven to hold. */
export const REMOVE_FILES = defineTask<RemoveTask, RemoveOutcome>('remove-files');
