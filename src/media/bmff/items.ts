/** The items of a HEIF file: what its `meta` box says there is, and where (14496-12, 8.11). */

import { childBoxes, findBox, FULL_BOX_HEADER } from './boxes.ts';
import { BoxFields } from './fields.ts';
import {
  parseItemInfo,
  parseItemLocation,
  parseItemReference,
  parsePrimaryItem,
} from './item-tables.ts';
import type { Extent } from './item-tables.ts';
import { viewOf } from '../common/bytes.ts';

/** Where the data of an item lie. */
export interface ItemLocation {
  /** The file itself, or the `idat` box (construction methods 0 and 1). */
  readonly source: 'file' | 'idat';
  readonly extents: readonly Extent[];
}

/** The item that the file shows; `undefined` when it names none. */
export function primaryItem(meta: Uint8Array): number | undefined {
  const pitm = findBox(meta, 'pitm');
  return pitm === undefined ? undefined : parsePrimaryItem(pitm);
}

/** Identifiers of the items of one type (e.g. `Exif`), in the order of the item table. */
export function itemsOfType(meta: Uint8Array, type: string): number[] {
  const iinf = findBox(meta, 'iinf');
  if (iinf === undefined) return [];
  // The count before the entries has 16 bits in version 0, else 32. The entries end with the box.
  const { version } = new BoxFields('iinf', iinf.subarray(0, FULL_BOX_HEADER)).fullBoxHeader();
  const header = FULL_BOX_HEADER + (version === 0 ? 2 : 4);
  const items: number[] = [];
  for (const box of childBoxes(iinf.subarray(header))) {
    const info = box.type === 'infe' ? parseItemInfo(box.payload) : undefined;
    if (info?.type === type) items.push(info.id);
  }
  return items;
}

/** Identifiers of the items that describe (`cdsc`) the item `target`; none where that is none. */
export function itemsDescribing(meta: Uint8Array, target: number | undefined): Set<number> {
  const items = new Set<number>();
  const iref = findBox(meta, 'iref');
  if (iref === undefined) return items;
  const { version } = new BoxFields('iref', iref.subarray(0, FULL_BOX_HEADER)).fullBoxHeader();
  for (const { type, payload } of childBoxes(iref.subarray(FULL_BOX_HEADER))) {
    if (type !== 'cdsc') continue;
    const { from, to } = parseItemReference(payload, version !== 0);
    if (target !== undefined && to.includes(target)) items.add(from);
  }
  return items;
}

/**
 * Where the data of each item lie, by identifier; of several entries, the first counts. Items in other
 * files, or made from other items (construction method 2), are left out.
 */
export function itemLocations(meta: Uint8Array): Map<number, ItemLocation> {
  const locations = new Map<number, ItemLocation>();
  const iloc = findBox(meta, 'iloc');
  if (iloc === undefined) return locations;
  for (const { id, method, dataReference, extents } of parseItemLocation(iloc)) {
    if (dataReference !== 0 || method > 1 || locations.has(id)) continue;
    locations.set(id, { source: method === 0 ? 'file' : 'idat', extents });
  }
  return locations;
}

/**
 * The TIFF block in the data of an Exif item: four bytes say how far behind them the TIFF header
 * stands (23008-12, annex A.2.1), usually 6, for the `Exif\0\0` in between.
 */
export function tiffOfExifItem(data: Uint8Array): Uint8Array {
  return data.length < 4 ? new Uint8Array() : data.subarray(4 + viewOf(data).getUint32(0));
}
