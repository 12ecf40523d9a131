/**
 * Pairing among all halves of a run that carry one identifier.
 *
 * The identifier proves that they are of one photo. It does not say which copy of the still goes with
 * which copy of the motion, and some converters write one fixed identifier into the files of
 * thousands of strangers. So names decide first, then bytes; and where several different stills or
 * motions are left, nothing is joined.
 */
import { groupBy } from '../../group-by.ts';
import type { StillType } from '../../media/common/facts.ts';
import { liesApart } from './capture-time.ts';
import {
  isMotion,
  isStill,
  nameOf,
  type Half,
  type HalfFile,
  type MotionHalf,
  type StillHalf,
  type Unpaired,
} from './half.ts';
import { baseStem, matchNames, type NameMatch } from './name-forms.ts';

/** At equal rank of their names: which still an iPhone wrote itself rather than exported. */
const TYPE_ORDER: Readonly<Record<StillType, number>> = { HEIC: 0, DNG: 1, JPEG: 2, PNG: 3 };

/** What has the same bytes has the same key. */
export type ContentOf = (half: Half) => string;

type Joined<File extends HalfFile> = [StillHalf<File>, MotionHalf<File>];

/** The items that come first by some order: one, or several that are equal in it. */
function best<Item>(items: readonly Item[], placeOf: (item: Item) => number): Item[] {
  const first = Math.min(...items.map(placeOf));
  return items.filter((item) => placeOf(item) === first);
}

const namedHalf = <H extends Half>(half: H) => ({
  name: nameOf(half),
  size: half.file.size,
  half,
});

/** Matches of the names of stills and motions of one folder. */
function matchHalves<File extends HalfFile>(
  stills: readonly StillHalf<File>[],
  motions: readonly MotionHalf<File>[],
): NameMatch<StillHalf<File>, MotionHalf<File>>[] {
  return matchNames(stills.map(namedHalf), motions.map(namedHalf)).map(
    ({ still, motion, ...match }) => ({ ...match, still: still.half, motion: motion.half }),
  );
}

/** A still and a motion of one folder whose names are each other's only best match. */
function joinByName<File extends HalfFile>(
  halves: readonly Half<File>[],
  mayBreakTie: (still: StillHalf<File>, motion: MotionHalf<File>) => boolean,
): Joined<File>[] {
  const matches = matchHalves(halves.filter(isStill), halves.filter(isMotion)).filter(
    ({ still, motion, onlyBreaksTies }) => !onlyBreaksTies || mayBreakTie(still, motion),
  );
  const ofStill = groupBy(matches, ({ still }) => still);
  const ofMotion = groupBy(matches, ({ motion }) => motion);
  const joined: Joined<File>[] = [];
  for (const [still, itsMatches] of ofStill) {
    const [match, ...equals] = best(itsMatches, ({ rank }) => rank);
    if (match === undefined || equals.length > 0) continue;
    const rivals = best(ofMotion.get(match.motion) ?? [], ({ rank }) => rank);
    const [winner, ...ties] = best(rivals, (rival) => TYPE_ORDER[rival.still.facts.type]);
    if (winner?.still === still && ties.length === 0) joined.push([still, match.motion]);
  }
  return joined;
}

/**
 * Whether the names alone pair all halves of an identifier: each with one of its own folder, by a form
 * that does not only break ties. Then their bytes need not be looked at.
 */
export function isSettledByName(halves: readonly Half[]): boolean {
  if (halves.some(({ facts }) => facts.damage !== undefined)) return false;
  return [...groupBy(halves, ({ file }) => file.folder).values()].every(
    (folder) => joinByName(folder, () => false).length * 2 === folder.length,
  );
}

/** So many related files are named at most: with thousands of strangers, all would be millions. */
const MOST_RELATED = 32;

function filesOf<File extends HalfFile>(halves: readonly Half<File>[]): File[] {
  return halves.slice(0, MOST_RELATED).map(({ file }) => file);
}

/** Pairing of one identifier's halves, given in the bytewise order of their paths. */
export class IdentifierGroup<File extends HalfFile> {
  readonly #halves: readonly Half<File>[];
  readonly #contentOf: ContentOf;
  readonly #templates: ReadonlySet<string>;
  readonly joined: Joined<File>[] = [];
  readonly #paired = new Set<Half<File>>();

