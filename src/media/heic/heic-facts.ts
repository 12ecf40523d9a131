/** HEIC stills (HEIF, ISO/IEC 23008-12). */

import { findBox, FULL_BOX_HEADER } from '../bmff/boxes.ts';
import { readNeededBox } from '../bmff/file-boxes.ts';
import { malformed } from '../damage.ts';
import type { StillFacts } from '../facts.ts';
import { bufferReader } from '../reader-guard.ts';
import type { ByteReader } from '../reader.ts';
import { openTiff } from '../tiff/directory.ts';
import { readExifFacts } from '../tiff/exif-facts.ts';
import type { ExifFacts } from '../tiff/exif-facts.ts';
import {
  itemLocations,
  itemsDescribing,
  itemsOfType,
  primaryItem,
  tiffOfExifItem,
} from './items.ts';
import type { ItemLocation } from './items.ts';
import { pictureSize } from './picture-size.ts';

/** Largest `meta` box read, in bytes. iPhones write about 30 KB. */
const MAX_META = 8 << 20;
/** Largest Exif item read, in bytes. iPhones write a few KB; others put a preview into it. */
const MAX_EXIF = 8 << 20;
/** Most Exif items looked into. A spatial photo has three. */
const MAX_EXIF_ITEMS = 16;
/** Most pieces an Exif item may be in. Cameras write one. */
const MAX_EXTENTS = 64;

/**
 * Reads a HEIC: the size from the primary item, the rest from its Exif items. Reads the headers of the
 * top-level boxes, `meta`, and the Exif items, wherever in the file they lie.
 *
 * With several Exif items, those that describe the primary item come first, and each fact is the one
 * that the first of them states.
 *
 * @throws LivepkgError `media-truncated` when a box or an Exif item runs beyond the end of the file,
 *   `media-malformed` when there is no `meta` or it cannot be read.
 */
export async function readHeicFacts(reader: ByteReader): Promise<StillFacts> {
  const box = await readNeededBox(
    reader,
    'meta',
    MAX_META,
    'The HEIC is damaged: it has no "meta" box, which says what is in the file.',
  );
  const meta = box.subarray(FULL_BOX_HEADER);
  const primary = primaryItem(meta);
  const facts: ExifFacts = {};
  // From the last to the first, so that a fact of an earlier item replaces that of a later one.
  for (const item of exifItems(meta, primary).toReversed()) {
    const tiff = await openTiff(bufferReader(tiffOfExifItem(await readItem(reader, meta, item))));
    if (tiff !== undefined) Object.assign(facts, await readExifFacts(tiff));
  }
  return {
    kind: 'still',
    type: 'HEIC',
    ...(primary === undefined ? {} : pictureSize(meta, primary)),
    ...facts,
  };
}

/** Where the Exif items lie, those of the primary item first. */
function exifItems(meta: Uint8Array, primary: number | undefined): ItemLocation[] {
  const items = itemsOfType(meta, 'Exif');
  if (items.length === 0) return [];
  const describing = primary === undefined ? new Set<number>() : itemsDescribing(meta, primary);
  const locations = itemLocations(meta);
  return [
    ...items.filter((item) => describing.has(item)),
    ...items.filter((item) => !describing.has(item)),
  ]
    .slice(0, MAX_EXIF_ITEMS)
    .flatMap((item) => locations.get(item) ?? []);
}

/** The data of an item: its extents, one behind the other. */
async function readItem(
  reader: ByteReader,
  meta: Uint8Array,
  { source, extents }: ItemLocation,
): Promise<Uint8Array> {
  const length = extents.reduce((sum, extent) => sum + extent.length, 0);
  if (length > MAX_EXIF || extents.length > MAX_EXTENTS) {
    throw malformed(
      `The HEIC is damaged: its Exif data claim to be ${length} bytes long, ` +
        `in ${extents.length} pieces.`,
    );
  }
  const from = source === 'file' ? reader : bufferReader(findBox(meta, 'idat') ?? new Uint8Array());
  const data = new Uint8Array(length);
  let written = 0;
  for (const extent of extents) {
    data.set(await from.read(extent.offset, extent.length), written);
    written += extent.length;
  }
  return data;
}
