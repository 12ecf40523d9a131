/** Puts the files of one container where they belong: all of them, or none. */
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

/** A file that comes out of a container. */
export interface RestoredFile {
  /** Where it goes. */
  path: string;
  bytes: Uint8Array;
  /** Modification time to give it: microseconds since 1970. */
  modified?: bigint;
}

/** Where files go, and how. */
export interface Placement {
  run: RunToken;
  /** The folder that the user chose. */
  out: string;
  /** Where the files go: `out`, or a folder below it. */
  folder: string;
  /** Replace files that differ, in their bytes or their modification time. */
  replace: boolean;
  /** Only say what would be done. */
  dryRun: boolean;
}

export interface FilesOutcome extends Pick<UnpackedRecord, 'notes' | 'timesNotKept'> {
  event: 'restored' | 'present' | 'conflict';
  files: string[];
  error?: RecordedError;
  /** Written. */
  bytes: number;
}

/** What stands where a file goes. */
interface Found {
  state: 'absent' | 'same' | 'differs' | 'not-a-file';
  /** Of a file that differs: by this it is known again. */
  there?: FileState;
  /** Of the same file: its modification time, microseconds since 1970. */
  actual?: bigint;
}

type Target = RestoredFile & Found;

async function lookAt(target: string, member: Uint8Array, allocate?: Allocate): Promise<Found> {
  try {
    const stats = lstatSync(target, { bigint: true });
    if (!stats.isFile()) return { state: 'not-a-file' };
    const there = stateOf(stats);
    if (there.size !== member.length) return { state: 'differs', there };
  } catch (error) {
    // A name that the file system does not take cannot be there; publishing will find out.
    if (['ENOENT', 'EINVAL', 'EILSEQ', 'ENAMETOOLONG'].includes(errnoOf(error) ?? '')) {
      return { state: 'absent' };
    }
    throw explain(error, target, 'cannot be looked at');
  }
  const { bytes, state: there } = await readWholeFile(target, allocate);
  return Buffer.compare(bytes, member) === 0
    ? { state: 'same', actual: there.modified }
    : { state: 'differs', there };
}

/** Whether a file is to be written: `replace` gives one with the right bytes its time back, too. */
function isToBeWritten(target: Target, replace: boolean): boolean {
  if (target.state !== 'same') return true;
  return replace && timeNotKept(target) !== undefined && !isContainerName(target.path);
}

function conflict(targets: readonly Target[], replace: boolean): LivepkgError | undefined {
  const inTheWay = targets.filter(
    ({ path, state }) =>
      state === 'not-a-file' || (state === 'differs' && (!replace || isContainerName(path))),
  );
  if (inTheWay.length === 0) return undefined;
  const names = inTheWay.map(({ path }) => path).join(' and ');
  return new LivepkgError(
    'target-differs',
    inTheWay.some(({ state }) => state === 'not-a-file')
      ? `${names}: there is something else there, not a file; move it away, and run the command again.`
      : `${names} differs from what the container holds, and is left as it is; move it away, or use --force to replace it.`,
  );
}

/** Only the very files that were looked at may be replaced: what came meanwhile may be the only copy. */
function stillAs(targets: readonly Target[]): AssertReplaceable {
  const before = new Map(targets.map((target) => [target.path, stateBefore(target)]));
  return ({ displayPath, target }) => {
    const there = before.get(displayPath);
    const now = stateOf(lstatSync(target, { bigint: true }));
    if (there !== undefined && isSameState(there, now)) return;
    const message = `${displayPath} changed meanwhile, and is left as it is; run the command again.`;
    throw new LivepkgError('target-changed', message, { file: displayPath });
  };
}

function stateBefore({ there, actual, bytes }: Target): FileState | undefined {
  return actual === undefined ? there : { size: bytes.length, modified: actual };
}

/** @returns the modification time that each file has now, by its path */
async function publish(
  files: readonly Target[],
  { run, out, replace }: Placement,
): Promise<Map<string, bigint>> {
  const publications = files.map(({ path, bytes, modified }) => ({
    target: path,
    chunks: [bytes],
    ...(modified === undefined ? {} : { modified }),
  }));
  const states = await publishAll(publications, {
    run,
    base: out,
    replace: replace ? stillAs(files) : undefined,
  });
  return new Map(states.map(({ modified }, index) => [files[index]?.path ?? '', modified]));
}

/**
 * Publishes files that are missing. One that is there already, byte for byte, is left as it is, but
 * for a time that `replace` gives back. Times that are not as they should be are noted.
 *
 * @throws LivepkgError `name-not-accepted`, or what the system reports
 */
export async function restoreFiles(
  files: readonly RestoredFile[],
  placement: Placement,
  allocate?: Allocate,
): Promise<FilesOutcome> {
  const { replace, dryRun } = placement;
  const targets: Target[] = [];
  for (const file of files) {
    targets.push({ ...file, ...(await lookAt(file.path, file.bytes, allocate)) });
  }
  const paths = targets.map(({ path }) => path);
  const error = conflict(targets, replace);
  if (error !== undefined) {
    return { event: 'conflict', files: paths, error: recorded(error), bytes: 0 };
  }
  const missing = targets.filter((target) => isToBeWritten(target, replace));
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
