/** Removes files that a container is proven to hold. Runs in a worker. */
import { lstatSync, unlinkSync, type BigIntStats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LivepkgError } from '../../../errors.ts';
import { decodeContainer, type DecodedContainer } from '../../../format/container.ts';
import { trueName } from '../../../format/manifest-rules.ts';
import { checkLive } from '../../../media/check-live.ts';
import { bufferReader } from '../../../media/common/reader-guard.ts';
import { readWhole, sameState, type Allocate } from '../../../files/file.ts';
import type { SourceFile } from '../entry/source-file.ts';
import { recorded, type RecordedError } from '../../../records.ts';
import type { HeldFolder } from '../../../store/folder/held-folder.ts';
import { makeAndHold } from '../../../store/folder/make-folder.ts';
import { syncFile, syncFolder } from '../../../store/folder/sync.ts';
import { explain } from '../../../files/system-error.ts';

export interface RemoveTask {
  /** The folder that the user chose. */
  out: string;
  /** Path of the container, below `out`. */
  container: string;
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

/** What tells that nobody wrote to a file or put another one in its place. */
const IDENTITY = ['dev', 'ino', 'size', 'mtimeNs'] as const;

/**
 * A container, read from the disk and found intact. What it holds survives a power cut, and no link
 * below the folder that the user chose leads to it.
 */
async function readBack(
  { container, out }: RemoveTask,
  allocate?: Allocate,
): Promise<DecodedContainer> {
  let held: HeldFolder | undefined;
  try {
    held = makeAndHold(out, dirname(container));
    const path = join(held.path, basename(container));
    if (!lstatSync(path).isFile()) {
      throw new LivepkgError('not-a-file', `${container} is a link, or no file.`);
    }
    syncFile(path);
    syncFolder(held.path);
    const { bytes } = await readWhole(path, allocate);
    return await decodeContainer(bytes);
  } catch (cause) {
    const told = explain(cause, container, 'cannot be read back');
    if (!(told instanceof LivepkgError)) throw told;
    const why = told.message.replaceAll(held?.path ?? container, dirname(container));
    throw new LivepkgError(
      'not-read-back',
      `${container} could not be proven intact, so the files in it are kept: ${why} ` +
        'Audit it; if it is damaged, move it away and pack them again.',
      { cause: told, file: container },
    );
  } finally {
    held?.release();
  }
}

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
    `${path} changed after it was packed, and is kept; run the command again once it is at rest.`,
    { file: path },
  );
}

/** Makes sure that the container holds the very bytes of a file. */
async function prove(
  file: SourceFile,
  { manifest, members }: DecodedContainer,
  container: string,
  allocate?: Allocate,
): Promise<Proven> {
  const { path, role, name } = file;
  const { bytes, state, stats } = await readWhole(path, allocate);
  if (!sameState(state, file)) throw changed(path);
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
export async function removeFiles(task: RemoveTask, allocate?: Allocate): Promise<RemoveOutcome> {
  const removed: string[] = [];
  let current = task.container;
  try {
    const container = await readBack(task, allocate);
    if (task.mustWork) await assertWorks(container, task.container);
    const proven: Proven[] = [];
    for (const file of [...task.files, ...task.shared]) {
      current = file.path;
      proven.push(await prove(file, container, task.container, allocate));
    }
    for (const file of proven.slice(0, task.files.length)) {
      current = file.path;
      remove(file);
      removed.push(file.path);
    }
    return { removed };
  } catch (error) {
    const told = explain(error, current, 'cannot be removed');
    if (!(told instanceof LivepkgError)) throw told;
    return { removed, error: recorded(told) };
  }
}
