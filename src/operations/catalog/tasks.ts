/** What cataloguing does in threads. */
import type { CatalogueEntry } from '../../format/catalog/catalog-schema.ts';
import type { RecordedError } from '../../records.ts';
import { defineTask } from '../../threads/task.ts';
import type { ListTask } from './list-container.ts';

/** A line of a catalogue; or what is wrong with the container, or why nothing is known about it. */
export type Listing =
  { entry: CatalogueEntry } | { damage: RecordedError } | { error: RecordedError };

/** Verifies a container, and makes the line that a catalogue has for it. */
export const LIST_CONTAINER = defineTask<ListTask, Listing>('list-container');
