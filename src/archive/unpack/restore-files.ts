/** Puts the files of one container where they belong: all of them, or none. */
import { lstatSync } from 'node:fs';
import { LivepkgError } from '../../errors.ts';
import { isContainerName } from '../find/container-name.ts';
import { readWhole, type Allocate } from '../file.ts';
import { publishAll } from '../publish/publish.ts';
import { recorded, type RecordedError } from '../records.ts';
import { errnoOf, explain } from '../system-error.ts';
import type { RunToken } from '../publish/temporary.ts';

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
  /** Replace files that differ. */
  replace: boolean;
  /** Only say what would be done. */
  dryRun: boolean;
}

export interface FilesOutcome {
  event: 'restored' | 'present' | 'conflict';
  files: string[];
  error?: RecordedError;
  /** Written. */
  bytes: number;
}

type State = 'absent' | 'same' | 'differs' | 'no-file';

type Target = RestoredFile & { state: State };

async function stateOfTarget(
  target: string,
  member: Uint8Array,
  allocate?: Allocate,
): Promise<State> {
  try {
    const stats = lstatSync(target);
    if (!stats.isFile()) return 'no-file';
    if (stats.size !== member.length) return 'differs';
  } catch (error) {
    // A name that the file system does not take cannot be there; publishing will find out.
    if (['ENOENT', 'EINVAL', 'EILSEQ', 'ENAMETOOLONG'].includes(errnoOf(error) ?? '')) {
      return 'absent';
    }
    throw explain(error, target, 'cannot be looked at');
  }
  const { bytes } = await readWhole(target, allocate);
  return Buffer.compare(bytes, member) === 0 ? 'same' : 'differs';
}

function conflict(targets: readonly Target[], replace: boolean): LivepkgError | undefined {
  const inTheWay = targets.filter(
    ({ path, state }) =>
      state === 'no-file' || (state === 'differs' && (!replace || isContainerName(path))),
  );
  if (inTheWay.length === 0) return undefined;
  const names = inTheWay.map(({ path }) => path).join(' and ');
  return new LivepkgError(
    'target-differs',
    inTheWay.some(({ state }) => state === 'no-file')
      ? `${names}: something that is no file stands there; move it away and run it again.`
      : `${names} differs from what the container holds, and is left as it is; move it away, or use --force to replace it.`,
  );
}

/**
 * Publishes files that are missing. One that is there already, byte for byte, is left as it is.
 *
 * @throws LivepkgError `name-not-accepted`, or what the system reports
 */
export async function restoreFiles(
  files: readonly RestoredFile[],
  { run, out, replace, dryRun }: Placement,
  allocate?: Allocate,
): Promise<FilesOutcome> {
  const targets: Target[] = [];
  for (const file of files) {
    targets.push({ ...file, state: await stateOfTarget(file.path, file.bytes, allocate) });
  }
  const paths = targets.map(({ path }) => path);
  const error = conflict(targets, replace);
  if (error !== undefined) {
    return { event: 'conflict', files: paths, error: recorded(error), bytes: 0 };
  }
  const missing = targets.filter(({ state }) => state !== 'same');
  if (missing.length === 0) return { event: 'present', files: paths, bytes: 0 };
  if (!dryRun) {
    const publications = missing.map(({ path, bytes, modified }) => ({
      target: path,
      chunks: [bytes],
      ...(modified === undefined ? {} : { modified }),
    }));
    await publishAll(publications, { run, replace, base: out });
  }
  const bytes = missing.reduce((sum, target) => sum + target.bytes.length, 0);
  return { event: 'restored', files: paths, bytes };
}
