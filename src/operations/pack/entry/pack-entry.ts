/** An entry of the plan of `pack`: one pair, and what is to become of it. */
import { containerLength } from '../../../format/container.ts';
import { SHA256_BYTES } from '../../../format/digest.ts';
import { describeMembers } from '../../../format/manifest.ts';
import type { Link } from '../../../format/manifest-schema.ts';
import type { MotionFacts, StillFacts } from '../../../media/common/facts.ts';
import { foldIdentifier } from '../../../media/common/identifier.ts';
import type { KeepReason, NoteCode, RecordedError } from '../../../records.ts';
import { mediaOf, type PairReport } from '../../pair-report.ts';
import type { SourceFile } from './source-file.ts';

/** The container that an update replaces, as it was when it was compared. */
export interface Replaced {
  /** Its identity: no other is replaced. */
  identity: string;
  /** Names of members that the new one takes over from it. */
  carriedOver: readonly string[];
}

/** What becomes of sidecars in a container of which there are others, or none, beside the photo: names. */
export interface HeldSidecars {
  /** Only the container holds them, and goes on to do so. */
  carriedOver?: string[];
  /** Only the container held them: they are given up, because the user said so. */
  dropped?: string[];
  /** Other bytes of that name lie beside the photo, and take their place. */
  replaced?: string[];
}

/** One pair, and what is to become of it. */
export interface PackEntry {
  action: 'pack' | 'update' | 'unchanged' | 'conflict' | 'failed';
  /** Path of the container. */
  container: string;
  sources: SourceFile[];
  link: Link;
  /** What the halves say of themselves. */
  halves: { still: StillFacts; motion: MotionFacts };
  notes: NoteCode[];
  /** A pair with a fault is packed all the same: saving it is the point. */
  details: PairReport['details'];
  /** Length of the container in bytes. */
  bytes: number;
  /** The pair of this run that the container is to hold, where this one is a copy of it. */
  copyOf?: PackEntry | undefined;
  /** Of an update. */
  replaces?: Replaced | undefined;
  heldSidecars?: HeldSidecars | undefined;
  /** Its container holds the same bytes with other modification times. */
  hasOtherTimes?: true | undefined;
  /** Why the pair's files are to stay where they are, if they are asked to be removed. */
  kept?: KeepReason | undefined;
  error?: RecordedError | undefined;
}

/** What is known of a pair before its container is looked at. */
export type Planned = Omit<PackEntry, 'container' | keyof Verdict>;
/** What is to become of it. */
export type Verdict = Pick<
  PackEntry,
  'action' | 'bytes' | 'copyOf' | 'hasOtherTimes' | 'replaces' | 'heldSidecars' | 'error'
>;

/** A pair and what is to become of it. Each entry has the same fields: there may be very many. */
export function entryOf(planned: Planned, container: string, verdict: Verdict): PackEntry {
  return {
    action: verdict.action,
    container,
    sources: planned.sources,
    link: planned.link,
    halves: planned.halves,
    notes: planned.notes,
    details: planned.details,
    bytes: verdict.bytes,
    copyOf: verdict.copyOf,
    replaces: verdict.replaces,
    heldSidecars: verdict.heldSidecars,
    hasOtherTimes: verdict.hasOtherTimes,
    kept: planned.kept,
    error: verdict.error,
  };
}

/** The identifier as it is compared; a pair by name has none. */
export function idOf(link: Link): string | undefined {
  return link.by === 'content-identifier' ? foldIdentifier(link.id) : undefined;
}

/** Something is there that is left as it is. */
export function conflict(
  message: string,
  code: 'target-differs' | 'target-damaged' | 'version-unsupported' = 'target-differs',
) {
  return { action: 'conflict', bytes: 0, error: { code, message } } as const;
}

/** What a manifest has of a file, but for its digest. */
type Listed = Pick<SourceFile, 'role' | 'name' | 'size' | 'modified'>;

/**
 * How long the container will be: digests are all of one length, so any will do.
 *
 * @param carriedOver what comes from the container that it replaces
 * @throws LivepkgError a rule of the format that it would break
 */
export function plannedLength(
  { sources, link, halves }: Planned,
  carriedOver: readonly Listed[] = [],
): number {
  const sha256 = new Uint8Array(SHA256_BYTES);
  const members = [...sources, ...carriedOver].map(({ role, name, size, modified }) => {
    return { role, name, size, modified, sha256 };
  });
  const media = mediaOf(halves.still, halves.motion);
  return containerLength(describeMembers({ link, media, members }).manifest);
}
