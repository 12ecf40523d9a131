/**
 * A Live Photo in one ZIP archive: `.livp` (Baidu and others), Ente's, and Synology's under the name
 * of the still. The bytes decide: whatever it is called, an archive of one still and one motion file
 * is one.
 */
import { LivepkgError } from '../../errors.ts';
import { beginsAsContainer } from '../../format/container.ts';
import { foldName } from '../../format/unicode.ts';
import type { MotionFacts, StillFacts } from '../../media/common/facts.ts';
import { readFacts } from '../../media/read-facts.ts';
import type { ByteReader } from '../../media/common/reader.ts';
import {
  beginsAsPhoto,
  bundleStem,
  claimsToBePhoto,
  isEntePair,
  isLeftover,
  isLivpName,
  plainExtension,
} from './bundle-names.ts';
import { damaged, isBundleError, notAPair, refused } from './damage.ts';
import { ZipArchive, type ArchiveEntry } from './zip-archive.ts';

/** Half of a Live Photo, as an entry of an archive. */
export interface ZippedHalf {
  /** Place of the entry in the central directory. */
  entry: number;
  /** What the entry is called: for people. */
  entryName: string;
  /** What the half is called when it is taken out. */
  name: string;
  /** Bytes. */
  size: number;
  facts: StillFacts | MotionFacts;
}

/** So many bytes tell a container, and the name of an archive's first entry. */
const HEAD_BYTES = 30 + 256;

/** What a ZIP begins with: an entry, or the end of an archive without any. */
const isZip = (head: Buffer): boolean =>
  ['PK\x03\x04', 'PK\x05\x06'].includes(head.toString('latin1', 0, 4));

/** The name in the first local header (APPNOTE 4.3.7). */
function firstPath(head: Buffer): string {
  const length = head.length < 30 ? 0 : head.readUInt16LE(26);
  return head.toString('utf8', 30, 30 + length);
}

/** The two entries besides what macOS leaves, which can be opened. */
async function candidatesOf(archive: ZipArchive): Promise<[ArchiveEntry, ArchiveEntry]> {
  const [first, second, ...others] = archive.entries.filter(({ path }) => !isLeftover(path));
  if (first === undefined || second === undefined || others.length > 0) {
    const found = archive.entries.filter(({ path }) => !isLeftover(path)).length;
    throw notAPair(`it holds ${found === 1 ? '1 file' : `${found} files`}`);
  }
  await archive.check([first, second]);
  return [first, second];
}

/** Tells what an entry is, and whether it is whole. Gives nothing for what is no half. */
async function recogniseEntry(
  archive: ZipArchive,
  entry: ArchiveEntry,
): Promise<StillFacts | MotionFacts | undefined> {
  const reader = await archive.openEntry(entry);
  try {
    const facts = await readFacts(reader);
    if (facts.kind === 'other') return undefined;
    await reader.readAll();
    return facts;
  } catch (error) {
    if (!(error instanceof LivepkgError) || !error.code.startsWith('media-')) throw error;
    throw damaged(`of ${entry.path} is said: ${error.message.replace(/\.$/, '')}`, error);
  } finally {
    reader.close();
  }
}

async function pairIn(archive: ZipArchive, archiveName: string): Promise<ZippedHalf[]> {
  const found: { entry: ArchiveEntry; facts: StillFacts | MotionFacts }[] = [];
  for (const entry of await candidatesOf(archive)) {
    const facts = await recogniseEntry(archive, entry);
    if (facts === undefined) throw notAPair(`${entry.path} is neither`);
    found.push({ entry, facts });
  }
  const still = found.find(({ facts }) => facts.kind === 'still')?.entry;
  const motion = found.find(({ facts }) => facts.kind === 'motion')?.entry;
  if (still === undefined || motion === undefined) {
    throw notAPair(`it holds two ${still === undefined ? 'motion files' : 'stills'}`);
  }
  const isGeneric = isEntePair(still.path, motion.path);
  const halves = found.map(({ entry, facts }): ZippedHalf => {
    const extension = plainExtension(entry.path) || `.${facts.type}`;
    const named = bundleStem(archiveName) + extension;
    const name = isGeneric ? named : (entry.name ?? named);
    return { entry: entry.index, entryName: entry.name ?? name, name, size: entry.size, facts };
  });
  if (new Set(halves.map(({ name }) => foldName(name))).size < 2) {
    throw refused('its two files have one name');
  }
  return halves;
}

/**
 * The halves of a Live Photo, if a file is an archive of one: each read to its end, and found whole.
 *
 * @param name the file's own
 * @returns undefined for a file that is no archive, and for an archive of something else that does
 * not claim to be a Live Photo
 * @throws LivepkgError `bundle-not-a-pair`, `bundle-damaged`, `bundle-refused` for an archive that
 * claims to be a Live Photo, and whatever the reader throws
 */
export async function recogniseZip(
  reader: ByteReader,
  name: string,
): Promise<ZippedHalf[] | undefined> {
  const head = Buffer.from(await reader.read(0, Math.min(HEAD_BYTES, reader.size)));
  if (beginsAsContainer(head)) return undefined;
  if (!isZip(head)) {
    if (isLivpName(name)) throw damaged('it does not begin as a ZIP archive');
    return undefined;
  }
  let archive: ZipArchive | undefined;
  try {
    archive = await ZipArchive.open(reader);
    return await pairIn(archive, name);
  } catch (error) {
    const paths = archive?.entries.map(({ path }) => path).filter((path) => !isLeftover(path));
    const isClaimed =
      paths === undefined ? beginsAsPhoto(name, firstPath(head)) : claimsToBePhoto(name, paths);
    if (isBundleError(error) && !isClaimed) return undefined;
    throw error;
  }
}

/**
 * Reads one half out of an archive, after every check that finding it took.
 *
 * @param index place of the entry in the central directory
 * @throws LivepkgError `bundle-not-a-pair`, `bundle-damaged`, `bundle-refused`, and whatever the
 * reader throws
 */
export async function readZipped(reader: ByteReader, index: number): Promise<Uint8Array> {
  const archive = await ZipArchive.open(reader);
  const entry = (await candidatesOf(archive)).find((candidate) => candidate.index === index);
  if (entry === undefined) throw notAPair('what was in it is there no longer');
  const opened = await archive.openEntry(entry);
  try {
    return await opened.readAll();
  } finally {
    opened.close();
  }
}
