/** PNG stills (PNG, third edition), which some apps write under the name of the HEIC that they edited. */

import { viewOf } from '../common/bytes.ts';
import { damageFacts, malformed } from '../common/damage.ts';
import type { StillFacts } from '../common/facts.ts';
import { bufferReader } from '../common/reader-guard.ts';
import type { ByteReader } from '../common/reader.ts';
import { pngFaults } from '../live/png-faults.ts';
import { openTiff } from '../tiff/directory.ts';
import { readExifFacts } from '../tiff/exif-facts.ts';
import { readChunks } from './chunks.ts';
import type { Chunk } from './chunks.ts';

/** Length of IHDR, in bytes. */
const HEADER_LENGTH = 13;
/** Largest eXIf chunk read, in bytes. Phones write a few KB. */
const MAX_EXIF = 8 << 20;

/**
 * Reads a PNG: the size from IHDR, the rest from the eXIf chunk. Reads the headers of its chunks and
 * those two. A PNG that is cut off or broken is read as far as it goes, and its facts say so.
 *
 * @throws LivepkgError `media-truncated` when the file ends inside its first chunk, `media-malformed`
 *   when that is no IHDR, or the eXIf chunk is larger than any.
 */
export async function readPngFacts(reader: ByteReader): Promise<StillFacts> {
  const { whole, damage } = await readChunks(reader);
  // Xcode puts a chunk of its own before all others.
  const first = whole.find(({ type }) => type !== 'CgBI');
  if (first === undefined && damage !== undefined) throw damage;
  if (first?.type !== 'IHDR' || first.length !== HEADER_LENGTH) {
    throw malformed('The PNG is damaged: nothing in it says how large the picture is.');
  }
  const header = viewOf(await reader.read(first.offset, HEADER_LENGTH));
  const [width, height] = [header.getUint32(0), header.getUint32(4)];
  const exif = whole.find(({ type }) => type === 'eXIf');
  const tiff = exif === undefined ? undefined : await openTiff(await readExif(reader, exif));
  return {
    kind: 'still',
    type: 'PNG',
    ...(width > 0 && height > 0 ? { width, height } : {}),
    ...(tiff === undefined ? {} : await readExifFacts(tiff)),
    ...damageFacts(damage, damage === undefined ? pngFaults(whole) : [], tiff === undefined),
  };
}

async function readExif(reader: ByteReader, { offset, length }: Chunk): Promise<ByteReader> {
  if (length > MAX_EXIF) {
    throw malformed(`The PNG is damaged: its Exif data claim to be ${length} bytes long.`);
  }
  return bufferReader(await reader.read(offset, length));
}
