/** Finds files that have not changed since an earlier run packed them. Runs in a worker thread. */
import { statSync } from 'node:fs';
import { LivepkgError } from '../../../errors.ts';
import { glanceHead } from '../../../format/container.ts';
import { isBareFileName, trueName } from '../../../format/manifest-rules.ts';
import type { GlancedMember, ManifestGlance } from '../../../format/manifest-glance.ts';
import { parseModified } from '../../../format/time.ts';
import {
  MOTION_TYPES,
  STILL_TYPES,
  type MotionFacts,
  type StillFacts,
} from '../../../media/common/facts.ts';
import { foldIdentifier } from '../../../media/common/identifier.ts';
import { pairFaults, pairNotes } from '../../../media/live/pair-faults.ts';
import { readHead } from '../../../store/folder/container-head.ts';
import { stateOf, type Allocate } from '../../../files/file.ts';
import { isPlaceholder } from '../../../files/walk/placeholder.ts';
import { joinAsGiven } from '../../../files/join-as-given.ts';
import { explain } from '../../../files/system-error.ts';
import { reuseBuffer } from '../../../threads/buffer-pool.ts';
import { containerNameFor } from '../entry/container-name.ts';
import type { PackedFile, PackedHalves } from './packed-pair.ts';

/** Containers, and the folder of their source files. */
export interface FindPackedTask {
  sources: string;
  /** The folder of the containers. */
  archive: string;
  names: readonly string[];
}

interface KnownFacts {
  still: StillFacts;
  motion: MotionFacts;
}

/**
 * Facts for which `mediaOf` returns the same media again; undefined if that is not possible. If both halves
 * stated a value, it is taken for the still's: the motion's is not recorded.
 */
function factsOf(
  { still, motion }: ManifestGlance['media'],
  contentIdentifier: string,
): KnownFacts | undefined {
  const stillType = STILL_TYPES.find((type) => type === still.type);
  const motionType = MOTION_TYPES.find((type) => type === motion.type);
  // A movie without a video track has a fault that can only be found by reading it.
  if (stillType === undefined || motionType === undefined || motion.video === undefined) {
    return undefined;
  }
  return {
    still: { kind: 'still', ...still, type: stillType, contentIdentifier },
    motion: {
      kind: 'motion',
      ...motion,
      type: motionType,
      contentIdentifier,
    },
  };
}

/** The file of a member, if it exists in a folder and is unchanged. */
function findMember(member: GlancedMember | undefined, folder: string): PackedFile | undefined {
  if (member === undefined) return undefined;
  const name = trueName(member);
  if (!isBareFileName(name)) return undefined;
  const stats = statSync(joinAsGiven(folder, name), { bigint: true, throwIfNoEntry: false });
  if (stats?.isFile() !== true || isPlaceholder(stats, process.platform)) return undefined;
  const { size, modified } = stateOf(stats);
  const packed = packedFile(member);
  const isSame = size === packed.size && Number(modified) === packed.modified;
  // Beyond safe integers, different times can be the same number.
  return isSame && Number.isSafeInteger(packed.modified) ? packed : undefined;
}

function packedFile(member: GlancedMember): PackedFile {
  const { size, modified } = member;
  return { name: trueName(member), size, modified: Number(parseModified(modified)) };
}

/** Ignores errors of a container: the plan reports them. */
function orUndefined<Result>(path: string, read: () => Result | undefined): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (explain(error, path, 'cannot be read') instanceof LivepkgError) return undefined;
    throw error;
  }
}

/** The pair in a container; undefined if it cannot be read, or the halves have changed. */
function packedIn(
  { sources, archive }: Omit<FindPackedTask, 'names'>,
  name: string,
  allocate: Allocate,
): PackedHalves | undefined {
  const container = joinAsGiven(archive, name);
  return orUndefined(container, () => {
    const { bytes, size } = readHead(container, allocate);
    const { id, members, media } = glanceHead(bytes, size);
    const facts = id === undefined ? undefined : factsOf(media, id);
    const still = findMember(members[0], sources);
    const motion = findMember(members[1], sources);
    if (id === undefined || facts === undefined || still === undefined || motion === undefined) {
      return undefined;
    }
    const isLive = pairFaults(facts.still, facts.motion).length === 0;
    const needsPlan = !isLive || containerNameFor(still.name) !== name;
    const notes = pairNotes(facts.motion);
    return {
      name,
      bytes: size,
      id: foldIdentifier(id),
      still: { ...still, type: facts.still.type },
      motion: { ...motion, type: facts.motion.type },
      ...(members.length === 2 ? {} : { sidecars: members.slice(2).map(packedFile) }),
      ...(notes.length === 0 ? {} : { notes }),
      ...(needsPlan ? { needsPlan } : {}),
    };
  });
}

/**
 * Finds unchanged pairs in containers of an earlier run. Runs in a worker thread.
 *
 * @returns JSON of {@link PackedHalves}: many small objects are transferred faster as text
 */
export function findPackedTask(task: FindPackedTask, allocate: Allocate): string {
  const reusedBuffer = reuseBuffer(allocate);
  const found = task.names.map((name) => packedIn(task, name, reusedBuffer));
  return JSON.stringify(found.filter((halves) => halves !== undefined));
}
