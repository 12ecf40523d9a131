/** Creates the catalog entry of a container. */
import { FORMAT_CODES } from '../../errors.ts';
import { type CatalogEntry } from '../../format/catalog/catalog-schema.ts';
import { entryOf } from '../../format/catalog/entry-of.ts';
import { type CloudHash } from '../../format/cloud-hash/clouds.ts';
import type { Allocate } from '../../files/file.ts';
import { outcomeOf } from '../../files/outcome.ts';
import type { RecordedError } from '../../records.ts';
import { readContainer } from '../../store/read-container.ts';
import type { ContainerSource, StoredContainer } from '../../store/store.ts';

/** A catalog entry; or the damage of the container, or why it could not be read. */
export type Listing =
  { entry: CatalogEntry } | { damage: RecordedError } | { error: RecordedError };

export interface ListTask extends Pick<StoredContainer, 'path' | 'relativePath'> {
  source: ContainerSource;
  /** The cloud hashes to include, in addition to SHA-256. */
  hashes: readonly CloudHash[];
}

/** Creates a catalog entry. Runs in a worker thread. */
export async function listContainerTask(task: ListTask, allocate: Allocate): Promise<Listing> {
  const { source, path, relativePath, hashes } = task;
  const outcome = await outcomeOf(path, async () => {
    const bytes = await readContainer(source, allocate);
    return { entry: await entryOf(relativePath, bytes, hashes) };
  });
  if ('entry' in outcome) return outcome;
  const isBroken = FORMAT_CODES.some((code) => code === outcome.error.code);
  return isBroken ? { damage: outcome.error } : outcome;
}
