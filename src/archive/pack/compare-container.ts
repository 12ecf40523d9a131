/** What `pack` makes of a container that is there already. Reads its first bytes only. */
import { decodeHead, HEAD_BYTES, type ContainerHead } from '../../format/container.ts';
import { trueName } from '../../format/manifest-rules.ts';
import { parseModified } from '../../format/time.ts';
import { FORMAT_CODES, LivepkgError } from '../../errors.ts';
import { readHead } from '../file.ts';
import { conflict, idOf, plannedLength, type Planned, type Verdict } from './pack-entry.ts';
import type { SourceFile } from './pack-pair.ts';
import type { SourceDigests } from './source-digests.ts';

export interface CompareOptions {
  digests: SourceDigests;
  /** Write anew what holds the same halves with other sidecars or names. */
  update: boolean;
}

/** A folder, a pipe, or a link to nothing, where a container should go. */
function isInTheWay({ code }: LivepkgError): boolean {
  return code === 'not-a-file' || code === 'not-found';
}

/** Whether a container holds these files: names, sizes and times, or names and bytes. */
async function holds(
  { manifest }: ContainerHead,
  sources: readonly SourceFile[],
  digests: SourceDigests,
): Promise<boolean> {
  const { members } = manifest;
  const sameNames =
    members.length === sources.length &&
    members.every((member, index) => {
      const source = sources[index];
      return trueName(member) === source?.name && member.size === source.size;
    });
  if (!sameNames) return false;
  for (const [index, { source, modified }] of sources.entries()) {
    const member = members[index];
    if (member === undefined) return false;
    if (parseModified(member.modified) === modified) continue;
    if (Buffer.compare(await digests.of(source), member.sha256) !== 0) return false;
  }
  return true;
}

/**
 * Compares a pair with the container that is there.
 *
 * @returns what is to become of the pair; undefined if the container holds another photo
 * @throws LivepkgError what the system reports
 */
export async function compareContainer(
  container: string,
  planned: Planned,
  { digests, update }: CompareOptions,
): Promise<Verdict | undefined> {
  let held: ContainerHead;
  let size: number;
  try {
    const head = await readHead(container, HEAD_BYTES);
    size = head.size;
    held = await decodeHead(head.bytes, size);
  } catch (error) {
    if (!(error instanceof LivepkgError)) throw error;
    if (isInTheWay(error)) {
      return conflict(
        `${container}: something that is no file stands there; move it away to pack this pair.`,
      );
    }
    if (!FORMAT_CODES.some((code) => code === error.code)) throw error;
    if (error.code === 'version-unsupported') {
      return conflict(
        `${container} is there already, in a version that this livepkg does not know, and is ` +
          'left as it is; use a newer livepkg, or pack this pair into another folder.',
        'version-unsupported',
      );
    }
    return conflict(
      `${container} is there already and is no intact container (${error.message}); ` +
        'it is left as it is. Audit it, and move it away to pack this pair.',
      'target-damaged',
    );
  }
  const { sources, link } = planned;
  const heldId = idOf(held.manifest.link);
  const id = idOf(link);
  if (heldId !== undefined && id !== undefined && heldId !== id) return undefined;
  if (heldId === id && (await holds(held, sources, digests))) {
    return { action: 'unchanged', bytes: size };
  }
  // Only what is about the halves may be replaced: other halves may be damaged ones.
  if (heldId !== id || held.photo !== (await digests.photoOf(sources))) {
    return conflict(
      `${container} holds this photo with other bytes, or another one, and is left as it is; ` +
        'compare the two, and move the container away to pack this pair.',
    );
  }
  return update
    ? { action: 'update', bytes: plannedLength(planned) }
    : conflict(
        `${container} holds this photo, but its sidecars or names are others now; ` +
          'it is left as it is. Use --update to write it anew.',
      );
}
