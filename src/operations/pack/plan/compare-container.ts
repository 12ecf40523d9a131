/** What `pack` makes of a container that is there already. Reads its first bytes only. */
import { lstatSync } from 'node:fs';
import { decodeHead, type ContainerHead } from '../../../format/container.ts';
import { trueName } from '../../../format/manifest-rules.ts';
import type { Member } from '../../../format/manifest-schema.ts';
import { parseModified } from '../../../format/time.ts';
import { FORMAT_CODES, LivepkgError } from '../../../errors.ts';
import { readHead } from '../../../store/folder/container-head.ts';
import { conflict, idOf, type Planned, type Verdict } from '../entry/pack-entry.ts';
import type { SourceFile } from '../entry/source-file.ts';
import type { SourceDigests } from '../entry/source-digests.ts';
import {
  carryingOver,
  sidecarsOnlyIn,
  whyLeft,
  withoutSidecars,
  withSidecars,
  type UpdateMode,
} from './update-sidecars.ts';

export interface CompareOptions {
  digests: SourceDigests;
  update: UpdateMode;
}

/** A link is not followed: what it leads to is not in this archive. */
function assertFile(container: string): void {
  if (lstatSync(container, { throwIfNoEntry: false })?.isFile() === true) return;
  throw new LivepkgError('not-a-file', `${container} is not a file.`, { file: container });
}

/** A folder, a pipe, or a link, where a container should go. */
function isInTheWay({ code }: LivepkgError): boolean {
  return code === 'not-a-file' || code === 'not-found';
}

/**
 * Whether members are these files, and with their times: where a time is the same, so are the bytes
 * taken to be. With an update those of sidecars are looked at all the same.
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
    const hasItsTime = parseModified(member.modified) === modified;
    if (!hasItsTime) result = 'other times';
    if (hasItsTime && !(update !== 'none' && role === 'sidecar')) continue;
    if (Buffer.compare(await digests.of(source), member.sha256) !== 0) return 'different';
  }
  return result;
}

/** Whether a container has all sidecars that are among some files, whatever they are called. */
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
 * Compares a pair with the container that is there.
 *
 * @returns what is to become of the pair; undefined if the container holds another photo
 * @throws LivepkgError what the system reports
 */
export async function compareContainer(
  container: string,
  planned: Planned,
  options: CompareOptions,
): Promise<Verdict | undefined> {
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
    if (isInTheWay(error)) {
      return conflict(
        `${container}: there is something else there, not a file; move it away to pack this pair.`,
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
      `${container} is there already and is not an intact container (${error.message}); ` +
        'it is left as it is. Audit it, and move it away to pack this pair.',
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
  // Only what is about the halves may be replaced: other halves may be damaged ones.
  if (heldId !== id || held.photo !== (await digests.photoOf(sources))) {
    return conflict(
      `${container} holds this photo with other bytes, or another one, and is left as it is; ` +
        'compare the two, and move the container away to pack this pair.',
    );
  }
  // A copy in an archive has no sidecars and no times of its own: the container is the richer.
  if (planned.kept === 'bundle' && (await hasSidecars(held, sources, digests))) {
    return { action: 'unchanged', bytes: size };
  }
  const onlyHeld = await sidecarsOnlyIn(held, sources, digests);
  const outdated = { container, held, onlyHeld, planned };
  if (update === 'drop sidecars') return withoutSidecars(outdated, digests);
  const others = members.filter((member) => !onlyHeld.includes(member));
  const rest = await comparison(others, sources, options);
  if (update === 'keep sidecars') {
    if (rest !== 'different') return { ...unchanged(size, rest), ...carryingOver(onlyHeld) };
    return withSidecars(outdated, digests);
  }
  return conflict(whyLeft(container, onlyHeld, rest !== 'different'));
}

function unchanged(bytes: number, found: 'same' | 'other times'): Verdict {
  const times = found === 'same' ? {} : ({ hasOtherTimes: true } as const);
  return { action: 'unchanged', bytes, ...times };
}
