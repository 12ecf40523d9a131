/**
 * Boxes about the items of a HEIF file whose fields change with their version. All throw
 * `media-malformed` if they are cut.
 */

import { malformed } from '../common/damage.ts';
import { BoxFields } from './fields.ts';

/** Identifiers have 16 bits in version 0 of most of these boxes, and 32 in later ones. */
const identifier = (fields: BoxFields, isLarge: boolean): number =>
  isLarge ? fields.u32() : fields.u16();

/** The item that `pitm` names (14496-12, 8.11.4). */
export function parsePrimaryItem(payload: Uint8Array): number {
  const fields = new BoxFields('pitm', payload);
  return identifier(fields, fields.fullBoxHeader().version !== 0);
}

/** An item and its type, e.g. `Exif`. */
export interface ItemInfo {
  readonly id: number;
  readonly type: string;
}

/** Reads an `infe` (14496-12, 8.11.6); `undefined` for a version that gives an item no type. */
export function parseItemInfo(payload: Uint8Array): ItemInfo | undefined {
  const fields = new BoxFields('infe', payload);
  const { version } = fields.fullBoxHeader();
  if (version !== 2 && version !== 3) return undefined;
  const id = identifier(fields, version === 3);
  fields.skip(2); // how it is protected
  return { id, type: String.fromCharCode(fields.u8(), fields.u8(), fields.u8(), fields.u8()) };
}

/** The items that an item refers to. */
export interface ItemReference {
  readonly from: number;
  readonly to: readonly number[];
}

/** One reference of an item (14496-12, 8.11.12); its identifiers have 32 bits if `isLarge`. */
export function parseItemReference(payload: Uint8Array, isLarge: boolean): ItemReference {
  const fields = new BoxFields('iref', payload);
  const from = identifier(fields, isLarge);
  const count = fields.u16();
  return { from, to: Array.from({ length: count }, () => identifier(fields, isLarge)) };
}

/** Which properties an item has, counted from 1; 0 stands for none. */
export interface ItemProperties {
  readonly id: number;
  readonly properties: readonly number[];
}

/** Reads an `ipma` (23008-12, 9.3). */
export function parsePropertyAssociation(payload: Uint8Array): ItemProperties[] {
  const fields = new BoxFields('ipma', payload);
  const { version, flags } = fields.fullBoxHeader();
  const items: ItemProperties[] = [];
  const count = fields.u32();
  // The highest bit says whether a reader must know the property.
  const property = (): number => ((flags & 1) === 1 ? fields.u16() & 0x7fff : fields.u8() & 0x7f);
  for (let index = 0; index < count; index += 1) {
    const id = identifier(fields, version !== 0);
    items.push({ id, properties: Array.from({ length: fields.u8() }, property) });
  }
  return items;
}

/** Reads an `ispe` (23008-12, 6.5.3): width and height, in pixels. */
export function parseSpatialExtents(payload: Uint8Array): { width: number; height: number } {
  const fields = new BoxFields('ispe', payload);
  fields.fullBoxHeader();
  return { width: fields.u32(), height: fields.u32() };
}

/** A piece of an item's data. */
export interface Extent {
  /** Bytes from the start of the file or of `idat`. Beyond 2^53, and any file, digits are lost. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
}

/** An entry of `iloc`. */
export interface ItemLocationEntry {
  readonly id: number;
  /** 0: in the file; 1: in `idat`; 2: made from other items. */
  readonly method: number;
  /** 0: in this file. */
  readonly dataReference: number;
  readonly extents: readonly Extent[];
}

/**
 * Reads an `iloc` (14496-12, 8.11.3). Refuses a table whose extents have neither offset nor length:
 * they take no bytes, so that a table of 12 KB can declare 131 million of them.
 */
export function parseItemLocation(payload: Uint8Array): ItemLocationEntry[] {
  const fields = new BoxFields('iloc', payload);
  const { version } = fields.fullBoxHeader();
  if (version > 2) throw malformed(`The file is damaged: an "iloc" box of version ${version}.`);
  const hasMethods = version !== 0;
  const [offsetSize, lengthSize] = halves(fields.u8());
  const [baseSize, indexSize] = halves(fields.u8());
  if (offsetSize === 0 && lengthSize === 0) {
    throw malformed('The file is damaged: its table of items says where nothing lies.');
  }
  for (const size of [offsetSize, lengthSize, baseSize, hasMethods ? indexSize : 0]) {
    if (size === 0 || size === 4 || size === 8) continue;
    throw malformed(`The file is damaged: its "iloc" box has numbers of ${size} bytes.`);
  }
  const entries: ItemLocationEntry[] = [];
  const count = identifier(fields, version === 2);
  for (let index = 0; index < count; index += 1) {
    const id = identifier(fields, version === 2);
    const method = hasMethods ? fields.u16() & 0x0f : 0;
    const dataReference = fields.u16();
    const base = sizedNumber(fields, baseSize);
    const extents: Extent[] = [];
    const extentCount = fields.u16();
    for (let extent = 0; extent < extentCount; extent += 1) {
      if (hasMethods) fields.skip(indexSize); // for method 2
      const offset = base + sizedNumber(fields, offsetSize);
      extents.push({ offset, length: sizedNumber(fields, lengthSize) });
    }
    entries.push({ id, method, dataReference, extents });
  }
  return entries;
}

/** The upper and the lower four bits of a byte. */
const halves = (byte: number): [upper: number, lower: number] => [byte >> 4, byte & 0x0f];

/** A number of 0, 4 or 8 bytes; one of none is 0. */
function sizedNumber(fields: BoxFields, size: number): number {
  if (size === 0) return 0;
  return size === 4 ? fields.u32() : Number(fields.u64());
}