  constructor(halves: readonly Half<File>[], contentOf: ContentOf) {
    this.#halves = halves;
    this.#contentOf = contentOf;
    this.#templates = findTemplates(halves.filter(isMotion), contentOf);
    for (const folder of this.#folders()) {
      // Whole files first: a damaged one gets what is left, and is saved only if it is all there is.
      const whole = folder.filter(({ facts }) => facts.damage === undefined);
      this.#join(joinByName(whole, this.#mayBreakTie));
      const rest = folder.filter((half) => !this.#paired.has(half));
      if (whole.length < folder.length) this.#join(joinByName(rest, this.#mayBreakTie));
    }
    this.#joinTheOnlyOnes();
  }

  /** Whether a name that only breaks ties may count: not for a template, nor for strangers. */
  readonly #mayBreakTie = (still: StillHalf<File>, motion: MotionHalf<File>): boolean =>
    !this.#templates.has(this.#contentOf(motion)) &&
    !liesApart(still.facts.captured, motion.facts.captured);

  #folders(): Half<File>[][] {
    return [...groupBy(this.#halves, ({ file }) => file.folder).values()];
  }

  #join(joined: readonly Joined<File>[]): void {
    for (const [still, motion] of joined) {
      this.joined.push([still, motion]);
      this.#paired.add(still).add(motion);
    }
  }

  /**
   * Whatever their names: if the whole run has but one still and one motion with this identifier,
   * copies counting once, they pair in each folder that has both, or else across folders.
   */
  #joinTheOnlyOnes(): void {
    if (this.joined.length > 0 || this.#templates.size > 0) return;
    if (new Set(this.#halves.map(this.#contentOf)).size > 2) return;
    for (const folder of this.#folders()) this.#joinFirst(folder);
    if (this.joined.length === 0) this.#joinFirst(this.#halves);
  }

  /** Joins the first still and the first motion, unless their times say that they are strangers. */
  #joinFirst(halves: readonly Half<File>[]): void {
    const still = halves.find(isStill);
    const motion = halves.find(isMotion);
    if (still === undefined || motion === undefined) return;
    if (!liesApart(still.facts.captured, motion.facts.captured)) this.#join([[still, motion]]);
  }

  /** Halves of this identifier that belong to no pair, where that has to do with the identifier. */
  leftovers(): Unpaired<File>[] {
    const pairedByContent = groupBy(this.#paired, this.#contentOf);
    const left = this.#halves.filter((half) => !this.#paired.has(half));
    const pairedFiles = filesOf([...this.#paired]);
    // Left over, and not a mere copy: a partner that another half might still have.
    const free = left.filter((half) => {
      const content = this.#contentOf(half);
      return !pairedByContent.has(content) || this.#templates.has(content);
    });
    const isFree = { still: free.some(isStill), motion: free.some(isMotion) };
    const isShared = new Set(this.#halves.map(this.#contentOf)).size > 1;
    return left.flatMap((half): Unpaired<File>[] => {
      const originals = pairedByContent.get(this.#contentOf(half));
      if (originals !== undefined) {
        return [{ half, reason: 'duplicate-of', related: filesOf(originals) }];
      }
      const hasFreePartner = isFree[half.facts.kind === 'still' ? 'motion' : 'still'];
      if (this.joined.length > 0 && !hasFreePartner && this.#isVariant(half)) {
        return [{ half, reason: 'variant-of', related: pairedFiles }];
      }
      const others = this.#halves.slice(0, MOST_RELATED + 1).filter((other) => other !== half);
      return isShared ? [{ half, reason: 'ambiguous', related: filesOf(others) }] : [];
    });
  }

  /** Whether a half may be of the photo of a pair: by its name, or as far as its time tells. */
  #isVariant(half: Half<File>): boolean {
    const stem = baseStem(nameOf(half));
    return this.joined.some(([still, motion]) => {
      const alike = half.facts.kind === 'still' ? still : motion;
      return (
        [still, motion].some((paired) => baseStem(nameOf(paired)) === stem) ||
        !liesApart(half.facts.captured, alike.facts.captured)
      );
    });
  }
}

/**
 * Contents of motions of which copies are named for different photos: a converter's template. A copy
 * of it that is left over says nothing about whose it is.
 */
function findTemplates(motions: readonly MotionHalf[], contentOf: ContentOf): Set<string> {
  const templates = new Set<string>();
  for (const [content, copies] of groupBy(motions, contentOf)) {
    if (new Set(copies.map((half) => baseStem(nameOf(half)))).size > 1) templates.add(content);
  }
  return templates;
}
