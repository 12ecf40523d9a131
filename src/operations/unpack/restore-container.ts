/** Restores one container: verifies it whole, then publishes its members, all or none. */
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
import { restoreFiles, type Placement, type RestoredFile } from './restore-files.ts';
import { nameSets, withNames } from './restore-names.ts';
import { salvage, type SalvageNameSets } from './salvage-container.ts';

export interface RestoreTask extends Placement {
  source: ContainerSource;
  /** Of the container, for people. */
  path: string;
  /** Identity of the container when the plan was made. */
  identity: string;
  /** If the container is damaged, get out what is left of it, under these names. */
  salvage?: SalvageNameSets | undefined;
}

export type RestoreOutcome = Omit<UnpackedRecord, 'container' | 'dryRun'> & {
  /** Written. */
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
 * Restores a container's members under their names, with their modification times. A half that is
 * there already, byte for byte, is left as it is; a missing one is completed. Of a damaged container
 * what is left comes out, if the task says so.
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
      `${task.path} became another container meanwhile; run the command again.`,
    );
  }
  const sets = nameSets(container.manifest.members);
  return withNames(sets, (names) =>
    restoreFiles(restoredFiles(container, names, task.folder), task, allocate),
  );
}

/** Restores a container. Runs in a thread. */
export async function restoreTask(
  task: RestoreTask,
  allocate: Allocate,
): Promise<Outcome<RestoreOutcome>> {
  return outcomeOf(task.path, () => restoreContainer(task, allocate));
}
