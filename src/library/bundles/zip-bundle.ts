/**
 * Live Photos in a ZIP archive: `.livp` (Baidu and others), Ente's, and Synology's under the name of
 * the still. Whatever its name, an archive of exactly one still and one motion file is one.
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
  /** Index in the central directory. */
  entry: number;
  /** Name of the entry, for display. */
  entryName: string;
  /** File name of the extracted half. */
  name: string;
  /** Bytes. */
  size: number;
  facts: StillFacts | MotionFacts;
}

/** Enough to recognise a container, and to read the name of the first entry. */
const HEAD_BYTES = 30 + 256;

/** A ZIP starts with an entry, or with the end record if it is empty. */
const isZip = (head: Buffer): boolean =>
  ['PK\x03\x04', 'PK\x05\x06'].includes(head.toString('latin1', 0, 4));

/** The name in the first local header (APPNOTE 4.3.7). */
function firstPath(head: Buffer): string {
  const length = head.length < 30 ? 0 : head.readUInt16LE(26);
  return head.toString('utf8', 30, 30 + length);
}

/** The two entries of a pair, checked; files of macOS are ignored. */
async function candidatesOf(archive: ZipArchive): Promise<[ArchiveEntry, ArchiveEntry]> {
  const [first, second, ...others] = archive.entries.filter(({ path }) => !isLeftover(path));
  if (first === undefined || second === undefined || others.length > 0) {
    const found = archive.entries.filter(({ path }) => !isLeftover(path)).length;
    throw notAPair(`it holds ${found === 1 ? '1 file' : `${found} files`}`);
  }
  await archive.check([first, second]);
  return [first, second];
}

/** The facts of an entry, after its CRC-32 was checked; undefined if it is neither still nor motion. */
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
    throw damaged(`${entry.path}: ${error.message.replace(/\.$/, '')}`, error);
  } finally {
    reader.close();
  }
}

async function pairIn(archive: ZipArchive, archiveName: string): Promise<ZippedHalf[]> {
  const found: { entry: ArchiveEntry; facts: StillFacts | MotionFacts }[] = [];
  for (const entry of await candidatesOf(archive)) {
    const facts = await recogniseEntry(archive, entry);
    if (facts === undefined) throw notAPair(`${entry.path} is neither of them`);
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
    throw refused('its two files have the same name');
  }
  return halves;
}

/**
 * The halves of a Live Photo in an archive, each completely read and verified.
 *
 * @param name the name of the file
 * @returns undefined if the file is not an archive, or neither holds nor claims to hold a Live Photo
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
    if (isLivpName(name)) throw damaged('it does not start like a ZIP archive');
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
 * Reads one half from an archive, after the same checks as {@link recogniseZip}.
 *
 * @param index of the entry in the central directory
 * @throws LivepkgError `bundle-not-a-pair`, `bundle-damaged`, `bundle-refused`, and whatever the
 * reader throws
 */
export async function readZipped(reader: ByteReader, index: number): Promise<Uint8Array> {
  const archive = await ZipArchive.open(reader);
  const entry = (await candidatesOf(archive)).find((candidate) => candidate.index === index);
  if (entry === undefined) throw notAPair('the entry no longer exists');
  const opened = await archive.openEntry(entry);
  try {
    return await opened.readAll();
  } finally {
    opened.close();
  }
}
