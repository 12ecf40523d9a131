/** Tasks of `catalog`. */
import { defineTask } from '../../threads/task.ts';
import type { Listing, ListTask } from './list-container.ts';

/** Verifies a container, and creates its catalog entry. */
export const LIST_CONTAINER = defineTask<ListTask, Listing>('list-container');
