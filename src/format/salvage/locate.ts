/** Finds the data of members in a damaged container. */
import type { LocalHeader } from './headers.ts';

/** A member that should be there. */
export interface Wanted {
  /** Of its entry. */
  name: string;
  /** Where its local header stood in the whole container. */
  offset: number;
  /** How long its local header is. */
  headerLength: number;
  size: number;
  /** Whether these bytes, `size` of them, are the member. */
  proves: (bytes: Uint8Array) => boolean;
}

/** What is known of where things stand now. */
export interface Landmarks {
  /** Where the first member's local header starts, if what stands before it was found. */
  firstAt?: number | undefined;
  /** Where the first central header starts, if it was found. */
  centralAt?: number | undefined;
  /** How far things may have moved, likeliest first; negative: towards the start. */
  shifts: readonly number[];
  locals: readonly LocalHeader[];
}

/** A part of the container; empty if nothing of the member is left. */
export interface Located {
  from: number;
  to: number;
  /** Every byte of the member is there, and right. */
  isProven: boolean;
}

/** Local headers of one name that are followed: an honest container has one. */
const MOST_LOCALS = 4;
/** Bytes are held against a digest so often at most, on average: hostile headers overlap. */
const MOST_ROUNDS = 4;

/** Limits the bytes that are held against digests: a few times as many as there are. */
export class Budget {
  #left: number;

  constructor(length: number) {
    this.#left = length * MOST_ROUNDS;
  }

  /** Whether so many bytes may still be looked at. */
  spend(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }
}

/**
 * Finds members, each at the first place where it can be proven. For one that cannot, the part of the
 * container between its neighbours as far as they were found: it is longer or shorter than the member
 * where bytes were put in or taken out.
 */
export function locate(
  bytes: Uint8Array,
  wanted: readonly Wanted[],
  landmarks: Landmarks,
  budget: Budget,
): Located[] {
  const places = proveAll(bytes, wanted, landmarks, budget);
  return wanted.map(({ size, proves }, index) => {
    const from = places[index];
    if (from !== undefined) return { from, to: from + size, isProven: true };
    if (size === 0 && proves(new Uint8Array())) return { from: 0, to: 0, isProven: true };
    const [start, end] = between(index, wanted, places, landmarks, bytes.length);
    const begin = Math.max(start, 0);
    const stop = Math.max(begin, Math.min(end, bytes.length));
    return { from: begin, to: stop, isProven: false };
  });
}

/**
 * Where each member's data start, of those that can be proven. An empty one would be found anywhere,
 * and tells nothing of where its neighbours are.
 */
function proveAll(
  bytes: Uint8Array,
  wanted: readonly Wanted[],
  { shifts, locals }: Landmarks,
  budget: Budget,
): (number | undefined)[] {
  let moved = shifts.slice(0, 1);
  return wanted.map(({ name, offset, headerLength, size, proves }) => {
    const data = offset + headerLength;
    const named = locals.filter((local) => local.name === name).slice(0, MOST_LOCALS);
    // What a member has moved by, the next one has too, unless the damage lies between them.
    const places = new Set([
      ...[...moved, ...shifts].map((shift) => data + shift),
      ...named.map(({ end }) => end),
    ]);
    for (const place of places) {
      const isThere = size > 0 && place >= 0 && place + size <= bytes.length;
      if (!isThere || !budget.spend(size)) continue;
      if (!proves(bytes.subarray(place, place + size))) continue;
      moved = [place - data];
      return place;
    }
    return undefined;
  });
}

/** From where to where an unproven member would be: may lie outside the container. */
function between(
  index: number,
  wanted: readonly Wanted[],
  places: readonly (number | undefined)[],
  { firstAt, centralAt, shifts, locals }: Landmarks,
  length: number,
): [number, number] {
  const dataOf = (which: number): number | undefined =>
    places[which] ?? locals.find(({ name }) => name === wanted[which]?.name)?.end;
  /** Where the local header of a member starts, or what stands behind the last one. */
  const edgeOf = (which: number): number | undefined => {
    const member = wanted[which];
    if (member === undefined) return centralAt;
    const data = dataOf(which);
    return data === undefined ? undefined : data - member.headerLength;
  };
  /** Where what stands before a member ends. */
  const endBefore = (which: number): number | undefined => {
    if (which === 0) return firstAt;
    const previous = wanted[which - 1]?.size ?? 0;
    const place = previous === 0 ? dataOf(which - 1) : places[which - 1];
    return place === undefined ? undefined : place + previous;
  };

  const {
    size,
    offset,
    headerLength: header,
  } = wanted[index] ?? {
    size: 0,
    offset: 0,
    headerLength: 0,
  };
  const before = endBefore(index);
  const start = dataOf(index) ?? (before === undefined ? undefined : before + header);
  const end = edgeOf(index + 1);
  if (start !== undefined) {
    if (end !== undefined && end >= start) return [start, end];
    const later = wanted.map((_, which) => edgeOf(which + 1) ?? length);
    const limit = later.slice(index).filter((edge) => edge >= start);
    return [start, Math.min(start + size, ...limit)];
  }
  if (end !== undefined) {
    const earlier = wanted.map((_, which) => endBefore(which) ?? 0).slice(0, index + 1);
    return [Math.max(end - size, ...earlier.filter((edge) => edge <= end)), end];
  }
  const predicted = offset + header + (shifts[0] ?? 0);
  return [predicted, predicted + size];
}
