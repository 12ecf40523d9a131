/** What the Exif of a still says. */

import { exifDateTime } from '../common/date-time.ts';
import type { CommonFacts } from '../common/facts.ts';
import { cleanUtf8 } from '../common/text.ts';
import { contentIdentifier } from './apple-maker-note.ts';
import { readDirectory, readNumber, TYPE_ASCII, TYPE_UNDEFINED } from './directory.ts';
import type { Tiff, TiffDirectory } from './directory.ts';

/** Facts that Exif states; the size of the picture is the container's business. */
export type ExifFacts = Omit<CommonFacts, 'width' | 'height'>;

/** Tags (Exif 2.32, section 4.6). */
const TAG_MAKE = 0x010f;
const TAG_MODEL = 0x0110;
const TAG_SOFTWARE = 0x0131;
const TAG_EXIF_DIRECTORY = 0x8769;
const TAG_DATE_TIME_ORIGINAL = 0x9003;
const TAG_OFFSET_TIME_ORIGINAL = 0x9011;
const TAG_MAKER_NOTE = 0x927c;

/** Longest text read, in bytes: a longer one is left out, padded or not. */
const MAX_TEXT = 4096;
/** Longest maker note read, in bytes. Apple's have some tens of thousand. */
const MAX_MAKER_NOTE = 1 << 20;

/** The directories that have the facts; `undefined` where there is none, or it cannot be read. */
interface ExifDirectories {
  readonly main: TiffDirectory | undefined;
  readonly exif: TiffDirectory | undefined;
  /** Whether IFD0 says that there is an Exif directory. */
  readonly isExifNamed: boolean;
}

/**
 * Content identifier (Apple MakerNote tag 0x0011), capture time (DateTimeOriginal 0x9003 with
 * OffsetTimeOriginal 0x9011), make, model and software (IFD0 0x010F, 0x0110, 0x0131).
 * What is not there, has another type than Exif gives it, or cannot be read is left out.
 */
export async function readExifFacts(tiff: Tiff): Promise<ExifFacts> {
  const { main, exif } = await readDirectories(tiff);
  const facts: ExifFacts = {};
  const makerNote = await readValue(tiff, exif, TAG_MAKER_NOTE, TYPE_UNDEFINED, MAX_MAKER_NOTE);
  const identifier = makerNote === undefined ? undefined : contentIdentifier(makerNote);
  if (identifier !== undefined) facts.contentIdentifier = identifier;
  const dateTime = await readText(tiff, exif, TAG_DATE_TIME_ORIGINAL);
  const offset = await readText(tiff, exif, TAG_OFFSET_TIME_ORIGINAL);
  const captured = dateTime === undefined ? undefined : exifDateTime(dateTime, offset);
  if (captured !== undefined) facts.captured = captured;
  const make = await readText(tiff, main, TAG_MAKE);
  if (make !== undefined) facts.make = make;
  const model = await readText(tiff, main, TAG_MODEL);
  if (model !== undefined) facts.model = model;
  const software = await readText(tiff, main, TAG_SOFTWARE);
  if (software !== undefined) facts.software = software;
  return facts;
}

/**
 * Whether the Exif directory, or the maker note that it has, does not lie wholly inside the TIFF: of a
 * DNG, whose offsets count from the start of the file, that is what a cut leaves.
 */
export async function isExifOutside(tiff: Tiff): Promise<boolean> {
  const { exif, isExifNamed } = await readDirectories(tiff);
  if (exif === undefined) return isExifNamed;
  return exif.outside.has(TAG_MAKER_NOTE);
}

async function readDirectories(tiff: Tiff): Promise<ExifDirectories> {
  const main = await readDirectory(tiff, tiff.firstDirectory);
  const pointer = await readNumber(tiff, main?.get(TAG_EXIF_DIRECTORY));
  const exif = pointer === undefined ? undefined : await readDirectory(tiff, pointer);
  return { main, exif, isExifNamed: pointer !== undefined };
}

/** The bytes of a field; `undefined` when it is absent, of another type, or too long. */
async function readValue(
  tiff: Tiff,
  directory: TiffDirectory | undefined,
  tag: number,
  type: number,
  limit: number,
): Promise<Uint8Array | undefined> {
  const entry = directory?.get(tag);
  if (entry?.type !== type || entry.size > limit) return undefined;
  return tiff.reader.read(entry.offset, entry.size);
}

async function readText(
  tiff: Tiff,
  directory: TiffDirectory | undefined,
  tag: number,
): Promise<string | undefined> {
  const value = await readValue(tiff, directory, tag, TYPE_ASCII, MAX_TEXT);
  return value === undefined ? undefined : cleanUtf8(value);
}
