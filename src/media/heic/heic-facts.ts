/** HEIC stills (HEIF, ISO/IEC 23008-12). */

import { checkBoxes, findBox, FULL_BOX_HEADER } from '../bmff/boxes.ts';
import { readLayout, readNeededBox, unlessDamaged } from '../bmff/file-boxes.ts';
import type { FileLayout } from '../bmff/file-boxes.ts';
import { damageFacts, isDamage, malformed } from '../common/damage.ts';
import type { LivepkgError } from '../../errors.ts';
import type { OtherFacts, StillFacts } from '../common/facts.ts';
import { heicFaults } from '../live/heic-faults.ts';
import { bufferReader } from '../common/reader-guard.ts';
import type { ByteReader } from '../common/reader.ts';
import { openTiff } from '../tiff/directory.ts';
import { readExifFacts } from '../tiff/exif-facts.ts';
import type { ExifFacts } from '../tiff/exif-facts.ts';
import {
  itemLocations,
  itemsDescribing,
  itemsOfType,
  primaryItem,
  tiffOfExifItem,
} from '../bmff/items.ts';
import type { ItemLocation } from '../bmff/items.ts';
import { pictureSize } from './picture-size.ts';

/** Largest `meta` box read, in bytes. iPhones write about 30 KB. */
const MAX_META = 8 << 20;
const NO_META = 'The HEIC is damaged: it has no "meta" box, which says what is in the file.';

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
 * A HEIC that is cut off behind its `meta` and its Exif is read all the same, and its facts say that
 * it is damaged. A whole file with a `moov` and no `meta` is an image sequence (23008-12, 7.2): a picture that no
 * Live Photo uses.
 *
 * @throws LivepkgError `media-truncated` when the file ends before its `meta` or its Exif does,
 *   `media-malformed` when there is neither `meta` nor `moov`, or `meta` cannot be read.
 */
export async function readHeicFacts(reader: ByteReader): Promise<StillFacts | OtherFacts> {
  const layout = await readLayout(reader);
  if (isSequence(layout)) return { kind: 'other', picture: true };
  return unlessDamaged(layout, async () => {
    const box = await readNeededBox(reader, layout, 'meta', MAX_META, NO_META);
    const meta = box.subarray(FULL_BOX_HEADER);
    checkBoxes(meta);
    const primary = primaryItem(meta);
    const locations = itemLocations(meta);
    const exif = await readExifItems(reader, meta, exifItems(meta, primary, locations));
    const faults = heicFaults(meta, primary, locations, layout, reader.size);
    return {
      kind: 'still',
      type: 'HEIC',
      ...(primary === undefined ? {} : pictureSize(meta, primary)),
      ...exif.facts,
      ...damageFacts(layout.damage ?? exif.damage, faults, exif.damage !== undefined),
    };
  });
}

/** Whether all of its pictures are in tracks. Of a file that is cut off, nobody knows. */
function isSequence({ boxes, damage }: FileLayout): boolean {
  const has = (type: string): boolean => boxes.some((box) => box.type === type);
  return damage === undefined && has('moov') && !has('meta');
}

/** Where the Exif items lie, those of the primary item first. */
function exifItems(
  meta: Uint8Array,
  primary: number | undefined,
  locations: ReadonlyMap<number, ItemLocation>,
): ItemLocation[] {
  const items = itemsOfType(meta, 'Exif');
  const describing = itemsDescribing(meta, primary);
  return [
    ...items.filter((item) => describing.has(item)),
    ...items.filter((item) => !describing.has(item)),
  ]
    .slice(0, MAX_EXIF_ITEMS)
    .flatMap((item) => locations.get(item) ?? []);
}

/**
 * What the Exif items say. Of several, those that cannot be read are passed over.
 *
 * @returns with the facts, the first reason why one could not be read.
 * @throws LivepkgError that reason, when there are such items and none can be read.
 */
async function readExifItems(
  reader: ByteReader,
  meta: Uint8Array,
  items: readonly ItemLocation[],
): Promise<{ facts: ExifFacts; damage: LivepkgError | undefined }> {
  const facts: ExifFacts = {};
  let damage: LivepkgError | undefined;
  let failed = 0;
  // From the last to the first, so that a fact of an earlier item replaces that of a later one.
  for (const item of items.toReversed()) {
    try {
      const tiff = await openTiff(bufferReader(tiffOfExifItem(await readItem(reader, meta, item))));
      if (tiff !== undefined) Object.assign(facts, await readExifFacts(tiff));
    } catch (error) {
      if (!isDamage(error)) throw error;
      damage = error;
      failed += 1;
    }
  }
  if (damage !== undefined && failed === items.length) throw damage;
  return { facts, damage };
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
