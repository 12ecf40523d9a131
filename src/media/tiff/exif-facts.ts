/** What the Exif of a still says. */

import exifr from 'exifr';
import { exifDateTime } from '../common/date-time.ts';
import type { CommonFacts } from '../common/facts.ts';
import { cleanText } from '../common/text.ts';
import { contentIdentifier } from './apple-maker-note.ts';
import type { Tiff } from './directory.ts';
import { gatherExifBlock } from './exif-block.ts';

/** Facts that Exif states; the size of the picture is the container's business. */
export type ExifFacts = Omit<CommonFacts, 'width' | 'height'>;

/**
 * Values come back as they stand in the file. Above all no dates: exifr would revive them in the time
 * zone of this machine.
 */
const OPTIONS = {
  ifd0: {},
  exif: {},
  gps: false,
  makerNote: true,
  mergeOutput: false,
  reviveValues: false,
  translateValues: false,
};

/**
 * Content identifier (Apple MakerNote tag 0x0011), capture time (DateTimeOriginal 0x9003 with
 * OffsetTimeOriginal 0x9011), make, model and software (IFD0 0x010F, 0x0110, 0x0131).
 * What is not there or cannot be read is left out.
 */
export async function readExifFacts(tiff: Tiff): Promise<ExifFacts> {
  // oxlint-disable-next-line import/no-named-as-default-member -- to Node, exifr is CommonJS: no names
  const output: unknown = await exifr.parse(await gatherExifBlock(tiff), OPTIONS);
  const main = member(output, 'ifd0');
  const exif = member(output, 'exif');
  const makerNote = member(output, 'makerNote');
  const dateTime = text(exif, 'DateTimeOriginal');

  const facts: ExifFacts = {};
  const identifier = makerNote instanceof Uint8Array ? contentIdentifier(makerNote) : undefined;
  if (identifier !== undefined) facts.contentIdentifier = identifier;
  const captured =
    dateTime === undefined ? undefined : exifDateTime(dateTime, text(exif, 'OffsetTimeOriginal'));
  if (captured !== undefined) facts.captured = captured;
  const make = text(main, 'Make');
  if (make !== undefined) facts.make = make;
  const model = text(main, 'Model');
  if (model !== undefined) facts.model = model;
  const software = text(main, 'Software');
  if (software !== undefined) facts.software = software;
  return facts;
}

/** exifr's types promise nothing about its output; this asks for one member at a time. */
function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function text(block: unknown, key: string): string | undefined {
  const value = member(block, key);
  return typeof value === 'string' ? cleanText(value) : undefined;
}
