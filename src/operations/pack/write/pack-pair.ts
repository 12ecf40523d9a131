/** Packs one pair: reads the files, encodes the container, publishes it. */
import { dirname } from 'node:path';
import { LivepkgError, type ErrorCode } from '../../../errors.ts';
import { decodeContainer, encodeContainer } from '../../../format/container.ts';
import { containerIdentity, sha256 } from '../../../format/digest.ts';
import { describeMembers, encodeManifest } from '../../../format/manifest.ts';
import type { Link, Media } from '../../../format/manifest-schema.ts';
import { readWhole, type Allocate } from '../../../files/file.ts';
import { outcomeOf, type Outcome } from '../../../files/outcome.ts';
import { PreparedFiles } from '../../../store/folder/publish.ts';
import { readSource, sourceOf } from '../../../library/source.ts';
import { syncFolder } from '../../../store/folder/sync.ts';
import type { RunToken } from '../../../store/folder/temporary.ts';
import type { SourceFile } from '../entry/source-file.ts';
import { OldContainer, type ReadMember } from './old-container.ts';
import type { Replaced } from '../entry/pack-entry.ts';

export interface PackTask {
  run: RunToken;
  /** The folder that the user chose. */
  out: string;
  /** Path of the container, below `out`. */
  target: string;
  /** The container that is there and is to be replaced. */
  replaces?: Replaced | undefined;
  sources: SourceFile[];
  link: Link;
  media: Media;
}

async function readMember(file: SourceFile, allocate?: Allocate): Promise<ReadMember> {
  const { role, name, modified } = file;
  const bytes = await readSource(sourceOf(file), allocate);
  return { role, name, bytes, size: bytes.length, modified, sha256: sha256(bytes) };
}

/** Reads a container back from the disk, and makes sure that it is whole and the one meant. */
async function verify(path: string, target: string, expected: string): Promise<void> {
  try {
    const { bytes } = await readWhole(path);
    const { container } = await decodeContainer(bytes);
    if (container === expected) return;
  } catch (cause) {
    throw notReadBack(target, cause);
  }
  throw notReadBack(target);
}

function notReadBack(target: string, cause?: unknown): LivepkgError {
  return new LivepkgError(
    'not-read-back',
    `${target}: what was written could not be read back intact; check the disk. Nothing was replaced.`,
    { cause, file: target },
  );
}

const IN_THE_WAY: ReadonlySet<ErrorCode> = new Set(['target-exists', 'target-changed']);

/** Whether another run has published the very same container meanwhile. */
async function isThereAlready(
  { target }: PackTask,
  expected: string,
  error: unknown,
): Promise<boolean> {
  if (!(error instanceof LivepkgError) || !IN_THE_WAY.has(error.code)) return false;
  try {
    await verify(target, target, expected);
    // The other run may not have come to it, and may be killed.
    syncFolder(dirname(target));
    return true;
  } catch {
    // Then what is there is something else, and that it is in the way is what there is to tell.
    return false;
  }
}

/** What became of a pair. */
export interface PackOutcome {
  /** Length of the container in bytes. */
  bytes: number;
  /** Whether it was there already: another run packed the same pair at the same time. */
  wasThere: boolean;
}

/**
 * Packs a pair. Nothing is overwritten but the container that the task says is replaced, if it is still
 * the same; and that only after the new one was read back intact.
 *
 * @throws LivepkgError `source-changed`, `bundle-damaged`, `target-exists`, `target-changed`,
 * `target-damaged`, `not-read-back`, a rule of the format that the files would break (`time-invalid`,
 * `container-too-large`), or what the system reports
 */
export async function packPair(task: PackTask, allocate?: Allocate): Promise<PackOutcome> {
  const { out, target, run, replaces } = task;
  const read: ReadMember[] = [];
  for (const source of task.sources) read.push(await readMember(source, allocate));
  const old = replaces && (await OldContainer.read(target, replaces, allocate));
  const all = [...read, ...(old?.carriedOver ?? [])];
  const { manifest, members } = describeMembers({ ...task, members: all });
  const chunks = encodeContainer(
    manifest,
    members.map(({ bytes }) => bytes),
  );
  const identity = containerIdentity(encodeManifest(manifest));
  const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
  const prepared = await PreparedFiles.write([{ target, chunks }], run, out);
  try {
    const [path = ''] = prepared.paths;
    if (old !== undefined) await verify(path, target, identity);
    await prepared.commit({ replace: old?.assertUnchanged });
  } catch (error) {
    if (!(await isThereAlready(task, identity, error))) throw error;
    return { bytes, wasThere: true };
  } finally {
    prepared.discard();
  }
  return { bytes, wasThere: false };
}

/** Packs a pair. Runs in a thread. */
export async function packPairTask(
  task: PackTask,
  allocate: Allocate,
): Promise<Outcome<PackOutcome>> {
  return outcomeOf(task.target, () => packPair(task, allocate));
}
