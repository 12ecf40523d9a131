/** Salvages members of a container that has no manifest left: each is held against its CRC-32. */
import { crc32 } from '../crc32.ts';
import { MANIFEST_NAME, MIMETYPE_NAME } from '../container.ts';
import { MAX_MEMBERS } from '../manifest-rules.ts';
import { areOfContainer } from './evidence.ts';
import { lastRun, type CentralHeader, type FoundHeaders, type LocalHeader } from './headers.ts';
import { Budget, locate, type Located, type Wanted } from './locate.ts';

/** A member as a header names it, and where it is. */
export interface NamedPart extends Located {
  /** As it stands in the header: not yet safe to use. */
  name: string;
  size: number;
}

const isMember = ({ name }: { name: string }): boolean =>
  name !== MIMETYPE_NAME && name !== MANIFEST_NAME;

/** How far things may have moved: by the end record, and by local headers that were found. */
function findShifts(run: readonly CentralHeader[], { end, locals }: FoundHeaders): number[] {
  const byLocals = run.flatMap(({ name, crc, size, offset }) => {
    const same = locals.find((one) => one.name === name && one.crc === crc && one.size === size);
    return same === undefined ? [] : [same.at - offset];
  });
  // One that stands before the run is of an archive in a member.
  const isOurs = end !== undefined && end.at >= (run.at(-1)?.end ?? 0);
  return [...(isOurs ? [end.centralAt - end.centralOffset] : []), ...byLocals];
}

function locateByCentrals(
  bytes: Uint8Array,
  run: readonly CentralHeader[],
  headers: FoundHeaders,
  budget: Budget,
): NamedPart[] {
  const members = run.filter(isMember).slice(0, MAX_MEMBERS);
  const wanted = members.map(({ name, offset, localLength, size, crc }): Wanted => {
    const proves = (data: Uint8Array) => crc32(data) === crc;
    return { name, offset, headerLength: localLength, size, proves };
  });
  const [first] = run;
  const landmarks = {
    centralAt: first?.offset === 0 ? first.at : undefined,
    shifts: findShifts(run, headers).slice(0, MAX_MEMBERS),
    locals: headers.locals,
  };
  return locate(bytes, wanted, landmarks, budget).map((located, index) => ({
    ...located,
    name: members[index]?.name ?? '',
    size: members[index]?.size ?? 0,
  }));
}

/** Members of which only the local header is left. What lies inside a proven member is no header. */
function locateByLocals(
  bytes: Uint8Array,
  locals: readonly LocalHeader[],
  known: readonly NamedPart[],
  budget: Budget,
): NamedPart[] {
  const parts: NamedPart[] = [];
  const names = new Set(known.map(({ name }) => name));
  for (const [index, { at, end, name, size, crc }] of locals.entries()) {
    if (known.length + parts.length >= MAX_MEMBERS) break;
    const inside = [...known, ...parts].some(
      ({ from, to, isProven }) => isProven && at >= from && at < to,
    );
    if (inside || names.has(name) || !isMember({ name })) continue;
    names.add(name);
    const whole = bytes.subarray(end, end + size);
    const isProven = whole.length === size && budget.spend(size) && crc32(whole) === crc;
    const next = locals[index + 1]?.at ?? bytes.length;
    const to = isProven ? end + size : Math.max(end, Math.min(end + size, next));
    parts.push({ name, size, from: end, to, isProven });
  }
  return parts;
}

/**
 * Finds the members that headers name: central headers first, local ones for what they lack. None where
 * nothing shows that the headers are of a container.
 */
export function locateByHeaders(bytes: Uint8Array, headers: FoundHeaders): NamedPart[] {
  if (!areOfContainer(bytes, headers)) return [];
  const budget = new Budget(bytes.length);
  const run = lastRun(headers.centrals);
  const known = locateByCentrals(bytes, run, headers, budget);
  return [...known, ...locateByLocals(bytes, headers.locals, known, budget)];
}
