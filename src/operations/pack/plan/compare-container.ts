/** Compares a pair with an existing container. Reads only its first bytes. */
import { lstatSync } from 'node:fs';
import { decodeHead, type ContainerHead } from '../../../format/container.ts';
import { trueName } from '../../../format/manifest-rules.ts';
import type { Member } from '../../../format/manifest-schema.ts';
import { parseModified } from '../../../format/time.ts';
import { FORMAT_CODES, LivepkgError } from '../../../errors.ts';
import { readHead } from '../../../store/folder/container-head.ts';
import { conflict, idOf, type Planned, type Decision } from '../entry/pack-entry.ts';
import type { SourceFile } from '../entry/source-file.ts';
import type { SourceDigests } from '../entry/source-digests.ts';
import {
  carriedOverSidecars,
  sidecarsOnlyIn,
  conflictMessage,
  dropSidecarsUpdate,
  keepSidecarsUpdate,
  type UpdateMode,
} from './update-sidecars.ts';

export interface CompareOptions {
  digests: SourceDigests;
  update: UpdateMode;
}

/** Links are not followed: their target is not in this archive. */
function assertFile(container: string): void {
  if (lstatSync(container, { throwIfNoEntry: false })?.isFile() === true) return;
  throw new LivepkgError('not-a-file', `${container} is not a file.`, { file: container });
}

/** Whether something else than a file exists at the path of the container. */
function isOtherThing({ code }: LivepkgError): boolean {
  return code === 'not-a-file' || code === 'not-found';
}

/**
 * Compares members with files. If name, size and time are equal, the bytes are assumed to be equal too,
 * except for sidecars with `update`.
 */
async function comparison(
  members: readonly Member[],
  sources: readonly SourceFile[],
  { digests, update }: CompareOptions,
): Promise<'same' | 'other times' | 'different'> {
  if (members.length !== sources.length) return 'different';
  let result: 'same' | 'other times' = 'same';
  for (const [index, source] of sources.entries()) {
    const { role, name, size, modified } = source;
    const member = members[index];
    if (member === undefined || trueName(member) !== name || member.size !== size) {
      return 'different';
    }
    const hasSameTime = parseModified(member.modified) === modified;
    if (!hasSameTime) result = 'other times';
    if (hasSameTime && !(update !== 'none' && role === 'sidecar')) continue;
    if (Buffer.compare(await digests.of(source), member.sha256) !== 0) return 'different';
  }
  return result;
}

/** Whether a container has all given sidecars, under any name. */
async function hasSidecars(
  { manifest }: ContainerHead,
  sources: readonly SourceFile[],
  digests: SourceDigests,
): Promise<boolean> {
  const held = new Set(manifest.members.map(({ sha256 }) => Buffer.from(sha256).toString('hex')));
  for (const source of sources) {
    if (source.role !== 'sidecar') continue;
    if (!held.has(Buffer.from(await digests.of(source)).toString('hex'))) return false;
  }
  return true;
}

/**
 * Compares a pair with the existing container.
 *
 * @returns the decision about the pair; undefined if the container holds another photo
 * @throws LivepkgError what the system reports
 */
export async function compareContainer(
  container: string,
  planned: Planned,
  options: CompareOptions,
): Promise<Decision | undefined> {
  const { digests, update } = options;
  let held: ContainerHead;
  let size: number;
  try {
    assertFile(container);
    const head = readHead(container);
    size = head.size;
    held = decodeHead(head.bytes, size);
  } catch (error) {
    if (!(error instanceof LivepkgError)) throw error;
    if (isOtherThing(error)) {
      return conflict(`${container} exists and is not a file; move it away to pack this pair.`);
    }
    if (!FORMAT_CODES.some((code) => code === error.code)) throw error;
    if (error.code === 'version-unsupported') {
      return conflict(
        `${container} already exists in a version that this livepkg does not support, and was not ` +
          'replaced; use a newer livepkg, or pack this pair into another folder.',
        'version-unsupported',
      );
    }
    return conflict(
      `${container} already exists and is not an intact container (${error.message}). ` +
        'It was not replaced. Audit it, and move it away to pack this pair.',
      'target-damaged',
    );
  }
  const { sources, link } = planned;
  const heldId = idOf(held.manifest.link);
  const id = idOf(link);
  if (heldId !== undefined && id !== undefined && heldId !== id) return undefined;
  const { members } = held.manifest;
  const found = heldId === id ? await comparison(members, sources, options) : 'different';
  if (found !== 'different') return unchanged(size, found);
  // Different halves are never replaced: the new ones may be damaged.
  if (heldId !== id || held.photo !== (await digests.photoOf(sources))) {
    return conflict(
      `${container} holds another photo, or this photo with other bytes, and was not replaced; ` +
        'compare the two, and move the container away to pack this pair.',
    );
  }
  // A copy in a bundle has neither sidecars nor times of its own: the container has more.
  if (planned.kept === 'bundle' && (await hasSidecars(held, sources, digests))) {
    return { action: 'unchanged', bytes: size };
  }
  const containerOnly = await sidecarsOnlyIn(held, sources, digests);
  const outdated = { container, held, containerOnly, planned };
  if (update === 'drop sidecars') return dropSidecarsUpdate(outdated, digests);
  const others = members.filter((member) => !containerOnly.includes(member));
  const rest = await comparison(others, sources, options);
  if (update === 'keep sidecars') {
    if (rest !== 'different')
      return { ...unchanged(size, rest), ...carriedOverSidecars(containerOnly) };
    return keepSidecarsUpdate(outdated, digests);
  }
  return conflict(conflictMessage(container, containerOnly, rest !== 'different'));
}

function unchanged(bytes: number, found: 'same' | 'other times'): Decision {
  const times = found === 'same' ? {} : ({ hasOtherTimes: true } as const);
  return { action: 'unchanged', bytes, ...times };
}
