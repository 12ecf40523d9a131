/**
 * Finds files that an interrupted `pack --remove-source` did not remove: the still, which is removed last,
 * and sidecars. The other files are only in the container.
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

/** Files that a container seems to hold; their bytes have not been compared. */
export interface Leftover {
  /** Files to remove, the still last. */
  files: SourceFile[];
  /** Sidecars to verify but keep: a pair of this run has them too, and handles them. */
  shared: SourceFile[];
  /** The record after the files are removed. */
  record: PackedRecord;
}

/** Reasons of a half that is related to no other file of the run. */
const IS_ALONE: ReadonlySet<UnpairedReason> = new Set([
  'no-partner',
  'different-identifier',
  'name-only',
]);

interface FoundContainer {
  container: string;
  size: number;
  head: ContainerHead;
}

/** Undamaged unpaired stills. */
function loneStills({ unpaired }: Survey): StillHalf<PhotoFile>[] {
  return unpaired
    .filter(({ reason, half: { file, facts } }) => {
      const isKnown = facts.contentIdentifier !== undefined && facts.damage === undefined;
      return IS_ALONE.has(reason) && isKnown && file.bundle === undefined && !isThroughLink(file);
    })
    .map(({ half }) => half)
    .filter(isStill);
}

/** The containers of a folder, by their first bytes. */
async function containersIn(folder: string): Promise<FoundContainer[]> {
  const found: FoundContainer[] = [];
  try {
    for (const name of listFolder(folder).filter(isContainerName)) {
      const container = joinAsGiven(folder, name);
      const held = await readContainer(container);
      if (held !== undefined) found.push(held);
    }
  } catch (error) {
    // An unreadable folder is reported when something is packed into it.
    if (!(error instanceof LivepkgError)) throw error;
  }
  return found;
}

/** Reads the head of a container; undefined if it cannot be read or is damaged, which an audit reports. */
async function readContainer(container: string): Promise<FoundContainer | undefined> {
  try {
    const { bytes, size } = readHead(container);
    return { container, size, head: decodeHead(bytes, size) };
  } catch (error) {
    if (!(error instanceof LivepkgError)) throw error;
    return undefined;
  }
}

/** Whether a container seems to hold a still: by identifier, name and length. */
function holds({ head: { manifest } }: FoundContainer, still: StillHalf<PhotoFile>): boolean {
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

const exists = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/**
 * The remaining files of a photo; undefined if this is not an interrupted removal, because its motion or an
 * unknown sidecar still exists.
 */
function leftover(
  { container, size, head }: FoundContainer,
  { file }: StillHalf<PhotoFile>,
  { pairs, loneSidecars }: Survey,
): Leftover | undefined {
  const folder = dirname(file.path);
  const [still = '', motion = '', ...sidecars] = head.manifest.members.map((member) =>
    joinAsGiven(folder, trueName(member)),
  );
  const left = sidecars.filter(exists);
  const isLeft = ({ path }: PhotoFile): boolean => left.includes(path);
  const lone = loneSidecars.filter(isLeft);
  const shared = [...new Set(pairs.flatMap((pair) => pair.sidecars).filter(isLeft))];
  const isMotionThere = exists(motion) && !pairs.some((pair) => pair.motion.file.path === motion);
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
 * Finds unpaired stills whose container exists where `pack` would write it. Reads only the heads of
 * containers.
 *
 * @param folderFor the output folder for folders of the source
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
