/**
 * Pairs halves: a pure function of their facts.
 *
 * Only equal identifiers prove that halves belong together. Without them, names can make a pair
 * probable; such a pair is packed only on request.
 */
import { groupBy } from '../../group-by.ts';
import { isMotionName } from '../../media/common/extensions.ts';
import {
  comparePaths,
  identifierOf,
  isMotion,
  isStill,
  nameOf,
  type Half,
  type HalfFile,
  type MotionHalf,
  type Pair,
  type StillHalf,
  type Unpaired,
} from './half.ts';
import { IdentifierGroup, isSettledByName, type ContentOf } from './identifier-group.ts';
import { matchNames } from './name-forms.ts';

/** A longer movie is not paired by name: it is probably not from a Live Photo. */
const MAX_DURATION_BY_NAME_MS = 6000;

export interface Pairing<File extends HalfFile = HalfFile> {
  /** Proven by an identifier. */
  pairs: Pair<File>[];
  /** Probable by name only; both halves are also in `unpaired`. */
  pairsByName: Pair<File>[];
  unpaired: Unpaired<File>[];
  /** Ordinary photos and videos: no identifier, and no possible partner. */
  ordinary: Half<File>[];
}

/** Digests of the halves that need one: equal exactly for equal bytes. */
export type Digests = ReadonlyMap<Half, string>;

/**
 * The halves whose bytes must be compared: those with the same identifier, kind and size as another,
 * unless names already pair the whole group.
 */
export function halvesToDigest<File extends HalfFile>(halves: readonly Half<File>[]): Half<File>[] {
  return [...groupBy(halves, identifierOf).values()].flatMap((group) => {
    const alike = [...groupBy(group, ({ facts, file }) => `${facts.kind} ${file.size}`).values()];
    const inDoubt = alike.filter((some) => some.length > 1).flat();
    return inDoubt.length === 0 || isSettledByName(group) ? [] : inDoubt;
  });
}

/** A half, or a file that could not be recognised, for matching by name. */
interface Candidate<File extends HalfFile> {
  name: string;
  size: number;
  half: Half<File> | undefined;
}

interface Match<File extends HalfFile> {
  /** The matching half; undefined if it is an unrecognised file. */
  other: Half<File> | undefined;
  onlyBreaksTies: boolean;
}

/** For each half, the matching names in its folder. */
class NameMatches<File extends HalfFile> {
  readonly #partners = new Map<Half<File>, Match<File>[]>();

  constructor(halves: readonly Half<File>[], others: readonly HalfFile[]) {
    const othersIn = groupBy(others, ({ folder }) => folder);
    for (const [folder, inFolder] of groupBy(halves, ({ file }) => file.folder)) {
      const unrecognised = othersIn.get(folder) ?? [];
      const matches = matchNames(
        candidates(
          inFolder.filter(isStill),
          unrecognised.filter(({ name }) => !isMotionName(name)),
        ),
        candidates(
          inFolder.filter(isMotion),
          unrecognised.filter(({ name }) => isMotionName(name)),
        ),
      );
      for (const { still, motion, onlyBreaksTies } of matches) {
        if (still.half) this.#add(still.half, { other: motion.half, onlyBreaksTies });
        if (motion.half) this.#add(motion.half, { other: still.half, onlyBreaksTies });
      }
    }
  }

  #add(half: Half<File>, match: Match<File>): void {
    const known = this.#partners.get(half);
    if (known === undefined) this.#partners.set(half, [match]);
    else known.push(match);
  }

  /** All matches by forms that count without an identifier. */
  of(half: Half<File>): Half<File>[] {
    return (this.#partners.get(half) ?? []).flatMap(({ other, onlyBreaksTies }) =>
      other === undefined || onlyBreaksTies ? [] : [other],
    );
  }

  /** The match, if it is the only one by any form. */
  onlyOne(half: Half<File>): Half<File> | undefined {
    const [first, ...others] = this.#partners.get(half) ?? [];
    return first === undefined || others.length > 0 || first.onlyBreaksTies
      ? undefined
      : first.other;
  }
}

function candidates<File extends HalfFile>(
  halves: readonly Half<File>[],
  others: readonly HalfFile[],
): Candidate<File>[] {
  return [
    ...halves.map((half) => ({ name: nameOf(half), size: half.file.size, half })),
    ...others.map(({ name, size }) => ({ name, size, half: undefined })),
  ];
}

