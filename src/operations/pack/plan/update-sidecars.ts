/** Decides about the sidecars of a container that is updated. */
import type { ContainerHead } from '../../../format/container.ts';
import { MAX_MEMBERS, trueName } from '../../../format/manifest-rules.ts';
import type { Member } from '../../../format/manifest-schema.ts';
import { parseModified } from '../../../format/time.ts';
import { foldName } from '../../../format/unicode.ts';
import { conflict, plannedLength, type Planned, type Decision } from '../entry/pack-entry.ts';
import type { SourceFile } from '../entry/source-file.ts';
import type { SourceDigests } from '../entry/source-digests.ts';

/**
 * Whether containers with the same halves but other sidecars or names are rewritten, and what happens to
 * sidecars that exist only in the container.
 */
export type UpdateMode = 'none' | 'keep sidecars' | 'drop sidecars';

/**
 * Sidecars that exist only in a container. One that exists next to the photo with the same bytes, but
 * another case or normalization of its name, is not among them.
 */
export async function sidecarsOnlyIn(
  { manifest }: ContainerHead,
  sources: readonly SourceFile[],
  digests: SourceDigests,
): Promise<Member[]> {
  const found: Member[] = [];
  for (const member of manifest.members) {
    if (member.role !== 'sidecar') continue;
    const name = trueName(member);
    const isInFolder = sources.some((source) => source.name === name);
    if (!isInFolder && !(await hasOtherSpelling(member, sources, digests))) found.push(member);
  }
  return found;
}

async function hasOtherSpelling(
  member: Member,
  sources: readonly SourceFile[],
  digests: SourceDigests,
): Promise<boolean> {
  const folded = foldName(trueName(member));
  for (const source of sources) {
    if (source.role !== 'sidecar' || source.size !== member.size) continue;
    if (foldName(source.name) !== folded) continue;
    if (Buffer.compare(await digests.of(source), member.sha256) === 0) return true;
  }
  return false;
}

/** Names of sidecars whose bytes differ between the container and the folder. */
async function replacedIn(
  { manifest }: ContainerHead,
  sources: readonly SourceFile[],
  digests: SourceDigests,
): Promise<string[]> {
  const names: string[] = [];
  for (const member of manifest.members) {
    const source = sources.find(({ name }) => name === trueName(member));
    if (source === undefined || member.role !== 'sidecar' || source.role !== 'sidecar') continue;
    if (Buffer.compare(await digests.of(source), member.sha256) !== 0) names.push(source.name);
  }
  return names;
}

/**
 * Why a container with the same photo, but other sidecars or names, is not updated.
 *
 * @param containerOnly sidecars that exist only in it
 * @param isRestSame whether all other members are unchanged
 */
export function conflictMessage(
  container: string,
  containerOnly: readonly Member[],
  isRestSame: boolean,
): string {
  const names = containerOnly.map(trueName).join(', ');
  if (isRestSame) {
    return (
      `${container} holds this photo and ${names}, which no longer exists next to the photo. It was not ` +
      `changed. Use --update to keep ${names} in it, or --update --drop-sidecars to drop it.`
    );
  }
  const kept =
    containerOnly.length === 0 ? '' : ` ${names} is only in the container, and will be kept.`;
  return (
    `${container} holds this photo, but its sidecars or names have changed. It was not changed. ` +
    `Use --update to rewrite it.${kept}`
  );
}

/** The decision to keep sidecars in a container. */
export function carriedOverSidecars(members: readonly Member[]): Pick<Decision, 'heldSidecars'> {
  return members.length === 0 ? {} : { heldSidecars: { carriedOver: members.map(trueName) } };
}

/** A container that has to be rewritten. */
export interface Outdated {
  container: string;
  /** Its content. */
  held: ContainerHead;
  /** Sidecars that exist only in it. */
  containerOnly: readonly Member[];
  /** The pair of its new content. */
  planned: Planned;
}

/** An update that drops sidecars that exist only in the container. */
export async function dropSidecarsUpdate(
  { container, held, containerOnly, planned }: Outdated,
  digests: SourceDigests,
): Promise<Decision> {
  const dropped = containerOnly.map(trueName);
  if (dropped.length > 0 && planned.notes.includes('sidecar-left-out')) {
    return conflict(
      `${container} was not updated: ${dropped.join(', ')} is only in the container, and another ` +
        'sidecar of this photo cannot be read or does not fit; fix that first.',
    );
  }
  const replaced = await replacedIn(held, planned.sources, digests);
  return {
    action: 'update',
    bytes: plannedLength(planned),
    replaces: { identity: held.container, carriedOver: [] },
    heldSidecars: {
      ...(dropped.length === 0 ? {} : { dropped }),
      ...(replaced.length === 0 ? {} : { replaced }),
    },
  };
}

/** An update that keeps sidecars that exist only in the container. */
export async function keepSidecarsUpdate(
  { container, held, containerOnly, planned }: Outdated,
  digests: SourceDigests,
): Promise<Decision> {
  const carriedOver = containerOnly.map(trueName);
  const members = containerOnly.map((member) => ({
    role: member.role,
    name: trueName(member),
    size: member.size,
    modified: parseModified(member.modified),
  }));
  if (planned.sources.length + members.length > MAX_MEMBERS) {
    return conflict(
      `${container} was not updated: it cannot hold both the sidecars of this photo and those that are ` +
        `only in the container (${carriedOver.join(', ')}); use --drop-sidecars to drop the latter.`,
    );
  }
  const replaced = await replacedIn(held, planned.sources, digests);
  return {
    action: 'update',
    bytes: plannedLength(planned, members),
    replaces: { identity: held.container, carriedOver },
    heldSidecars: {
      ...(carriedOver.length === 0 ? {} : { carriedOver }),
      ...(replaced.length === 0 ? {} : { replaced }),
    },
  };
}
