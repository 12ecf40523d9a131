/**
 * What an interrupted `pack --remove-source` left behind: a still, which goes last, and sidecars; the
 * rest of the photo is in its container only.
 */
import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { LivepkgError } from '../../../errors.ts';
import { decodeHead, type ContainerHead } from '../../../format/container.ts';
import { trueName } from '../../../format/manifest-rules.ts';
import { isContainerName } from '../../../format/container-name.ts';
import type { Survey } from '../../../library/survey.ts';
import type { PhotoFile } from '../../../library/photo-file.ts';
import { readHead } from '../../../store/folder/container-head.ts';
import { groupBy } from '../../../group-by.ts';
import { joinAsGiven } from '../../../files/join-as-given.ts';
import { listFolder } from '../../../store/folder/out-folder.ts';
import { identifierOf, isStill, type StillHalf } from '../../../library/pairing/half.ts';
import type { PackedRecord, UnpairedReason } from '../../../records.ts';
import { idOf } from '../entry/pack-entry.ts';
import { sourceFile } from '../entry/source-file.ts';
import type { SourceFile } from '../entry/source-file.ts';
import { isThroughLink } from '../entry/keep-reason.ts';

/** What is left of a photo that a container seems to hold: its bytes were not looked at. */
export interface Leftover {
  /** Files to remove, the still last. */
  files: SourceFile[];
  /** Sidecars to prove, and to leave: a pair of the run has them too, and sees to them. */
  shared: SourceFile[];
  /** What is to be said of it, once its files are gone. */
  record: PackedRecord;
}

/** Reasons of a half that nothing else in the run claims. */
const IS_ALONE: ReadonlySet<UnpairedReason> = new Set([
  'no-partner',
  'different-identifier',
  'name-only',
]);

interface Held {
  container: string;
  size: number;
  head: ContainerHead;
}

/** Stills that nothing in the run belongs to, and that are whole. */
function loneStills({ unpaired }: Survey): StillHalf<PhotoFile>[] {
  return unpaired
    .filter(({ reason, half: { file, facts } }) => {
      const isKnown = facts.contentIdentifier !== undefined && facts.damage === undefined;
      return IS_ALONE.has(reason) && isKnown && file.bundle === undefined && !isThroughLink(file);
    })
    .map(({ half }) => half)
    .filter(isStill);
}

/** The containers of a folder, as far as their first bytes say. */
async function containersIn(folder: string): Promise<Held[]> {
  const found: Held[] = [];
  try {
    for (const name of listFolder(folder).filter(isContainerName)) {
      const container = joinAsGiven(folder, name);
      const held = await holding(container);
      if (held !== undefined) found.push(held);
    }
  } catch (error) {
    // A folder that cannot be read proves nothing; packing into it says why.
    if (!(error instanceof LivepkgError)) throw error;
  }
  return found;
}

/** What a container holds; undefined where it cannot be read, or is damaged: audit reports it. */
async function holding(container: string): Promise<Held | undefined> {
  try {
    const { bytes, size } = readHead(container);
    return { container, size, head: decodeHead(bytes, size) };
  } catch (error) {
    if (!(error instanceof LivepkgError)) throw error;
    return undefined;
  }
}

/** Whether a container holds a still: by its identifier, its name and its length. */
function holds({ head: { manifest } }: Held, still: StillHalf<PhotoFile>): boolean {
  const { file } = still;
  const [member] = manifest.members;
  const id = idOf(manifest.link);
  return (
    id !== undefined &&
    id === identifierOf(still) &&
    member !== undefined &&
    trueName(member) === file.name &&
    member.size === file.size
  );
}

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/**
 * What is left of a photo; undefined where it is more than an interruption leaves: its motion is
 * still beside it, or a sidecar that the run does not know.
 */
function leftover(
  { container, size, head }: Held,
  { file }: StillHalf<PhotoFile>,
  { pairs, loneSidecars }: Survey,
): Leftover | undefined {
  const folder = dirname(file.path);
  const [still = '', motion = '', ...sidecars] = head.manifest.members.map((member) =>
    joinAsGiven(folder, trueName(member)),
  );
  const left = sidecars.filter(isThere);
  const isLeft = ({ path }: PhotoFile): boolean => left.includes(path);
  const lone = loneSidecars.filter(isLeft);
  const shared = [...new Set(pairs.flatMap((pair) => pair.sidecars).filter(isLeft))];
  const isMotionThere = isThere(motion) && !pairs.some((pair) => pair.motion.file.path === motion);
  if (isMotionThere || lone.length + shared.length < left.length) return undefined;
  return {
    files: [...lone.map((one) => sourceFile('sidecar', one)), sourceFile('still', file)],
    shared: shared.map((one) => sourceFile('sidecar', one)),
    record: {
      event: 'unchanged',
      container,
      still,
      motion,
      sidecars,
      bytes: size,
      faults: [],
      notes: [],
    },
  };
}

/**
 * Finds stills without a partner whose container is where it would be packed. Reads only the beginning
 * of the containers in question.
 *
 * @param folderFor where the containers of some folders of the source are
 */
export async function findLeftovers(
  survey: Survey,
  folderFor: (folders: readonly string[]) => string,
): Promise<Leftover[]> {
  const leftovers: Leftover[] = [];
  const byFolder = groupBy(loneStills(survey), ({ file }) => folderFor(file.folders));
  for (const [folder, stills] of byFolder) {
    const byName = groupBy(await containersIn(folder), ({ head: { manifest } }) => {
      const [still] = manifest.members;
      return still === undefined ? undefined : trueName(still);
    });
    for (const still of stills) {
      const held = byName.get(still.file.name)?.find((one) => holds(one, still));
      const found = held && leftover(held, still, survey);
      if (found !== undefined) leftovers.push(found);
    }
  }
  return leftovers;
}
