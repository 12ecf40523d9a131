/** What `catalog` does in threads. */
import { defineTask } from '../../threads/task.ts';
import type { Listing, ListTask } from './list-container.ts';

/** Verifies a container, and makes the line that a catalog has for it. */
export const LIST_CONTAINER = defineTask<ListTask, Listing>('list-container');
