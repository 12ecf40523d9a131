/** Packs one pair: reads the files, encodes the container, and publishes it. */
import type { Allocate } from '../../../files/file.ts';
import { outcomeOf, type Outcome } from '../../../files/outcome.ts';
import { encodeContainer } from '../../../format/container.ts';
import { containerIdentity, sha256 } from '../../../format/digest.ts';
import { describeMembers, encodeManifest } from '../../../format/manifest.ts';
import type { Link, Media } from '../../../format/manifest-schema.ts';
import { readSource, sourceOf } from '../../../library/source.ts';
import type { RunToken } from '../../../store/folder/temporary.ts';
import { publishContainer } from '../../../store/publish-container.ts';
import type { ContainerTarget } from '../../../store/store.ts';
import type { Replaced } from '../entry/pack-entry.ts';
import type { SourceFile } from '../entry/source-file.ts';
import { readOldContainer, type ReadMember } from './old-container.ts';

export interface PackTask {
  run: RunToken;
  target: ContainerTarget;
  /** The existing container that is replaced. */
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

/** The result of packing a pair. */
export interface PackOutcome {
  /** Length of the container in bytes. */
  bytes: number;
  /** Whether another run packed the same pair at the same time. */
  alreadyExisted: boolean;
}

/**
 * Packs a pair. Nothing is overwritten except the container that the task replaces.
 *
 * @throws LivepkgError `source-changed`, `bundle-damaged`, `target-damaged`, as `publishContainer`, a rule of
 * the format that the files would break (`time-invalid`, `container-too-large`), or what the system reports
 */
export async function packPair(task: PackTask, allocate?: Allocate): Promise<PackOutcome> {
  const { target, run, replaces } = task;
  const read: ReadMember[] = [];
  for (const source of task.sources) read.push(await readMember(source, allocate));
  const old = replaces && (await readOldContainer(target, replaces, allocate));
  const all = [...read, ...(old?.carriedOver ?? [])];
  const { manifest, members } = describeMembers({ ...task, members: all });
  const chunks = encodeContainer(
    manifest,
    members.map(({ bytes }) => bytes),
  );
  const identity = containerIdentity(encodeManifest(manifest));
  const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
  const container = { chunks, identity };
  return { bytes, ...(await publishContainer(target, container, { run, replaces: old?.head })) };
}

/** Packs a pair. Runs in a worker thread. */
export async function packPairTask(
  task: PackTask,
  allocate: Allocate,
): Promise<Outcome<PackOutcome>> {
  return outcomeOf(task.target.file, () => packPair(task, allocate));
}
