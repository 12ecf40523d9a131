/** What an update of a container makes of the sidecars in it. */
import type { ContainerHead } from '../../../format/container.ts';
import { MAX_MEMBERS, trueName } from '../../../format/manifest-rules.ts';
import type { Member } from '../../../format/manifest-schema.ts';
import { parseModified } from '../../../format/time.ts';
import { foldName } from '../../../format/unicode.ts';
import { conflict, plannedLength, type Planned, type Verdict } from '../entry/pack-entry.ts';
import type { SourceFile } from '../entry/source-file.ts';
import type { SourceDigests } from '../entry/source-digests.ts';

/**
 * Whether containers are written anew that hold the same halves with other sidecars or names, and what
 * becomes of sidecars that only the container holds.
 */
export type UpdateMode = 'none' | 'keep sidecars' | 'drop sidecars';

/**
 * Sidecars that only a container holds. One that lies beside the photo under another spelling of its name
 * (letter case, normal form), byte for byte, is not one of them.
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
    const isBeside = sources.some((source) => source.name === name);
    if (!isBeside && !(await hasOtherSpelling(member, sources, digests))) found.push(member);
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

/** Names of sidecars of which a container has other bytes than those beside the photo. */
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
 * Why a container is left as it is that holds a photo with other sidecars or names.
 *
 * @param onlyHeld sidecars that only it holds
 * @param isRestSame whether it holds all that lies beside the photo, as it is
 */
export function whyLeft(
  container: string,
  onlyHeld: readonly Member[],
  isRestSame: boolean,
): string {
  const names = onlyHeld.map(trueName).join(', ');
  if (isRestSame) {
    return (
      `${container} holds this photo, and ${names}, which is no longer beside it; it is left as it ` +
      `is. Use --update to keep ${names} in it, or --update --drop-sidecars to give it up.`
    );
  }
  const kept = onlyHeld.length === 0 ? '' : ` ${names} is only in the container, and is kept.`;
  return (
    `${container} holds this photo, but its sidecars or names are others now; it is left as it ` +
    `is. Use --update to write it anew.${kept}`
  );
}

/** What a record says of sidecars that stay in a container. */
export function carryingOver(members: readonly Member[]): Pick<Verdict, 'heldSidecars'> {
  return members.length === 0 ? {} : { heldSidecars: { carriedOver: members.map(trueName) } };
}

/** A container that is to be written anew. */
export interface Outdated {
  container: string;
  /** What it holds. */
  held: ContainerHead;
  /** Sidecars that only it holds. */
  onlyHeld: readonly Member[];
  /** The pair that it is written anew for. */
  planned: Planned;
}

/** An update that gives up what only the container holds. */
export async function withoutSidecars(
  { container, held, onlyHeld, planned }: Outdated,
  digests: SourceDigests,
): Promise<Verdict> {
  const dropped = onlyHeld.map(trueName);
  if (dropped.length > 0 && planned.notes.includes('sidecar-left-out')) {
    return conflict(
      `${container} is not written anew: ${dropped.join(', ')} is in the container only, and a ` +
        'sidecar of this photo cannot be read or has no room; see to that one first.',
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

/** An update that carries over what only the container holds. */
export async function withSidecars(
  { container, held, onlyHeld, planned }: Outdated,
  digests: SourceDigests,
): Promise<Verdict> {
  const carriedOver = onlyHeld.map(trueName);
  const members = onlyHeld.map((member) => ({
    role: member.role,
    name: trueName(member),
    size: member.size,
    modified: parseModified(member.modified),
  }));
  if (planned.sources.length + members.length > MAX_MEMBERS) {
    return conflict(
      `${container} is not written anew: it has no room for the sidecars beside this photo and for ` +
        `those that only it holds (${carriedOver.join(', ')}); --drop-sidecars gives those up.`,
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
