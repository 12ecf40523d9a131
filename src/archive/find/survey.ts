/** The first step of `scan` and `pack`: what lies below some paths, recognised and paired. */
import { basename, dirname } from 'node:path';
import { foldName } from '../../format/unicode.ts';
import { groupBy } from '../group-by.ts';
import { isContainerName } from './container-name.ts';
import type { OperationOptions } from '../options.ts';
import { identifierOf, type Pair, type Unpaired } from '../pairing/half.ts';
import { pairHalves, type Pairing } from '../pairing/pair-halves.ts';
import { findSidecars, isSidecarName, sidecarNames } from '../pairing/sidecars.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { digestAlike, type Recognised } from './recognise.ts';
import { recogniseRest, type KnownPair } from './recognise-rest.ts';
import { problemRecord, type IgnoredRecord, type ProblemRecord } from '../records.ts';
import { walk, type Findings, type FoundFile } from './walk.ts';
import { compareText } from '../../format/compare-text.ts';

/** A pair with its sidecars. */
export interface FoundPair extends Pair<FoundFile> {
  /** Those that travel with it. */
  sidecars: FoundFile[];
  /** Those that its container has no room for. */
  leftOut: FoundFile[];
  /** Paths of those that cannot be read, or are links. */
  unread: string[];
  /** Whether a half that belongs to no pair carries its identifier too. */
  isWanted: boolean;
}

/** Everything that was found, each list in the bytewise order of its paths. */
export interface Survey {
  pairs: FoundPair[];
  unpaired: Unpaired<FoundFile>[];
  /** Sidecars that belong to no pair. */
  loneSidecars: FoundFile[];
  /** Files that are in no pair, and may have sidecars of their own: by path. */
  others: string[];
  ignored: IgnoredRecord[];
  problems: ProblemRecord[];
  /**
   * Those of the given paths below which no half of a Live Photo lies. An unmounted disk must never
   * look like a finished job.
   */
  emptyPaths: string[];
}

export interface SurveyOptions extends OperationOptions {
  /** Take pairs that only their names make probable. */
  pairByName?: boolean;
  /** Tells which files need not be looked at, and what they are. */
  recall?: (files: readonly FoundFile[]) => Promise<readonly KnownPair[]>;
}

/** Moves pairs by name from the unpaired to the pairs. */
function withPairsByName(pairing: Pairing<FoundFile>): Pairing<FoundFile> {
  const { pairs, pairsByName } = pairing;
  const joined = new Set(pairsByName.flatMap(({ still, motion }) => [still.file, motion.file]));
  return {
    ...pairing,
    pairs: [...pairs, ...pairsByName],
    unpaired: pairing.unpaired.filter(({ half }) => !joined.has(half.file)),
  };
}

const ownPath = ({ path }: FoundFile): string => path;

function byPath<Item>(items: readonly Item[], pathOf: (item: Item) => string): Item[] {
  return items.toSorted((a, b) => compareText(pathOf(a), pathOf(b)));
}

function ignoredRecords(
  { passedOver }: Findings,
  { ignored }: Recognised,
  { ordinary }: Pairing<FoundFile>,
  lone: readonly FoundFile[],
): IgnoredRecord[] {
  const records: IgnoredRecord[] = [
    ...passedOver.map((file) => ({ file, reason: 'not-followed' }) as const),
    ...ignored.map(({ file, reason }) => ({ file: file.path, reason })),
    ...lone.map(({ path: file }) => ({ file, reason: 'lone-sidecar' }) as const),
    ...ordinary.map(({ file }) => ({ file: file.path, reason: 'no-identifier' }) as const),
  ].map((record) => ({ event: 'ignored', ...record }));
  return byPath(records, ({ file }) => file);
}

/** Sidecars that are there and cannot be packed, by their paths. */
class UnreadSidecars {
  readonly #byFolder: ReadonlyMap<string, string[]>;

  constructor(paths: readonly string[]) {
    const sidecars = paths.filter((path) => isSidecarName(basename(path)));
    this.#byFolder = groupBy(sidecars, (path) => dirname(path));
  }

