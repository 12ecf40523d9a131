/**
 * What runs in a worker thread: one function a task. What comes in is an entry of a plan; what goes
 * back is an outcome, errors of livepkg included. Anything else that is thrown is a bug, and ends
 * the operation.
 */
import { LivepkgError } from '../../errors.ts';
import { sha256 } from '../../format/digest.ts';
import { checkContainer, type AuditOutcome, type AuditTask } from '../audit/check-container.ts';
import { withReader, type Allocate } from '../file.ts';
import { packPair as pack, type PackOutcome, type PackTask } from '../pack/pack-pair.ts';
import { recogniseBytes, type Recognition } from '../find/recognise-bytes.ts';
import { removeFiles, type RemoveOutcome, type RemoveTask } from '../pack/removal/remove-files.ts';
import { recorded, type RecordedError } from '../records.ts';
import { readSource, type Source } from '../find/source.ts';
import { explain } from '../system-error.ts';
import {
  restoreContainer,
  type RestoreOutcome,
  type RestoreTask,
} from '../unpack/restore-container.ts';
import { examineContainer, type Examination } from '../unpack/salvage-container.ts';
import { Scratch } from './scratch.ts';

/** What a task gives, or why it could not. */
export type Outcome<Result> = Result | { error: RecordedError };

export interface FileTask {
  path: string;
  /** The file's own name. */
  name: string;
}

const scratch = new Scratch();

async function outcomeOf<Result>(
  path: string,
  work: (allocate: Allocate) => Promise<Result>,
): Promise<Outcome<Result>> {
  try {
    return await scratch.during(work);
  } catch (error) {
    const told = explain(error, path, 'cannot be dealt with');
    if (told instanceof LivepkgError) return { error: recorded(told) };
    throw told;
  }
}

/** Recognises a file. */
export function recogniseFile({ path, name }: FileTask): Promise<Outcome<Recognition>> {
  return outcomeOf(path, () => withReader(path, (reader) => recogniseBytes(reader, name)));
}

/** Digests a file, or an entry of an archive: SHA-256. */
export function digestSource(source: Source): Promise<Outcome<{ sha256: Uint8Array }>> {
  return outcomeOf(source.path, async (allocate) => ({
    sha256: sha256(await readSource(source, allocate)),
  }));
}

/** Packs a pair and publishes the container. */
export function packPair(task: PackTask): Promise<Outcome<PackOutcome>> {
  return outcomeOf(task.target, (allocate) => pack(task, allocate));
}

/** Removes files that a container is proven to hold. */
export function remove(task: RemoveTask): Promise<RemoveOutcome> {
  return scratch.during((allocate) => removeFiles(task, allocate));
}

/** Verifies a container and publishes its members, or what is left of them. */
export function restore(task: RestoreTask): Promise<Outcome<RestoreOutcome>> {
  return outcomeOf(task.path, (allocate) => restoreContainer(task, allocate));
}

/** Looks for what is left of a damaged container. */
export function examine({ path }: { path: string }): Promise<Outcome<Examination>> {
  return outcomeOf(path, (allocate) => examineContainer(path, allocate));
}

/** Checks a container. */
export function audit(task: AuditTask): Promise<Outcome<AuditOutcome>> {
  return outcomeOf(task.path, (allocate) => checkContainer(task, allocate));
}
