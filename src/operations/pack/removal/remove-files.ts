/** Removes files after verifying that a container holds them. Runs in a worker thread. */
import { lstatSync, unlinkSync, type BigIntStats } from 'node:fs';
import { LivepkgError } from '../../../errors.ts';
import type { DecodedContainer } from '../../../format/container.ts';
import { trueName } from '../../../format/manifest-rules.ts';
import { checkLive } from '../../../media/check-live.ts';
import { bufferReader } from '../../../media/common/reader-guard.ts';
import { readWholeFile, isSameState, type Allocate } from '../../../files/file.ts';
import type { SourceFile } from '../entry/source-file.ts';
import { recorded, type RecordedError } from '../../../records.ts';
import { readBack } from '../../../store/read-back.ts';
import type { ContainerTarget } from '../../../store/store.ts';
import { explain } from '../../../files/system-error.ts';

export interface RemoveTask {
  container: ContainerTarget;
  /** Files to remove after all are verified. */
  files: SourceFile[];
  /** Files to verify but keep: another pair needs them. */
  shared: SourceFile[];
  /** Remove nothing if the pair in the container has a fault or note. */
  requireNoFaults: boolean;
}

export interface RemoveOutcome {
  /** Paths of the removed files. */
  removed: string[];
  /** Why the others were not removed. */
  error?: RecordedError;
}

/** A file whose bytes were compared with the container. */
interface VerifiedFile {
  path: string;
  stats: BigIntStats;
}

/** These fields show that a file was neither modified nor replaced. */
const IDENTITY = ['dev', 'ino', 'size', 'mtimeNs'] as const;

/** Asserts that the pair has no faults or notes. */
async function assertNoFaults({ members }: DecodedContainer, container: string): Promise<void> {
  const [still, motion] = members;
  if (still !== undefined && motion !== undefined) {
    const { faults, notes } = await checkLive(bufferReader(still), bufferReader(motion));
    if (faults.length === 0 && notes.length === 0) return;
  }
  const message = `${container} holds a photo with a fault or note; its files were kept.`;
  throw new LivepkgError('not-in-container', message);
}

function changed(path: string): LivepkgError {
  return new LivepkgError(
    'source-changed',
    `${path} changed after it was packed, so it was kept; run the command again when it no longer changes.`,
    { file: path },
  );
}

/** Verifies that the container holds the bytes of a file. */
async function verify(
  file: SourceFile,
  { manifest, members }: DecodedContainer,
  container: string,
  allocate: Allocate,
): Promise<VerifiedFile> {
  const { path, role, name } = file;
  const { bytes, state, stats } = await readWholeFile(path, allocate);
  if (!isSameState(state, file)) throw changed(path);
  const index = manifest.members.findIndex(
    (member) => member.role === role && trueName(member) === name,
  );
  const held = members[index];
  if (held === undefined || Buffer.compare(held, bytes) !== 0) {
    throw new LivepkgError(
      'not-in-container',
      `${path} was kept: ${container} holds no file with this name and content. If you changed it, pack it with --update.`,
      { file: path },
    );
  }
  return { path, stats };
}

/** Removes a verified file, but not another file or link that has its name now. */
function remove({ path, stats }: VerifiedFile): void {
  const now = lstatSync(path, { bigint: true });
  // Removing one of several hard links changes ctime.
  const keys = stats.nlink > 1n ? IDENTITY : ([...IDENTITY, 'ctimeNs'] as const);
  if (keys.some((key) => now[key] !== stats[key])) throw changed(path);
  unlinkSync(path);
}

/**
 * Removes files after their container was synced, read back, and verified to hold all of them. Symbolic
 * links are not followed. The first error stops it, and the remaining files are kept.
 */
export async function removeFiles(task: RemoveTask, allocate: Allocate): Promise<RemoveOutcome> {
  const { file: path } = task.container;
  const removed: string[] = [];
  let current = path;
  try {
    const container = await readBack(task.container, allocate);
    if (task.requireNoFaults) await assertNoFaults(container, path);
    const verified: VerifiedFile[] = [];
    for (const file of [...task.files, ...task.shared]) {
      current = file.path;
      verified.push(await verify(file, container, path, allocate));
    }
    for (const file of verified.slice(0, task.files.length)) {
      current = file.path;
      remove(file);
      removed.push(file.path);
    }
    return { removed };
  } catch (error) {
    const explained = explain(error, current, 'cannot be removed');
    if (!(explained instanceof LivepkgError)) throw explained;
    return { removed, error: recorded(explained) };
  }
}