  /** Those whose names say that they are a pair's. */
  of({ still, motion }: Pair<FoundFile>): string[] {
    const found = [still.file, motion.file].flatMap(({ path, name }) => {
      const inFolder = this.#byFolder.get(dirname(path)) ?? [];
      if (inFolder.length === 0) return [];
      const names = sidecarNames(name);
      return inFolder.filter((sidecar) => names.has(foldName(basename(sidecar))));
    });
    return [...new Set(found)];
  }
}

/** Damaged halves that no pair saves: that they are damaged matters more than why they are alone. */
function brokenLeftovers({ unpaired }: Pairing<FoundFile>): ProblemRecord[] {
  return unpaired.flatMap(({ half: { file, facts } }) =>
    facts.damage === undefined ? [] : [problemRecord(file.path, facts.damage)],
  );
}

function asPair({ still, motion }: KnownPair): Pair<FoundFile> {
  const id = still.facts.contentIdentifier ?? '';
  return { still, motion, link: { by: 'content-identifier', id } };
}

/** Finds, recognises and pairs all files below some paths. Reads only what recognition needs. */
export async function survey(
  paths: readonly string[],
  pool: WorkerPool,
  options: SurveyOptions,
): Promise<Survey> {
  const findings = walk(paths, { keepBundles: true });
  const files = findings.files.filter(({ name }) => !isContainerName(name));
  const known = (await options.recall?.(files)) ?? [];
  const rest = await recogniseRest({ ...findings, files }, known, pool, options);
  const { settled, recognised } = rest;
  const { halves, problems } = recognised;
  const others = [...problems, ...recognised.ignored].flatMap(({ file }) =>
    'size' in file ? [file] : [],
  );
  const proven = pairHalves(halves, await digestAlike(halves, pool, options), others);
  const pairing = options.pairByName === true ? withPairsByName(proven) : proven;
  const unread = new UnreadSidecars([
    ...findings.passedOver,
    ...findings.problems.map(({ file }) => file),
    ...problems.map(({ file }) => file.path),
  ]);
  const alone = new Set(pairing.unpaired.map(({ half }) => identifierOf(half)));
  const all = [...settled.map(asPair), ...pairing.pairs];
  const sidecars = findSidecars(all, recognised.sidecars);
  const pairs = byPath(
    all.map((pair) => {
      const { taken = [], leftOut = [] } = sidecars.get(pair) ?? {};
      return {
        still: pair.still,
        motion: pair.motion,
        link: pair.link,
        sidecars: byPath(taken, ownPath),
        leftOut: byPath(leftOut, ownPath),
        unread: unread.of(pair),
        isWanted: alone.has(identifierOf(pair.still)),
      };
    }),
    ({ still }) => still.file.path,
  );
  const travelling = new Set(pairs.flatMap((pair) => pair.sidecars));
  const loneSidecars = recognised.sidecars.filter((file) => !travelling.has(file));

  const dealtWith = [
    ...pairs.flatMap(({ still, motion }) => [still.file, motion.file]),
    ...pairing.unpaired.map(({ half }) => half.file),
    ...problems.map(({ file }) => file),
  ];
  const roots = new Set([
    ...dealtWith.flatMap(({ root, alsoUnder }) => [root, ...alsoUnder]),
    ...findings.problems.map(({ root }) => root),
  ]);
  return {
    pairs,
    unpaired: pairing.unpaired.filter(({ half }) => half.facts.damage === undefined),
    loneSidecars,
    others: [
      ...findings.passedOver,
      ...recognised.ignored.map(({ file }) => file.path),
      ...[...pairing.ordinary, ...pairing.unpaired.map(({ half }) => half)].map(
        ({ file }) => file.path,
      ),
      ...problems.map(({ file }) => file.path),
    ],
    ignored: ignoredRecords(findings, recognised, pairing, loneSidecars),
    problems: byPath(
      [
        ...findings.problems.map(({ file, error }) => problemRecord(file, error)),
        ...problems.map(({ file, error }) => problemRecord(file.path, error)),
        ...brokenLeftovers(pairing),
      ],
      ({ file }) => file,
    ),
    emptyPaths: paths.filter((path) => !roots.has(path)),
  };
}
