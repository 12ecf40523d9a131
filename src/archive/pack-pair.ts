/** Packs one pair: reads the files, encodes the container, publishes it. */
import { dirname } from 'node:path';
import { LivepkgError } from '../errors.ts';
import { encodeContainer } from '../format/container.ts';
import { sha256 } from '../format/digest.ts';
import { describeMembers } from '../format/manifest.ts';
import type { Link, Media, Member } from '../format/manifest-schema.ts';
import { readWhole, sameState, type FileState } from './file.ts';
import { makeFolder, publishAll } from './publish.ts';
import type { RunToken } from './temporary.ts';

/** A file that goes into a container. */
export interface SourceFile {
  role: Member['role'];
  path: string;
  /** Its own name. */
  name: string;
  /** As it was when the plan was made. */
  state: FileState;
}

export interface PackTask {
  run: RunToken;
  /** The folder that the user chose. */
  out: string;
  /** Path of the container, below `out`. */
  target: string;
  sources: SourceFile[];
  link: Link;
  media: Media;
}

async function readSource({ role, path, name, state: planned }: SourceFile) {
  const { bytes, state } = await readWhole(path);
  if (!sameState(state, planned)) {
    throw new LivepkgError(
      'source-changed',
      `${path} changed after it was recognised; run the command again once it is at rest.`,
    );
  }
  return { role, name, bytes, sha256: sha256(bytes), ...state };
}

/**
 * Packs a pair. Nothing is overwritten.
 *
 * @returns the length of the container
 * @throws LivepkgError `source-changed`, `target-exists`, a rule of the format that the files would
 * break (`time-invalid`, `container-too-large`), or what the system reports
 */
export async function packPair(task: PackTask): Promise<{ bytes: number }> {
  const sources = [];
  for (const source of task.sources) sources.push(await readSource(source));
  const { manifest, members } = describeMembers({ ...task, members: sources });
  const chunks = await encodeContainer(
    manifest,
    members.map(({ bytes }) => bytes),
  );
  makeFolder(task.out, dirname(task.target));
  publishAll([{ target: task.target, chunks }], { run: task.run });
  return { bytes: chunks.reduce((sum, { length }) => sum + length, 0) };
}
