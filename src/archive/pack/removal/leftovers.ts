/**
 * Files that an interrupted `pack --remove-source` left behind: their photo is in its container, and
 * its other half is gone already.
 */
import { dirname } from 'node:path';
import { decodeHead, HEAD_BYTES, type ContainerHead } from '../../../format/container.ts';
import { trueName } from '../../../format/manifest-rules.ts';
import type { Member } from '../../../format/manifest-schema.ts';
import { LivepkgError } from '../../../errors.ts';
import { isContainerName } from '../../find/container-name.ts';
import { readHead } from '../../file.ts';
import { groupBy } from '../../group-by.ts';
import { joinAsGiven } from '../../join-as-given.ts';
import { listFolder } from '../../out-folder.ts';
import { sourceOf } from '../pack-entry.ts';
import type { SourceFile } from '../pack-pair.ts';
import type { PackedRecord, UnpairedReason } from '../../records.ts';
import type { Survey } from '../../find/survey.ts';
import type { FoundFile } from '../../find/walk.ts';
import { isThroughLink } from './keep-reason.ts';

/** What is left of a photo that a container seems to hold: its bytes were not looked at. */
export interface Leftover {
  /** Files to remove. */
  files: SourceFile[];
  /** Files that a later one of these containers holds too. */
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

interface LoneFile {
  role: Member['role'];
  file: FoundFile;
  /** Of a half: its identifier. */
  id?: string | undefined;
}

interface Held {
  container: string;
  size: number;
  head: ContainerHead;
}

function loneFiles({ pairs, unpaired, loneSidecars }: Survey): LoneFile[] {
  const leftOut = new Set(pairs.flatMap((pair) => pair.leftOut));
  const halves = unpaired
    .filter(
      ({ reason, half }) => IS_ALONE.has(reason) && half.facts.contentIdentifier !== undefined,
    )
    .map(({ half: { file, facts } }) => ({ role: facts.kind, file, id: facts.contentIdentifier }));
  const sidecars = loneSidecars
    .filter((file) => !leftOut.has(file))
    .map((file) => ({ role: 'sidecar', file }) as const);
  return [...halves, ...sidecars].filter(
    ({ file }) => file.bundle === undefined && !isThroughLink(file),
  );
}

/** The containers of a folder, as far as their first bytes tell. */
async function containersIn(folder: string): Promise<Held[]> {
  const found: Held[] = [];
  for (const name of listFolder(folder).filter(isContainerName)) {
    const container = joinAsGiven(folder, name);
    try {
      const { bytes, size } = await readHead(container, HEAD_BYTES);
      found.push({ container, size, head: await decodeHead(bytes, size) });
    } catch (error) {
      // One that cannot be read, or is damaged, proves nothing; audit tells of it.
      if (!(error instanceof LivepkgError)) throw error;
    }
  }
  return found;
}

/** Lone files by their names. */
type LoneFiles = ReadonlyMap<string, LoneFile[]>;

/** Those files of which a container has one of the same name, role and length, of the same photo. */
function heldOf({ head: { manifest } }: Held, lone: LoneFiles): LoneFile[] {
  const { link, members } = manifest;
  const isSamePhoto = (id: string | undefined): boolean =>
    id === undefined ||
    (link.by === 'content-identifier' && link.id.toLowerCase() === id.toLowerCase());
  return members.flatMap((member) =>
    (lone.get(trueName(member)) ?? []).filter(
      ({ role, file, id }) => role === member.role && file.size === member.size && isSamePhoto(id),
    ),
  );
}

const byName = (lone: readonly LoneFile[]): LoneFiles => groupBy(lone, ({ file }) => file.name);

function leftover(
  { container, size, head }: Held,
  files: LoneFile[],
  shared: LoneFile[],
): Leftover {
  const [first] = [...files, ...shared];
  const folder = dirname(first?.file.path ?? '');
  const paths = head.manifest.members.map((member) => joinAsGiven(folder, trueName(member)));
  const [still = '', motion = '', ...sidecars] = paths;
  return {
    files: files.map(({ role, file }) => sourceOf(role, file)),
    shared: shared.map(({ role, file }) => sourceOf(role, file)),
    record: { event: 'unchanged', container, still, motion, sidecars, bytes: size, notes: [] },
  };
}

/** The containers that hold a lone file of the folders that they stand for. */
async function heldBeside(
  lone: readonly LoneFile[],
  folderFor: (folders: readonly string[]) => string,
): Promise<Held[]> {
  const found: Held[] = [];
  const folders = groupBy(lone, ({ file }) => folderFor(file.folders));
  for (const [folder, files] of folders) {
    const inFolder = byName(files);
    const containers = await containersIn(folder);
    found.push(...containers.filter((held) => heldOf(held, inFolder).length > 0));
  }
  return found;
}

/**
 * Finds files without a partner whose container is in its folder already. Reads only the beginning of
 * the containers in question.
 *
 * A container lies where its still lay, whose turn comes last where the files of a photo lie in
 * several folders: with it, the others are found wherever they are.
 *
 * @param folderFor where the containers of some folders of the source are
 */
export async function findLeftovers(
  survey: Survey,
  folderFor: (folders: readonly string[]) => string,
): Promise<Leftover[]> {
  const lone = loneFiles(survey);
  const containers = await heldBeside(lone, folderFor);
  const all = byName(lone);
  const lastOf = new Map<LoneFile, Held>();
  for (const held of containers) for (const file of heldOf(held, all)) lastOf.set(file, held);
  return containers.map((held) => {
    const its = heldOf(held, all);
    const isLast = (file: LoneFile): boolean => lastOf.get(file) === held;
    const notLast = its.filter((file) => !isLast(file));
    return leftover(held, its.filter(isLast), notLast);
  });
}
