import { defineTask } from '../../../threads/task.ts';
import type { RemoveOutcome, RemoveTask } from './remove-files.ts';

/** Removes files after verifying that a container holds them. */
export const REMOVE_FILES = defineTask<RemoveTask, RemoveOutcome>('remove-files');
