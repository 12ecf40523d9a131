/**
 * Pairs all halves of a run that have the same identifier.
 *
 * Normally the identifier proves that they belong to one photo. But it does not say which copy of the
 * still belongs to which copy of the motion, and some converters write one fixed identifier into
 * thousands of unrelated files. So names decide first, then bytes; if several different stills or
 * motions remain, they are not paired.
 */
import { groupBy } from '../../group-by.ts';
import type { StillType } from '../../media/common/facts.ts';
import { timesDiffer } from './capture-time.ts';
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

/** Breaks ties between names of equal rank: originals of an iPhone before exports. */
const TYPE_ORDER: Readonly<Record<StillType, number>> = { HEIC: 0, DNG: 1, JPEG: 2, PNG: 3 };

/** A key of the content: equal for equal bytes. */
export type ContentOf = (half: Half) => string;

type Joined<File extends HalfFile> = [StillHalf<File>, MotionHalf<File>];

/** All items with the lowest rank. */
function best<Item>(items: readonly Item[], rankOf: (item: Item) => number): Item[] {
  const first = Math.min(...items.map(rankOf));
  return items.filter((item) => rankOf(item) === first);
}

const namedHalf = <H extends Half>(half: H) => ({
  name: nameOf(half),
  size: half.file.size,
  half,
});

/** Name matches between stills and motions of one folder. */
function matchHalves<File extends HalfFile>(
  stills: readonly StillHalf<File>[],
  motions: readonly MotionHalf<File>[],
): NameMatch<StillHalf<File>, MotionHalf<File>>[] {
  return matchNames(stills.map(namedHalf), motions.map(namedHalf)).map(
    ({ still, motion, ...match }) => ({ ...match, still: still.half, motion: motion.half }),
  );
}

/** Joins stills and motions of one folder whose names are each other's only best match. */
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
 * Whether names alone pair all halves of an identifier, within each folder and without tie-breaking
 * forms. Then their bytes need not be compared.
 */
export function isSettledByName(halves: readonly Half[]): boolean {
  if (halves.some(({ facts }) => facts.damage !== undefined)) return false;
  return [...groupBy(halves, ({ file }) => file.folder).values()].every(
    (folder) => joinByName(folder, () => false).length * 2 === folder.length,
  );
}

/** Limits the related files in a record: with thousands of unpaired files, the output would be quadratic. */
const MAX_RELATED = 32;

function filesOf<File extends HalfFile>(halves: readonly Half<File>[]): File[] {
  return halves.slice(0, MAX_RELATED).map(({ file }) => file);
}

/** Pairs the halves of one identifier. They must be in bytewise order of their paths. */
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
      // Undamaged files first: a damaged one is paired only with what they leave.
      const undamaged = folder.filter(({ facts }) => facts.damage === undefined);
      this.#join(joinByName(undamaged, this.#mayBreakTie));
      const rest = folder.filter((half) => !this.#paired.has(half));
      if (undamaged.length < folder.length) this.#join(joinByName(rest, this.#mayBreakTie));
    }
    this.#joinSingles();
  }

  /** Tie-breaking names do not count for templates, nor if the capture times differ. */
  readonly #mayBreakTie = (still: StillHalf<File>, motion: MotionHalf<File>): boolean =>
    !this.#templates.has(this.#contentOf(motion)) &&
    !timesDiffer(still.facts.captured, motion.facts.captured);

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
   * If the run has exactly one still and one motion with this identifier (copies count once), joins them
   * whatever their names: in each folder that has both, or else across folders.
   */
  #joinSingles(): void {
    if (this.joined.length > 0 || this.#templates.size > 0) return;
    if (new Set(this.#halves.map(this.#contentOf)).size > 2) return;
    for (const folder of this.#folders()) this.#joinFirst(folder);
    if (this.joined.length === 0) this.#joinFirst(this.#halves);
  }

  /** Joins the first still and the first motion, unless their capture times differ. */
  #joinFirst(halves: readonly Half<File>[]): void {
    const still = halves.find(isStill);
    const motion = halves.find(isMotion);
    if (still === undefined || motion === undefined) return;
    if (!timesDiffer(still.facts.captured, motion.facts.captured)) this.#join([[still, motion]]);
  }

  /** The unpaired halves that the identifier explains. */
  explainUnpaired(): Unpaired<File>[] {
    const pairedByContent = groupBy(this.#paired, this.#contentOf);
    const left = this.#halves.filter((half) => !this.#paired.has(half));
    const pairedFiles = filesOf([...this.#paired]);
    // Unpaired and not a copy of a paired half: a possible partner for another half.
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
      const others = this.#halves.slice(0, MAX_RELATED + 1).filter((other) => other !== half);
      return isShared ? [{ half, reason: 'ambiguous', related: filesOf(others) }] : [];
    });
  }

  /** Whether a half may belong to the photo of a pair, by its name or capture time. */
  #isVariant(half: Half<File>): boolean {
    const stem = baseStem(nameOf(half));
    return this.joined.some(([still, motion]) => {
      const alike = half.facts.kind === 'still' ? still : motion;
      return (
        [still, motion].some((paired) => baseStem(nameOf(paired)) === stem) ||
        !timesDiffer(half.facts.captured, alike.facts.captured)
      );
    });
  }
}

/**
 * Finds motions with equal bytes that are named after different photos: the template of a converter. An
 * unpaired copy of it could belong to any photo.
 */
function findTemplates(motions: readonly MotionHalf[], contentOf: ContentOf): Set<string> {
  const templates = new Set<string>();
  for (const [content, copies] of groupBy(motions, contentOf)) {
    if (new Set(copies.map((half) => baseStem(nameOf(half)))).size > 1) templates.add(content);
  }
  return templates;
}
