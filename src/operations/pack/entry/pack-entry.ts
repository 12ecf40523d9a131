/** An entry of the plan of `pack`. */
import { containerLength } from '../../../format/container.ts';
import { SHA256_BYTES } from '../../../format/digest.ts';
import { describeMembers } from '../../../format/manifest.ts';
import type { Link } from '../../../format/manifest-schema.ts';
import type { MotionFacts, StillFacts } from '../../../media/common/facts.ts';
import { foldIdentifier } from '../../../media/common/identifier.ts';
import type { KeepReason, NoteCode, RecordedError } from '../../../records.ts';
import { mediaOf, type PairReport } from '../../pair-report.ts';
import type { SourceFile } from './source-file.ts';

/** The container that an update replaces, as it was when compared. */
export interface Replaced {
  /** Its identity: no other container is replaced. */
  identity: string;
  /** Names of members that the new container takes over. */
  carriedOver: readonly string[];
}

/** Names of sidecars in a container that differ from those next to the photo, and what happens to them. */
export interface HeldSidecars {
  /** They exist only in the container, and are kept. */
  carriedOver?: string[];
  /** They existed only in the container, and are dropped as requested. */
  dropped?: string[];
  /** They are replaced by files with the same name and other bytes. */
  replaced?: string[];
}

/** One pair, and what is done with it. */
export interface PackEntry {
  action: 'pack' | 'update' | 'unchanged' | 'conflict' | 'failed';
  /** Path of the container. */
  container: string;
  sources: SourceFile[];
  link: Link;
  /** The facts of the halves. */
  halves: { still: StillFacts; motion: MotionFacts };
  notes: NoteCode[];
  /** Pairs with faults are packed too. */
  details: PairReport['details'];
  /** Length of the container in bytes. */
  bytes: number;
  /** If this pair is a copy: the pair of this run that is in the container. */
  copyOf?: PackEntry | undefined;
  /** Set for an update. */
  replaces?: Replaced | undefined;
  heldSidecars?: HeldSidecars | undefined;
  /** The container has the same bytes with other modification times. */
  hasOtherTimes?: true | undefined;
  /** Why the files are kept with `removeSource`. */
  kept?: KeepReason | undefined;
  error?: RecordedError | undefined;
}

/** What is known about a pair before its container is read. */
export type Planned = Omit<PackEntry, 'container' | keyof Decision>;
/** What is done with it. */
export type Decision = Pick<
  PackEntry,
  'action' | 'bytes' | 'copyOf' | 'hasOtherTimes' | 'replaces' | 'heldSidecars' | 'error'
>;

/** Creates an entry. All entries have the same fields in the same order, to save memory. */
export function entryOf(planned: Planned, container: string, decision: Decision): PackEntry {
  return {
    action: decision.action,
    container,
    sources: planned.sources,
    link: planned.link,
    halves: planned.halves,
    notes: planned.notes,
    details: planned.details,
    bytes: decision.bytes,
    copyOf: decision.copyOf,
    replaces: decision.replaces,
    heldSidecars: decision.heldSidecars,
    hasOtherTimes: decision.hasOtherTimes,
    kept: planned.kept,
    error: decision.error,
  };
}

/** The identifier, folded for comparison; undefined for a pair by name. */
export function idOf(link: Link): string | undefined {
  return link.by === 'content-identifier' ? foldIdentifier(link.id) : undefined;
}

/** The decision if something else exists and is not replaced. */
export function conflict(
  message: string,
  code: 'target-differs' | 'target-damaged' | 'version-unsupported' = 'target-differs',
) {
  return { action: 'conflict', bytes: 0, error: { code, message } } as const;
}

/** The data of a file in a manifest, without its digest. */
type MemberFile = Pick<SourceFile, 'role' | 'name' | 'size' | 'modified'>;

/**
 * The length of the future container. All digests have the same length, so their values do not matter.
 *
 * @param carriedOver members from the container that it replaces
 * @throws LivepkgError a rule of the format that it would break
 */
export function plannedLength(
  { sources, link, halves }: Planned,
  carriedOver: readonly MemberFile[] = [],
): number {
  const sha256 = new Uint8Array(SHA256_BYTES);
  const members = [...sources, ...carriedOver].map(({ role, name, size, modified }) => {
    return { role, name, size, modified, sha256 };
  });
  const media = mediaOf(halves.still, halves.motion);
  return containerLength(describeMembers({ link, media, members }).manifest);
}
