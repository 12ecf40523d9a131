/** Changes inside whole files, in memory: boxes are replaced or dropped, and lengths put right. */

import { box, splitBoxes } from './boxes.ts';
import { bytes, indexOf } from './bytes.ts';

/** What becomes of a box: another payload, or nothing. */
export type Edit = (payload: Uint8Array) => Uint8Array | undefined;

/** Bytes before the children of a full box, for the ones that are gone through here. */
const CHILDREN_OFFSET: Readonly<Record<string, number>> = { stsd: 8, dref: 8 };

/**
 * Changes every box that a path of types leads to. Boxes are written with 32-bit lengths; whatever
 * refers to places behind the first change must be put right by other means.
 */
export function editBoxes(file: Uint8Array, path: readonly string[], edit: Edit): Uint8Array {
  const [type, ...rest] = path;
  const parts = splitBoxes(file).map((found) => {
    if (found.type !== type) return found.bytes;
    const payload = found.bytes.subarray(8);
    if (rest.length === 0) {
      const edited = edit(payload);
      return edited === undefined ? bytes() : box(type, edited);
    }
    const at = CHILDREN_OFFSET[type] ?? 0;
    return box(type, payload.subarray(0, at), editBoxes(payload.subarray(at), rest, edit));
  });
  return bytes(...parts);
}

/** A copy, changed in place. */
export function withView(payload: Uint8Array, change: (view: DataView) => void): Uint8Array {
  const copy = Uint8Array.from(payload);
  change(new DataView(copy.buffer));
  return copy;
}

/** The first top-level box of a type, whole; empty where there is none. */
export function part(file: Uint8Array, type: string): Uint8Array {
  return splitBoxes(file).find((found) => found.type === type)?.bytes ?? bytes();
}

/** The handler of a `trak`. */
const handlerOf = (trak: Uint8Array): string => {
  const hdlr = splitBoxes(part(trak, 'mdia').subarray(8)).find(({ type }) => type === 'hdlr');
  return Buffer.from(hdlr?.bytes.subarray(16, 20) ?? []).toString('latin1');
};

/** Changes one table of the sample table of every track of a handler. */
export function editTable(
  file: Uint8Array,
  handler: string,
  table: string,
  edit: Edit,
): Uint8Array {
  return editBoxes(file, ['moov', 'trak'], (trak) =>
    handlerOf(trak) === handler ? editBoxes(trak, ['mdia', 'minf', 'stbl', table], edit) : trak,
  );
}

/** Drops the tracks that a test holds for. */
export function dropTracks(
  file: Uint8Array,
  drop: (handler: string, trak: Uint8Array) => boolean,
): Uint8Array {
  return editBoxes(file, ['moov', 'trak'], (trak) =>
    drop(handlerOf(trak), trak) ? undefined : trak,
  );
}

/** Whether a track says when the still was taken. */
export function isStillTimeTrack(handler: string, trak: Uint8Array): boolean {
  return (
    handler === 'meta' &&
    Buffer.from(trak).includes('com.apple.quicktime.still-image-time', 0, 'latin1')
  );
}

/** The movie with `moov` before `mdat`, as it is shared: what is cut off then is samples. */
export function moovFirst(file: Uint8Array): Uint8Array {
  const moov = part(file, 'moov');
  const moved = editBoxes(moov, ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stco'], (payload) =>
    withView(payload, (view) => {
      for (let at = 8; at + 4 <= view.byteLength; at += 4) {
        view.setUint32(at, view.getUint32(at) + moov.length);
      }
    }),
  );
  return bytes(part(file, 'ftyp'), moved, part(file, 'wide'), part(file, 'mdat'));
}

/** Changes the place of every item in the file of a HEIC whose `iloc` is as iPhones write it. */
export function changeItemOffsets(
  file: Uint8Array,
  change: (offset: number) => number,
): Uint8Array {
  return changeItems(file, 0, change);
}

/** The same for the items in `idat`, whose places count from its start. */
export function changeIdatOffsets(
  file: Uint8Array,
  change: (offset: number) => number,
): Uint8Array {
  return changeItems(file, 1, change);
}

/** `iloc` of version 1, with offsets and lengths of four bytes and no base offset. */
function changeItems(
  file: Uint8Array,
  constructionMethod: number,
  change: (offset: number) => number,
): Uint8Array {
  return withView(file, (view) => {
    const start = indexOf(file, 'iloc') + 4;
    if (view.getUint32(start) !== 0x0100_0000 || view.getUint16(start + 4) !== 0x4400) {
      throw new Error('the iloc of this file is another one');
    }
    let at = start + 8;
    for (let items = view.getUint16(start + 6); items > 0; items -= 1) {
      const isWanted = view.getUint16(at + 2) === constructionMethod;
      const extents = view.getUint16(at + 6);
      at += 8;
      for (let extent = 0; extent < extents; extent += 1, at += 8) {
        if (isWanted) view.setUint32(at, change(view.getUint32(at)));
      }
    }
  });
}
