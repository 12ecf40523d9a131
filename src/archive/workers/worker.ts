/**
 * What runs in a worker thread: one function a task. What comes in is an entry of a plan; what goes
 * back is an outcome, errors of livepkg included. Anything else that is thrown is a bug, and ends
 * the operation.
 *
 * Each task loads what it needs when it is first asked for: an audit needs no parser of photos.
 */
import { FORMAT_CODES, LivepkgError } from '../../errors.ts';
import type { CatalogueEntry } from '../../format/catalogue/catalogue-schema.ts';
import { sha256 } from '../../format/digest.ts';
import type { AuditOutcome, AuditTask } from '../audit/check-container.ts';
import type { ListTask } from '../catalogue/list-container.ts';
import { withReader, type Allocate } from '../file.ts';
import type { PackOutcome, PackTask } from '../pack/pack-pair.ts';
import type { ContainerToRecall, RecalledFacts } from '../pack/recalled-container.ts';
import type { Recognition } from '../find/recognise-bytes.ts';
import type { RemoveOutcome, RemoveTask } from '../pack/removal/remove-files.ts';
import { recorded, type RecordedError } from '../records.ts';
import type { Source } from '../find/source.ts';
import type { Remote } from '../remote/remote.ts';
import { explain } from '../system-error.ts';
import type { RestoreOutcome, RestoreTask } from '../unpack/restore-container.ts';
import type { Examination } from '../unpack/salvage-container.ts';
import { reusing, Scratch } from './scratch.ts';
import { untilStopped, type Stop } from './stop.ts';

/** What a task gives, or why it could not. */
export type Outcome<Result> = Result | { error: RecordedError };

/** A task that is not begun after a time: it may have waited for its turn. */
export interface Timed {
  /** Milliseconds since 1970. */
  deadline?: number;
}

/** The time was up before the task had its turn. */
export interface Late {
  late: true;
}

const isLate = ({ deadline = Number.POSITIVE_INFINITY }: Timed): boolean => Date.now() >= deadline;

export interface FetchTask {
  remote: Remote;
  /** Below the remote's folder. */
  place: string;
  /** As listed. */
  size: number | undefined;
  /** For people. */
  path: string;
  level: 'full' | 'live';
  /** Ends the download. */
  stop: Stop;
}

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
export async function recogniseFile({ path, name }: FileTask): Promise<Outcome<Recognition>> {
  const { recogniseBytes } = await import('../find/recognise-bytes.ts');
  return outcomeOf(path, () => withReader(path, (reader) => recogniseBytes(reader, name)));
}

export interface RecallTask extends Omit<ContainerToRecall, 'name'> {
  names: readonly string[];
}

/**
 * Tells which pairs are in containers of an earlier run, and as they were.
 *
 * @returns JSON of {@link PackedHalves}: of very many small objects, text goes from thread to thread
 * faster
 */
export async function recall({ names, ...folders }: RecallTask): Promise<string> {
  const { recallContainer } = await import('../pack/recalled-container.ts');
  return scratch.during((allocate) => {
    const inOnePiece = reusing(allocate);
    const recalled = names.map((name) => recallContainer({ ...folders, name }, inOnePiece));
    return JSON.stringify(recalled.filter((halves) => halves !== undefined));
  });
}

/** Tells what the halves in containers of an earlier run say of themselves, each in its place. */
export async function recallFacts(
  paths: readonly string[],
): Promise<(RecalledFacts | undefined)[]> {
  const { recallFacts: factsIn } = await import('../pack/recalled-container.ts');
  return scratch.during((allocate) => {
    const inOnePiece = reusing(allocate);
    return paths.map((path) => factsIn(path, inOnePiece));
  });
}

/** A line of a catalogue; or what is wrong with the container, or why nothing is known about it. */
export type Listing =
  { entry: CatalogueEntry } | { damage: RecordedError } | { error: RecordedError };

/** Verifies a container, and makes the line that a catalogue has for it. */
export async function list(task: ListTask): Promise<Listing> {
  const { listContainer } = await import('../catalogue/list-container.ts');
  const outcome = await outcomeOf(task.path, async (allocate) => ({
    entry: await listContainer(task, allocate),
  }));
  if ('entry' in outcome) return outcome;
  const isBroken = FORMAT_CODES.some((code) => code === outcome.error.code);
  return isBroken ? { damage: outcome.error } : outcome;
}

/** Digests a file, or an entry of an archive: SHA-256. */
export async function digestSource(source: Source): Promise<Outcome<{ sha256: Uint8Array }>> {
  const { readSource } = await import('../find/source.ts');
  return outcomeOf(source.path, async (allocate) => ({
    sha256: sha256(await readSource(source, allocate)),
  }));
}

/** Packs a pair and publishes the container. */
export async function packPair(task: PackTask): Promise<Outcome<PackOutcome>> {
  const { packPair: pack } = await import('../pack/pack-pair.ts');
  return outcomeOf(task.target, (allocate) => pack(task, allocate));
}

/** Removes files that a container is proven to hold. */
export async function remove(task: RemoveTask): Promise<RemoveOutcome> {
  const { removeFiles } = await import('../pack/removal/remove-files.ts');
  return scratch.during((allocate) => removeFiles(task, allocate));
}

/** Verifies a container and publishes its members, or what is left of them. */
export async function restore(task: RestoreTask): Promise<Outcome<RestoreOutcome>> {
  const { restoreContainer } = await import('../unpack/restore-container.ts');
  return outcomeOf(task.path, (allocate) => restoreContainer(task, allocate));
}

/** Looks for what is left of a damaged container. */
export async function examine({ path }: { path: string }): Promise<Outcome<Examination>> {
  const { examineContainer } = await import('../unpack/salvage-container.ts');
  return outcomeOf(path, (allocate) => examineContainer(path, allocate));
}

/** Downloads a container, and checks it. */
export async function auditRemote(task: FetchTask & Timed): Promise<Outcome<AuditOutcome> | Late> {
  if (isLate(task)) return { late: true };
  const { fetchFile } = await import('../remote/fetch.ts');
  const { checkBytes } = await import('../audit/check-container.ts');
  const { remote, place, size, path, level, stop } = task;
  return outcomeOf(path, async (allocate) => {
    const bytes = await untilStopped(stop, (signal) =>
      fetchFile(remote, { path: place, size }, { allocate, signal }),
    );
    return checkBytes(bytes, level);
  });
}

/** Checks a container. */
export async function audit(task: AuditTask & Timed): Promise<Outcome<AuditOutcome> | Late> {
  if (isLate(task)) return { late: true };
  const { checkContainer } = await import('../audit/check-container.ts');
  return outcomeOf(task.path, (allocate) => checkContainer(task, allocate));
}
