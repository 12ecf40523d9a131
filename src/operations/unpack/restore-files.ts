/** Writes the files of one container: all of them, or none. */
import { lstatSync } from 'node:fs';
import { LivepkgError } from '../../errors.ts';
import { isContainerName } from '../../format/container-name.ts';
import {
  readWholeFile,
  isSameState,
  stateOf,
  type Allocate,
  type FileState,
} from '../../files/file.ts';
import type { AssertReplaceable } from '../../store/folder/give-name.ts';
import { publishAll } from '../../store/folder/publish.ts';
import { recorded, type RecordedError, type UnpackedRecord } from '../../records.ts';
import { errnoOf, explain } from '../../files/system-error.ts';
import type { RunToken } from '../../store/folder/temporary.ts';
import { notesOfTimes, timeNotKept } from './times-not-kept.ts';

/** A file to restore. */
export interface RestoredFile {
  path: string;
  bytes: Uint8Array;
  /** Modification time to set: microseconds since 1970. */
  modified?: bigint;
}

/** Where and how files are written. */
export interface RestoreDestination {
  run: RunToken;
  /** The given output folder. */
  out: string;
  /** The folder of the files: `out`, or a folder below it. */
  folder: string;
  /** Replace files whose content or modification time differs. */
  replace: boolean;
  /** Only report what would be done. */
  dryRun: boolean;
}

export interface FilesOutcome extends Pick<UnpackedRecord, 'notes' | 'timesNotKept'> {
  event: 'restored' | 'present' | 'conflict';
  files: string[];
  error?: RecordedError;
  /** Bytes written. */
  bytes: number;
}

/** What exists at the path of a file. */
interface Existing {
  state: 'absent' | 'same' | 'differs' | 'not-a-file';
  /** If it differs: its state, to detect later changes. */
  there?: FileState;
  /** If it is the same: its modification time, microseconds since 1970. */
  actual?: bigint;
}

type Target = RestoredFile & Existing;

async function inspectTarget(
  target: string,
  member: Uint8Array,
  allocate?: Allocate,
): Promise<Existing> {
  try {
    const stats = lstatSync(target, { bigint: true });
    if (!stats.isFile()) return { state: 'not-a-file' };
    const there = stateOf(stats);
    if (there.size !== member.length) return { state: 'differs', there };
  } catch (error) {
    // An invalid name cannot exist; publishing reports it.
    if (['ENOENT', 'EINVAL', 'EILSEQ', 'ENAMETOOLONG'].includes(errnoOf(error) ?? '')) {
      return { state: 'absent' };
    }
    throw explain(error, target, 'cannot be read');
  }
  const { bytes, state: there } = await readWholeFile(target, allocate);
  return Buffer.compare(bytes, member) === 0
    ? { state: 'same', actual: there.modified }
    : { state: 'differs', there };
}

/** Whether a file has to be written; `replace` also restores the time of a file with the same content. */
function needsWriting(target: Target, replace: boolean): boolean {
  if (target.state !== 'same') return true;
  return replace && timeNotKept(target) !== undefined && !isContainerName(target.path);
}

function conflict(targets: readonly Target[], replace: boolean): LivepkgError | undefined {
  const blocking = targets.filter(
    ({ path, state }) =>
      state === 'not-a-file' || (state === 'differs' && (!replace || isContainerName(path))),
  );
  if (blocking.length === 0) return undefined;
  const names = blocking.map(({ path }) => path).join(' and ');
  return new LivepkgError(
    'target-differs',
    blocking.some(({ state }) => state === 'not-a-file')
      ? `${names}: exists and is not a file; move it away, and run the command again.`
      : `${names} already exists with different content and was not replaced; move it away, or use --force.`,
  );
}

/** Only the inspected files may be replaced: a newer file may be the only copy. */
function assertUnchangedSince(targets: readonly Target[]): AssertReplaceable {
  const before = new Map(targets.map((target) => [target.path, stateBefore(target)]));
  return ({ displayPath, target }) => {
    const there = before.get(displayPath);
    const now = stateOf(lstatSync(target, { bigint: true }));
    if (there !== undefined && isSameState(there, now)) return;
    const message = `${displayPath} changed during the run and was not replaced; run the command again.`;
    throw new LivepkgError('target-changed', message, { file: displayPath });
  };
}

function stateBefore({ there, actual, bytes }: Target): FileState | undefined {
  return actual === undefined ? there : { size: bytes.length, modified: actual };
}

/** @returns the modification time that each file has now, by its path */
async function publish(
  files: readonly Target[],
  { run, out, replace }: RestoreDestination,
): Promise<Map<string, bigint>> {
  const publications = files.map(({ path, bytes, modified }) => ({
    target: path,
    chunks: [bytes],
    ...(modified === undefined ? {} : { modified }),
  }));
  const states = await publishAll(publications, {
    run,
    base: out,
    replace: replace ? assertUnchangedSince(files) : undefined,
  });
  return new Map(states.map(({ modified }, index) => [files[index]?.path ?? '', modified]));
}

/**
 * Publishes missing files. An existing file with the same content is not changed, except that `replace`
 * restores its time. Times that differ from the container are noted.
 *
 * @throws LivepkgError `name-not-accepted`, or what the system reports
 */
export async function restoreFiles(
  files: readonly RestoredFile[],
  placement: RestoreDestination,
  allocate?: Allocate,
): Promise<FilesOutcome> {
  const { replace, dryRun } = placement;
  const targets: Target[] = [];
  for (const file of files) {
    targets.push({ ...file, ...(await inspectTarget(file.path, file.bytes, allocate)) });
  }
  const paths = targets.map(({ path }) => path);
  const error = conflict(targets, replace);
  if (error !== undefined) {
    return { event: 'conflict', files: paths, error: recorded(error), bytes: 0 };
  }
  const missing = targets.filter((target) => needsWriting(target, replace));
  if (missing.length === 0) {
    return { event: 'present', files: paths, bytes: 0, ...notesOfTimes(targets) };
  }
  const times = dryRun ? new Map<string, bigint>() : await publish(missing, placement);
  const now = targets.map((target) =>
    missing.includes(target) ? { ...target, actual: times.get(target.path) } : target,
  );
  const bytes = missing.reduce((sum, target) => sum + target.bytes.length, 0);
  return { event: 'restored', files: paths, bytes, ...notesOfTimes(now) };
}
