/** Removes files that a container is proven to hold. Runs in a thread. */
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
  /** Files to remove once all of these are proven. */
  files: SourceFile[];
  /** Files to prove, and to leave: another pair needs them. */
  shared: SourceFile[];
  /** Remove nothing of a photo in whose structure a fault is found: its halves in the container are looked at. */
  mustWork: boolean;
}

export interface RemoveOutcome {
  /** Paths of the files that are gone. */
  removed: string[];
  /** Why the others are still there. */
  error?: RecordedError;
}

/** A file as it was when its bytes were found to be those in the container. */
interface Proven {
  path: string;
  stats: BigIntStats;
}

/** What shows that nobody wrote to a file or put another one in its place. */
const IDENTITY = ['dev', 'ino', 'size', 'mtimeNs'] as const;

/** Makes sure that nothing about a photo is worth a note: else its files would have been kept. */
async function assertWorks({ members }: DecodedContainer, container: string): Promise<void> {
  const [still, motion] = members;
  if (still !== undefined && motion !== undefined) {
    const { faults, notes } = await checkLive(bufferReader(still), bufferReader(motion));
    if (faults.length === 0 && notes.length === 0) return;
  }
  const message = `${container} holds a photo that is worth looking at first; its files are kept.`;
  throw new LivepkgError('not-in-container', message);
}

function changed(path: string): LivepkgError {
  return new LivepkgError(
    'source-changed',
    `${path} changed after it was packed, so it was kept; run the command again when it no longer changes.`,
    { file: path },
  );
}

/** Makes sure that the container holds the very bytes of a file. */
async function prove(
  file: SourceFile,
  { manifest, members }: DecodedContainer,
  container: string,
  allocate: Allocate,
): Promise<Proven> {
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
      `${path} is kept: ${container} holds no file of this name with these bytes. If you changed it, pack it with --update.`,
      { file: path },
    );
  }
  return { path, stats };
}

/** Removes what was proven, and nothing that has its name now: neither another file nor a link. */
function remove({ path, stats }: Proven): void {
  const now = lstatSync(path, { bigint: true });
  // Of a file with several names, taking one away changes it.
  const keys = stats.nlink > 1n ? IDENTITY : ([...IDENTITY, 'ctimeNs'] as const);
  if (keys.some((key) => now[key] !== stats[key])) throw changed(path);
  unlinkSync(path);
}

/**
 * Removes files after their container was synced, read back, and found to hold the very bytes of all
 * of them. No symbolic link is followed. What goes wrong ends it: the files that are left are kept.
 */
export async function removeFiles(task: RemoveTask, allocate: Allocate): Promise<RemoveOutcome> {
  const { file: path } = task.container;
  const removed: string[] = [];
  let current = path;
  try {
    const container = await readBack(task.container, allocate);
    if (task.mustWork) await assertWorks(container, path);
    const proven: Proven[] = [];
    for (const file of [...task.files, ...task.shared]) {
      current = file.path;
      proven.push(await prove(file, container, path, allocate));
    }
    for (const file of proven.slice(0, task.files.length)) {
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
