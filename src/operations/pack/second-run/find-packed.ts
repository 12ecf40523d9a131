/** Which files, by the containers of an earlier run, are as they were when they were packed. Runs in a thread. */
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

/** Containers, and the folder in which their files lay. */
export interface FindPackedTask {
  sources: string;
  /** The folder that the containers are in. */
  archive: string;
  names: readonly string[];
}

/** What is known of both halves. */
interface KnownFacts {
  still: StillFacts;
  motion: MotionFacts;
}

/**
 * The facts from which `mediaOf` makes the same media again; undefined where some cannot be known.
 * Where both halves say something, the still's is taken: the motion's own is not written down.
 */
function factsOf(
  { still, motion }: ManifestGlance['media'],
  contentIdentifier: string,
): KnownFacts | undefined {
  const stillType = STILL_TYPES.find((type) => type === still.type);
  const motionType = MOTION_TYPES.find((type) => type === motion.type);
  // A movie without pictures has a fault that only looking at it can name.
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

/** A file that a container holds, if it lies in a folder as it was. */
function findMember(member: GlancedMember | undefined, folder: string): PackedFile | undefined {
  if (member === undefined) return undefined;
  const name = trueName(member);
  if (!isBareFileName(name)) return undefined;
  const stats = statSync(joinAsGiven(folder, name), { bigint: true, throwIfNoEntry: false });
  if (stats?.isFile() !== true || isPlaceholder(stats, process.platform)) return undefined;
  const { size, modified } = stateOf(stats);
  const packed = packedFile(member);
  const isSame = size === packed.size && Number(modified) === packed.modified;
  // Beyond the safe integers, several times are one number.
  return isSame && Number.isSafeInteger(packed.modified) ? packed : undefined;
}

function packedFile(member: GlancedMember): PackedFile {
  const { size, modified } = member;
  return { name: trueName(member), size, modified: Number(parseModified(modified)) };
}

/** Looks at a container; that it cannot be read is not reported here. */
function orNothing<Result>(path: string, look: () => Result | undefined): Result | undefined {
  try {
    return look();
  } catch (error) {
    // The plan looks at it again, and says what is wrong with it.
    if (explain(error, path, 'cannot be read') instanceof LivepkgError) return undefined;
    throw error;
  }
}

/** What a container says of the pair in it; undefined if that is nothing, or the halves have changed. */
function packedIn(
  { sources, archive }: Omit<FindPackedTask, 'names'>,
  name: string,
  allocate: Allocate,
): PackedHalves | undefined {
  const container = joinAsGiven(archive, name);
  return orNothing(container, () => {
    const { bytes, size } = readHead(container, allocate);
    const { id, members, media } = glanceHead(bytes, size);
    const facts = id === undefined ? undefined : factsOf(media, id);
    const still = findMember(members[0], sources);
    const motion = findMember(members[1], sources);
    if (id === undefined || facts === undefined || still === undefined || motion === undefined) {
      return undefined;
    }
    const isLive = pairFaults(facts.still, facts.motion).length === 0;
    const isOdd = !isLive || containerNameFor(still.name) !== name;
    const notes = pairNotes(facts.motion);
    return {
      name,
      bytes: size,
      id: foldIdentifier(id),
      still: { ...still, type: facts.still.type },
      motion: { ...motion, type: facts.motion.type },
      ...(members.length === 2 ? {} : { sidecars: members.slice(2).map(packedFile) }),
      ...(notes.length === 0 ? {} : { notes }),
      ...(isOdd ? { isOdd } : {}),
    };
  });
}

/**
 * Which pairs are in containers of an earlier run, and as they were. Runs in a thread.
 *
 * @returns JSON of {@link PackedHalves}: of very many small objects, text goes from thread to thread
 * faster
 */
export function findPackedTask(task: FindPackedTask, allocate: Allocate): string {
  const inOnePiece = reuseBuffer(allocate);
  const found = task.names.map((name) => packedIn(task, name, inOnePiece));
  return JSON.stringify(found.filter((halves) => halves !== undefined));
}
