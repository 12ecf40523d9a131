/** Restores one container: verifies it completely, then publishes all of its members, or none. */
import { join } from 'node:path';
import { LivepkgError } from '../../errors.ts';
import { decodeContainer, type DecodedContainer } from '../../format/container.ts';
import { parseModified } from '../../format/time.ts';
import { isSalvageable } from './damage.ts';
import type { Allocate } from '../../files/file.ts';
import { outcomeOf, type Outcome } from '../../files/outcome.ts';
import type { UnpackedRecord } from '../../records.ts';
import { readContainer } from '../../store/read-container.ts';
import type { ContainerSource } from '../../store/store.ts';
import { restoreFiles, type RestoreDestination, type RestoredFile } from './restore-files.ts';
import { nameSets, withNames } from './restore-names.ts';
import { salvage, type SalvageNameSets } from './salvage-container.ts';

export interface RestoreTask extends RestoreDestination {
  source: ContainerSource;
  /** Path of the container, for display. */
  path: string;
  /** Identity of the container at the time of planning. */
  identity: string;
  /** If set, a damaged container is salvaged under these names. */
  salvage?: SalvageNameSets | undefined;
}

export type RestoreOutcome = Omit<UnpackedRecord, 'container' | 'dryRun'> & {
  /** Bytes written. */
  bytes: number;
};

function restoredFiles(
  { manifest, members }: DecodedContainer,
  names: readonly string[],
  folder: string,
): RestoredFile[] {
  return manifest.members.map(({ name, modified }, index) => ({
    path: join(folder, names[index] ?? name),
    bytes: members[index] ?? new Uint8Array(),
    modified: parseModified(modified),
  }));
}

/**
 * Restores the members of a container with their names and modification times. Existing files with the
 * same content are not changed. A damaged container is salvaged if the task says so.
 *
 * @throws LivepkgError why the container is not valid, or what the system reports
 */
export async function restoreContainer(
  task: RestoreTask,
  allocate?: Allocate,
): Promise<RestoreOutcome> {
  const bytes = await readContainer(task.source, allocate);
  let container: DecodedContainer;
  try {
    container = await decodeContainer(bytes);
  } catch (error) {
    const isToBeSalvaged = error instanceof LivepkgError && isSalvageable(error);
    if (!isToBeSalvaged || task.salvage === undefined) throw error;
    return salvage(bytes, error, task.salvage, task);
  }
  if (container.container !== task.identity) {
    throw new LivepkgError(
      'source-changed',
      `${task.path} was replaced during the run; run the command again.`,
    );
  }
  const sets = nameSets(container.manifest.members);
  return withNames(sets, (names) =>
    restoreFiles(restoredFiles(container, names, task.folder), task, allocate),
  );
}

/** Restores a container. Runs in a worker thread. */
export async function restoreTask(
  task: RestoreTask,
  allocate: Allocate,
): Promise<Outcome<RestoreOutcome>> {
  return outcomeOf(task.path, () => restoreContainer(task, allocate));
}
