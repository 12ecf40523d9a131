/**
 * Which halves belong together: a pure function from facts to a result.
 *
 * The identifier is the only proof. Here the rule is the simple one: exactly one still and one
 * motion carry it. Everything else stays unpaired, with its reason.
 */
import type { MotionFacts, StillFacts } from '../media/facts.ts';
import type { FoundFile } from './walk.ts';
import type { UnpairedReason } from './records.ts';

/** A file that can be half of a Live Photo. */
export interface Half<Facts extends StillFacts | MotionFacts = StillFacts | MotionFacts> {
  file: FoundFile;
  facts: Facts;
}

export type StillHalf = Half<StillFacts>;
export type MotionHalf = Half<MotionFacts>;

export interface Pair {
  still: StillHalf;
  motion: MotionHalf;
  /** The identifier as the still spells it. */
  id: string;
}

export interface Unpaired {
  half: Half;
  reason: UnpairedReason;
  related: FoundFile[];
}

export interface Pairing {
  pairs: Pair[];
  unpaired: Unpaired[];
  /** Ordinary photos and videos: no identifier, and nothing that looks like a partner. */
  ordinary: Half[];
}

const isStill = (half: Half): half is StillHalf => half.facts.kind === 'still';
const isMotion = (half: Half): half is MotionHalf => half.facts.kind === 'motion';

/** Identifiers are compared without case; an empty one is none. */
function identifierOf({ facts }: Half): string | undefined {
  return facts.contentIdentifier?.toLowerCase();
}

/** Same folder, same stem: what a person would take for partners. */
function nameKey({ file }: Half): string {
  const stem = file.name.replace(/\.[^.]*$/, '').toLowerCase();
  return JSON.stringify([file.root, ...file.folders, stem]);
}

function groupBy(halves: readonly Half[], key: (half: Half) => string | undefined) {
  const groups = new Map<string, Half[]>();
  for (const half of halves) {
    const name = key(half);
    if (name === undefined) continue;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [half]);
    else group.push(half);
  }
  return groups;
}

/** Why a half stays alone, given those that share its identifier and those that share its name. */
function explainAlone(half: Half, sameId: readonly Half[], sameName: readonly Half[]): Unpaired {
  const others = sameId.filter((other) => other !== half);
  const files = (halves: readonly Half[]): FoundFile[] => halves.map(({ file }) => file);
  if (sameId.some(isStill) && sameId.some(isMotion)) {
    return { half, reason: 'ambiguous', related: files(others) };
  }
  const partners = sameName.filter((other) => other.facts.kind !== half.facts.kind);
  const id = identifierOf(half);
  const strangers = partners.filter((other) => identifierOf(other) !== undefined);
  if (id !== undefined && strangers.length > 0) {
    return { half, reason: 'different-identifier', related: files(strangers) };
  }
  return partners.length > 0
    ? { half, reason: 'name-only', related: files(partners) }
    : { half, reason: 'no-partner', related: files(others) };
}

/**
 * Pairs halves. The result does not depend on the order of the input beyond the order in which
 * pairs and leftovers are listed.
 */
export function pairHalves(halves: readonly Half[]): Pairing {
  const byId = groupBy(halves, identifierOf);
  const byName = groupBy(halves, nameKey);
  const result: Pairing = { pairs: [], unpaired: [], ordinary: [] };
  const paired = new Set<Half>();
  for (const group of byId.values()) {
    const [still, ...otherStills] = group.filter(isStill);
    const [motion, ...otherMotions] = group.filter(isMotion);
    if (still === undefined || motion === undefined) continue;
    if (otherStills.length > 0 || otherMotions.length > 0) continue;
    result.pairs.push({ still, motion, id: still.facts.contentIdentifier ?? '' });
    paired.add(still).add(motion);
  }
  for (const half of halves) {
    if (paired.has(half)) continue;
    const id = identifierOf(half);
    const sameId = id === undefined ? [] : (byId.get(id) ?? []);
    const sameName = (byName.get(nameKey(half)) ?? []).filter((other) => !paired.has(other));
    const alone = explainAlone(half, sameId, sameName);
    if (id === undefined && alone.reason === 'no-partner') result.ordinary.push(half);
    else result.unpaired.push(alone);
  }
  return result;
}
