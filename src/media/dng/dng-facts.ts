/** DNG stills (Apple ProRAW), and telling them from other TIFFs (DNG 1.6, chapter 4). */

import { damageFacts, malformed, truncated } from '../common/damage.ts';
import type { OtherFacts, StillFacts } from '../common/facts.ts';
import { dngFaults } from '../live/dng-faults.ts';
import type { ByteReader } from '../common/reader.ts';
import { openTiff, readDirectory, readNumber, readNumbers } from '../tiff/directory.ts';
import type { Tiff, TiffDirectory } from '../tiff/directory.ts';
import { isExifOutside, readExifFacts } from '../tiff/exif-facts.ts';

const TAG_NEW_SUBFILE_TYPE = 0x00fe;
const TAG_IMAGE_WIDTH = 0x0100;
const TAG_IMAGE_LENGTH = 0x0101;
const TAG_SUB_IFDS = 0x014a;
const TAG_DNG_VERSION = 0xc612;

/** NewSubfileType of the full-resolution picture; previews and masks have bits set. */
const MAIN_IMAGE = 0;

/** Most SubIFDs looked into. Cameras write up to four. */
const MAX_SUB_IFDS = 32;

/**
 * Reads a TIFF: a still when its first directory has the tag DNGVersion, else another picture.
 * Reads directories and the wanted values, wherever they lie.
 *
 * @throws LivepkgError `media-truncated` when the first directory lies beyond the end of the file,
 *   `media-malformed` when it cannot be read.
 */
export async function readDngFacts(reader: ByteReader): Promise<StillFacts | OtherFacts> {
  const tiff = await openTiff(reader);
  if (tiff === undefined) {
    throw truncated(`The TIFF is cut off: it ends after ${reader.size} bytes, inside its header.`);
  }
  if (tiff.firstDirectory + 2 > reader.size) {
    throw truncated(
      `The TIFF is cut off: its directory lies at byte ${tiff.firstDirectory}, ` +
        `but the file ends at byte ${reader.size}.`,
    );
  }
  const directory = await readDirectory(tiff, tiff.firstDirectory);
  if (directory === undefined) throw malformed('The TIFF is damaged: its directory is cut off.');
  if (!directory.has(TAG_DNG_VERSION)) return { kind: 'other', picture: true };
  const pointers = await readNumbers(tiff, directory.get(TAG_SUB_IFDS), MAX_SUB_IFDS);
  const directories = [directory, ...(await readDirectories(tiff, pointers))];
  return {
    kind: 'still',
    type: 'DNG',
    ...(await mainImageSize(tiff, directories)),
    ...(await readExifFacts(tiff)),
    ...damageFacts(
      (await isExifOutside(tiff))
        ? truncated('The DNG is cut off: its Exif data lie behind its end.')
        : undefined,
      await dngFaults(tiff, directories, pointers),
      true,
    ),
  };
}

/** The directories that can be read, each once. */
async function readDirectories(tiff: Tiff, offsets: readonly number[]): Promise<TiffDirectory[]> {
  const directories: TiffDirectory[] = [];
  for (const offset of new Set(offsets)) {
    const directory = await readDirectory(tiff, offset);
    if (directory !== undefined) directories.push(directory);
  }
  return directories;
}

/** Width and height of the full-resolution picture. */
async function mainImageSize(
  tiff: Tiff,
  directories: readonly TiffDirectory[],
): Promise<{ width?: number; height?: number }> {
  for (const directory of directories) {
    if (await isMainImage(tiff, directory)) return imageSize(tiff, directory);
  }
  return {};
}

/** A directory without NewSubfileType is a full-resolution picture: 0 is its default (TIFF 6.0). */
async function isMainImage(tiff: Tiff, directory: TiffDirectory): Promise<boolean> {
  const entry = directory.get(TAG_NEW_SUBFILE_TYPE);
  return entry === undefined || (await readNumber(tiff, entry)) === MAIN_IMAGE;
}

async function imageSize(
  tiff: Tiff,
  directory: TiffDirectory,
): Promise<{ width?: number; height?: number }> {
  const width = await readNumber(tiff, directory.get(TAG_IMAGE_WIDTH));
  const height = await readNumber(tiff, directory.get(TAG_IMAGE_LENGTH));
  return width && height ? { width, height } : {};
}
