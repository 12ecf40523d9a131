/** Recovers what is left of one damaged container. */
import { outcomeOf, type Outcome } from '../../files/outcome.ts';
import { join } from 'node:path';
import { LivepkgError } from '../../errors.ts';
import {
  salvageContainer,
  type Salvage,
  type SalvagedMember,
} from '../../format/salvage/salvage.ts';
import { nothingLeft } from './damage.ts';
import type { Allocate } from '../../files/file.ts';
import { readContainer } from '../../store/read-container.ts';
import type { ContainerSource } from '../../store/store.ts';
import {
  recorded,
  type RecordedError,
  type SalvagedFile,
  type UnpackedRecord,
} from '../../records.ts';
import {
  restoreFiles,
  type FilesOutcome,
  type RestoreDestination,
  type RestoredFile,
} from './restore-files.ts';
import { withNames, type NamedMember } from './restore-names.ts';

/** The planned names of the members of a container, in their order. */
export interface SalvageNames {
  /** For verified members. */
  intact: string[];
  /** For damaged members. */
  damaged: string[];
}

/** Names to use, best first. */
export type SalvageNameSets = [SalvageNames, ...SalvageNames[]];

export interface ExamineTask {
  source: ContainerSource;
  /** For display. */
  path: string;
}

/** What the plan needs to know about a damaged container. */
export interface Examination {
  identity: string;
  /** Identity of the photo: hex. */
  photo: string;
  /** Empty if nothing is left. */
  members: NamedMember[];
}

export interface SalvageTask extends RestoreDestination {
  /** Path of the container, for display. */
  path: string;
  /** Identity at the time of planning. */
  identity: string;
}

export type SalvageOutcome =
  | (FilesOutcome & { event: 'conflict' })
  | (Pick<UnpackedRecord, 'notes' | 'timesNotKept'> & {
      event: 'salvaged';
      files: string[];
      members: SalvagedFile[];
      damage: RecordedError;
      bytes: number;
    });

const isLeft = ({ proof }: SalvagedMember): boolean => proof !== 'lost';

/**
 * Finds what is left of a container.
 *
 * @throws LivepkgError `version-unsupported`, or that it cannot be read
 */
async function examineContainer(source: ContainerSource, allocate: Allocate): Promise<Examination> {
  const bytes = await readContainer(source, allocate);
  const { identity, photo = identity, members } = salvageContainer(bytes);
  const named = members.map(({ name, original }) => ({
    name,
    ...(original === undefined ? {} : { original }),
  }));
  return { identity, photo, members: members.some(isLeft) ? named : [] };
}

function salvagedFiles(
  { members }: Salvage,
  { intact, damaged }: SalvageNames,
  folder: string,
): { files: RestoredFile[]; salvaged: SalvagedFile[] } {
  const files: RestoredFile[] = [];
  const salvaged = members.map((member, index): SalvagedFile => {
    const { name, original = name, proof, size, bytes, modified } = member;
    const base = { name: original, proof, size, bytes: bytes.length };
    if (!isLeft(member)) return base;
    const path = join(folder, (proof === 'damaged' ? damaged : intact)[index] ?? name);
    files.push({ path, bytes, ...(modified === undefined ? {} : { modified }) });
    return { ...base, file: path };
  });
  return { files, salvaged };
}

/**
 * Publishes what is left of a container: verified members under their names, damaged ones under names
 * that say so; all of them, or none.
 *
 * @param damage why the container is not valid
 * @throws LivepkgError `damage` if nothing is left, `version-unsupported`, `source-changed`, or
 * what the system reports
 */
export async function salvage(
  bytes: Uint8Array,
  damage: LivepkgError,
  names: SalvageNameSets,
  task: SalvageTask,
): Promise<SalvageOutcome> {
  const found = salvageContainer(bytes);
  if (!found.members.some(isLeft)) {
    const { code, message } = nothingLeft(recorded(damage));
    throw new LivepkgError(code, message, { cause: damage });
  }
  if (found.identity !== task.identity) {
    throw new LivepkgError(
      'source-changed',
      `${task.path} was replaced during the run; run the command again.`,
    );
  }
  return withNames(names, async (set) => {
    const { files, salvaged } = salvagedFiles(found, set, task.folder);
    const { event, ...outcome } = await restoreFiles(files, task);
    if (event === 'conflict') return { event, ...outcome };
    return { event: 'salvaged', ...outcome, members: salvaged, damage: recorded(damage) };
  });
}

/** Examines a container. Runs in a worker thread. */
export async function examineTask(
  { source, path }: ExamineTask,
  allocate: Allocate,
): Promise<Outcome<Examination>> {
  return outcomeOf(path, () => examineContainer(source, allocate));
}
