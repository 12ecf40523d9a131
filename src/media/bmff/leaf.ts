/**
 * Boxes whose fields change with their version, parsed by mp4box 2.4.1.
 *
 * Each is given alone, in a buffer that ends where the box ends: left in its surroundings, mp4box
 * reads on into the next boxes when a count is too large, for each of thousands of boxes again, and
 * says so on the console. And only boxes go through here that cost no more than their own length.
 * `keys` and `ilst` are not among them: at a key that claims 512 MB mp4box ends the process, and it
 * loses its place in `ilst` behind a value in two languages.
 */

import { BoxParser, MP4BoxBuffer, MultiBufferStream, SingleItemTypeReferenceBox } from 'mp4box';
import type { Box as Mp4Box } from 'mp4box';
import { SingleItemTypeReferenceBoxLarge } from 'mp4box';
import { malformed } from '../common/damage.ts';

/** Longest box given to mp4box, in bytes. Real ones have at most some thousand. */
const MAX_LEAF = 1 << 20;

type Boxes = typeof BoxParser.box;
/** Parses the payload of one type of box. */
type LeafParser<Type extends keyof Boxes> = (payload: Uint8Array) => InstanceType<Boxes[Type]>;

/** Edit list (14496-12, 8.6.6). Throws `media-malformed`, as every function here. */
export const parseEditList: LeafParser<'elst'> = leafParser('elst', BoxParser.box.elst);
/** Item information entry (14496-12, 8.11.6). */
export const parseItemInfo: LeafParser<'infe'> = leafParser('infe', BoxParser.box.infe);
/** Item property association (23008-12, 9.3). */
export const parsePropertyAssociation: LeafParser<'ipma'> = leafParser('ipma', BoxParser.box.ipma);
/** Image spatial extents (23008-12, 6.5.3). */
export const parseSpatialExtents: LeafParser<'ispe'> = leafParser('ispe', BoxParser.box.ispe);
/** Movie header (14496-12, 8.2.2). */
export const parseMovieHeader: LeafParser<'mvhd'> = leafParser('mvhd', BoxParser.box.mvhd);
/** Primary item (14496-12, 8.11.4). */
export const parsePrimaryItem: LeafParser<'pitm'> = leafParser('pitm', BoxParser.box.pitm);
/** Decoding time to sample (14496-12, 8.6.1.2). */
export const parseTimeToSample: LeafParser<'stts'> = leafParser('stts', BoxParser.box.stts);

const parseUncheckedItemLocation: LeafParser<'iloc'> = leafParser('iloc', BoxParser.box.iloc);

/**
 * Item location (14496-12, 8.11.3). Refuses a table whose extents have neither offset nor length:
 * they take no bytes, so that a table of 12 KB can declare 131 million of them, and mp4box makes an
 * object for each.
 */
export function parseItemLocation(payload: Uint8Array): ReturnType<LeafParser<'iloc'>> {
  if (payload[4] === 0) {
    throw malformed('The file is damaged: its table of items says where nothing lies.');
  }
  return parseUncheckedItemLocation(payload);
}

/** One reference of an item (14496-12, 8.11.12), whose identifiers have 32 bits when `large`. */
export function parseItemReference(
  payload: Uint8Array,
  large: boolean,
): { from_item_ID: number; references: { to_item_ID: number }[] } {
  const Type = large ? SingleItemTypeReferenceBoxLarge : SingleItemTypeReferenceBox;
  return parse('iref', payload, new Type('', payload.length, '', 0, 0));
}

function leafParser<B extends Mp4Box>(
  type: string,
  Type: new (size: number) => B,
): (payload: Uint8Array) => B {
  return (payload) => parse(type, payload, new Type(payload.length));
}

function parse<B extends Mp4Box>(type: string, payload: Uint8Array, box: B): B {
  if (payload.length > MAX_LEAF) {
    throw malformed(`The file is damaged: its "${type}" box is ${payload.length} bytes long.`);
  }
  const buffer = new MP4BoxBuffer(payload.length);
  new Uint8Array(buffer).set(payload);
  // mp4box counts from the start of the box; here the header is gone already.
  box.start = 0;
  box.hdr_size = 0;
  try {
    box.parse(new MultiBufferStream(buffer));
  } catch (error) {
    throw malformed(`The file is damaged: its "${type}" box cannot be read.`, error);
  }
  return box;
}