/** Joins stills and motions that are each other's only match, unless both have an identifier. */
function joinByNameOnly<File extends HalfFile>(
  stills: readonly StillHalf<File>[],
  names: NameMatches<File>,
): [StillHalf<File>, MotionHalf<File>][] {
  return stills.flatMap((still): [StillHalf<File>, MotionHalf<File>][] => {
    const motion = names.onlyOne(still);
    if (motion === undefined || !isMotion(motion) || names.onlyOne(motion) !== still) return [];
    if (identifierOf(still) !== undefined && identifierOf(motion) !== undefined) return [];
    const { duration } = motion.facts;
    // Fragmented movies state a duration of zero.
    const isShort = duration !== undefined && duration > 0 && duration <= MAX_DURATION_BY_NAME_MS;
    return isShort ? [[still, motion]] : [];
  });
}

const files = <File extends HalfFile>(halves: readonly Half<File>[]): File[] =>
  halves.map(({ file }) => file);

/**
 * Pairs halves. The result and its order do not depend on the order of the input, the locale, or the
 * case of names.
 *
 * @param others files that are not halves, but may match by name: damaged or unreadable ones
 * @param digests of the `halvesToDigest`; a half without one counts as unique
 */
export function pairHalves<File extends HalfFile>(
  halves: readonly Half<File>[],
  digests: Digests,
  others: readonly HalfFile[] = [],
): Pairing<File> {
  const ordered = halves.toSorted(comparePaths);
  const contentOf: ContentOf = (half) => digests.get(half) ?? half.file.path;
  const pairs: Pair<File>[] = [];
  const explained = new Map<Half<File>, Unpaired<File>>();
  const sameIdentifier = groupBy(ordered, identifierOf);
  for (const group of sameIdentifier.values()) {
    const joining = new IdentifierGroup(group, contentOf);
    for (const [still, motion] of joining.joined) {
      const id = still.facts.contentIdentifier ?? '';
      pairs.push({ still, motion, link: { by: 'content-identifier', id } });
    }
    for (const unpairedHalf of joining.explainUnpaired())
      explained.set(unpairedHalf.half, unpairedHalf);
  }

  const paired = new Set(pairs.flatMap(({ still, motion }): Half<File>[] => [still, motion]));
  const isAlone = (half: Half<File>): boolean => !paired.has(half) && !explained.has(half);
  const alone = ordered.filter(isAlone);
  // Names matter only in folders with unpaired halves: most have none.
  const openFolders = new Set(alone.map(({ file }) => file.folder));
  const inOpenFolders = ordered.filter(({ file }) => openFolders.has(file.folder));
  const names = new NameMatches(inOpenFolders, others);
  const byName = joinByNameOnly(alone.filter(isStill), names).filter((joined) =>
    joined.every(isAlone),
  );
  const probable = new Map<Half<File>, Half<File>>();
  for (const [still, motion] of byName) probable.set(still, motion).set(motion, still);

  const unpaired: Unpaired<File>[] = [];
  const ordinary: Half<File>[] = [];
  for (const half of ordered) {
    if (paired.has(half)) continue;
    const reason = explained.get(half) ?? explainAlone(half, { names, probable, sameIdentifier });
    if (reason === undefined) ordinary.push(half);
    else unpaired.push(reason);
  }
  const nameOnly = new Set(
    unpaired.filter(({ reason }) => reason === 'name-only').map(({ half }) => half),
  );
  return {
    pairs: pairs.toSorted((a, b) => comparePaths(a.still, b.still)),
    pairsByName: byName
      .filter(([still, motion]) => nameOnly.has(still) && nameOnly.has(motion))
      .map(([still, motion]) => ({ still, motion, link: { by: 'name' } })),
    unpaired,
    ordinary,
  };
}

interface MatchContext<File extends HalfFile> {
  names: NameMatches<File>;
  probable: ReadonlyMap<Half<File>, Half<File>>;
  sameIdentifier: ReadonlyMap<string, Half<File>[]>;
}

/** Why a half with a unique identifier, or none, is unpaired; undefined for an ordinary file. */
function explainAlone<File extends HalfFile>(
  half: Half<File>,
  { names, probable, sameIdentifier }: MatchContext<File>,
): Unpaired<File> | undefined {
  const identifier = identifierOf(half);
  const others = names.of(half).filter((other) => identifierOf(other) !== undefined);
  if (identifier !== undefined && others.length > 0) {
    return { half, reason: 'different-identifier', related: files(others) };
  }
  const partner = probable.get(half);
  if (partner !== undefined) return { half, reason: 'name-only', related: [partner.file] };
  if (identifier === undefined) return undefined;
  const copies = (sameIdentifier.get(identifier) ?? []).filter((other) => other !== half);
  return { half, reason: 'no-partner', related: files(copies) };
}
