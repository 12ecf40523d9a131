/** What a container of an earlier run tells of the files that went into it. Runs in a worker. */
import { lstatSync } from 'node:fs';
import { LivepkgError } from '../../errors.ts';
import { peekHead } from '../../format/container.ts';
import { trueName } from '../../format/manifest-rules.ts';
import type { Manifest, Media } from '../../format/manifest-schema.ts';
import { parseModified } from '../../format/time.ts';
import type { MotionFacts, StillFacts } from '../../media/facts.ts';
import { readHead } from '../container-head.ts';
import type { Allocate } from '../file.ts';
import { explain } from '../system-error.ts';
import type { SourceFile } from './pack-pair.ts';

export interface RecalledContainer {
  path: string;
  /** Length in bytes. */
  size: number;
  /** The files in it, in its order. */
  members: Pick<SourceFile, 'role' | 'name' | 'size' | 'modified'>[];
  still: StillFacts;
  motion: MotionFacts;
}

const STILL_TYPES = ['HEIC', 'JPEG', 'DNG'] as const;
const MOTION_TYPES = ['MOV', 'MP4'] as const;

/**
 * The facts from which `mediaOf` makes the same media again; undefined where some cannot be known.
 * Where both halves say something, the still's is taken: the motion's own is not written down.
 */
function factsOf({
  link,
  media,
}: Manifest): Pick<RecalledContainer, 'still' | 'motion'> | undefined {
  const stillType = STILL_TYPES.find((type) => type === media.still.type);
  const motionType = MOTION_TYPES.find((type) => type === media.motion.type);
  // A movie without pictures has a fault that only looking at it can name.
  if (stillType === undefined || motionType === undefined || media.motion.video === undefined) {
    return undefined;
  }
  if (link.by !== 'content-identifier') return undefined;
  const { still, motion, location, ...common }: Media = media;
  const contentIdentifier = link.id;
  return {
    still: { kind: 'still', ...common, ...still, type: stillType, contentIdentifier },
    motion: {
      kind: 'motion',
      ...motion,
      ...(location === undefined ? {} : { location }),
      type: motionType,
      contentIdentifier,
    },
  };
}

/** What a container tells; undefined if it is nothing. */
export async function recallContainer(
  path: string,
  allocate: Allocate,
): Promise<RecalledContainer | undefined> {
  try {
    // What a link leads to is not in this archive.
    if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
    const { bytes, size } = await readHead(path, allocate);
    const manifest = peekHead(bytes, size);
    const facts = factsOf(manifest);
    if (facts === undefined) return undefined;
    const members = manifest.members.map((member) => ({
      role: member.role,
      name: trueName(member),
      size: member.size,
      modified: parseModified(member.modified),
    }));
    return { path, size, members, ...facts };
  } catch (error) {
    // The plan looks at it again, and says what is wrong with it.
    if (explain(error, path, 'cannot be read') instanceof LivepkgError) return undefined;
    throw error;
  }
}
