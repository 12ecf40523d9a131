/** Boxes of a movie whose fields change with their version. All throw `media-malformed` if they are cut. */

import { BoxFields } from './fields.ts';

/** What `mvhd` says (14496-12, 8.2.2). */
export interface MovieHeader {
  /** Units a second. */
  readonly timescale: number;
  /** In those units; `undefined` where the header says that it is not known: 32 bits, all ones. */
  readonly duration: bigint | undefined;
}

const UNKNOWN_DURATION = 0xffff_ffff;

/** Reads as far as the duration. */
export function parseMovieHeader(payload: Uint8Array): MovieHeader {
  const fields = new BoxFields('mvhd', payload);
  const isLarge = fields.fullBoxHeader().version === 1;
  fields.skip(isLarge ? 16 : 8); // when it was made and changed
  const timescale = fields.u32();
  if (isLarge) return { timescale, duration: fields.u64() };
  const duration = fields.u32();
  return { timescale, duration: duration === UNKNOWN_DURATION ? undefined : BigInt(duration) };
}

/** An edit (14496-12, 8.6.6), without its rate. */
export interface Edit {
  /** In units of the movie. */
  readonly duration: bigint;
  /** Whether nothing is shown: its `media_time` is -1. */
  readonly isEmpty: boolean;
}

/** Reads `elst`. */
export function parseEditList(payload: Uint8Array): Edit[] {
  const fields = new BoxFields('elst', payload);
  const isLarge = fields.fullBoxHeader().version === 1;
  const count = fields.u32();
  const edits: Edit[] = [];
  for (let index = 0; index < count; index += 1) {
    const duration = isLarge ? fields.u64() : BigInt(fields.u32());
    const isEmpty = isLarge
      ? fields.u64() === 0xffff_ffff_ffff_ffffn
      : fields.u32() === 0xffff_ffff;
    fields.skip(4); // the rate
    edits.push({ duration, isEmpty });
  }
  return edits;
}

/** Whether an `stts` has a sample (14496-12, 8.6.1.2). */
export function hasSamples(payload: Uint8Array): boolean {
  const fields = new BoxFields('stts', payload);
  fields.fullBoxHeader();
  const count = fields.u32();
  let has = false;
  for (let index = 0; index < count; index += 1) {
    has = fields.u32() > 0 || has;
    fields.skip(4); // how long each lasts
  }
  return has;
}
