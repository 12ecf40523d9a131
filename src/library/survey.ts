/** The first step of `scan` and `pack`: what lies below some paths, recognised and paired. */
import { isFolderBundleName } from './bundles/bundle-names.ts';
import { isContainerName } from '../format/container-name.ts';
import type { OperationOptions } from '../options.ts';
import {
  identifierOf,
  type Half,
  type PairedFiles,
  type Pair,
  type Unpaired,
} from './pairing/half.ts';
import { pairHalves, type Pairing } from './pairing/pair-halves.ts';
import { findSidecars } from './pairing/sidecars.ts';
import type { WorkerPool } from '../threads/pool.ts';
import { damagedFile, damagedRecord, sortDamaged } from './damaged.ts';
import { digestAlike, recognise } from './recognise.ts';
import { type Recognised } from './recognised.ts';
import { UnreadSidecars } from './unread-sidecars.ts';
import {
  problemRecord,
  type DamagedRecord,
  type IgnoredRecord,
  type ProblemRecord,
} from '../records.ts';
import type { Findings, Place, SelectNames } from '../files/walk/found.ts';
import type { PhotoFile } from './photo-file.ts';
import { walk } from '../files/walk/walk.ts';
import { compareText } from '../format/compare-text.ts';

/** A pair with its sidecars. */
export interface FoundPair extends Pair<PhotoFile> {
  /** Those that travel with it. */
  sidecars: readonly PhotoFile[];
  /** Those that its container has no room for. */
  leftOut: readonly PhotoFile[];
  /** Paths of those that cannot be read, or are links. */
  unread: readonly string[];
  /** Whether a half that belongs to no pair carries its identifier too. */
  isWanted: boolean;
}

/** Everything that was found, each list in the bytewise order of its paths. */
export interface Survey {
  pairs: readonly FoundPair[];
  unpaired: Unpaired<PhotoFile>[];
  /** Sidecars that belong to no pair. */
  loneSidecars: PhotoFile[];
  /** Files that are in no pair, and may have sidecars of their own: by path. */
  others: string[];
  /** {@link damaged} included. */
  ignored: readonly IgnoredRecord[];
  /** Photos and videos that are nobody's half, and cannot be read to their end. */
  damaged: readonly DamagedRecord[];
  problems: readonly ProblemRecord[];
  /**
   * Those of the given paths below which no half of a Live Photo lies. An unmounted disk must never
   * look like a finished job.
   */
  emptyPaths: string[];
}

export interface SurveyOptions extends OperationOptions {
  /** Take pairs that only their names make probable. */
  pairByName?: boolean;
}

/** Moves pairs by name from the unpaired to the pairs. */
function withPairsByName(pairing: Pairing<PhotoFile>): Pairing<PhotoFile> {
  const { pairs, pairsByName } = pairing;
  const joined = new Set(pairsByName.flatMap(({ still, motion }) => [still.file, motion.file]));
  return {
    ...pairing,
    pairs: [...pairs, ...pairsByName],
    unpaired: pairing.unpaired.filter(({ half }) => !joined.has(half.file)),
  };
}

/** Leaves out pairs that are settled. */
function without(
  packed: readonly Half<PhotoFile>[],
  pairing: Pairing<PhotoFile>,
): Pairing<PhotoFile> {
  const halves = new Set(packed);
  return { ...pairing, pairs: pairing.pairs.filter(({ still }) => !halves.has(still)) };
}

const isNoContainer = ({ name }: PhotoFile): boolean => !isContainerName(name);

const NO_FILES: readonly PhotoFile[] = [];

const ownPath = ({ path }: PhotoFile): string => path;

/** In the bytewise order of their paths. */
export function byPath<Item>(
  items: readonly Item[],
  pathOf: (item: Item) => string,
): readonly Item[] {
  // Most lists of sidecars: there may be very many, and none of its own is needed.
  if (items.length < 2) return items;
  const keyed = items.map((item) => ({ item, path: pathOf(item) }));
  return keyed.toSorted((a, b) => compareText(a.path, b.path)).map(({ item }) => item);
}

function ignoredRecords(
  { passedOver }: Findings,
  { ignored }: Recognised,
  { ordinary }: Pairing<PhotoFile>,
  lone: readonly PhotoFile[],
): readonly IgnoredRecord[] {
  const records: IgnoredRecord[] = [
    ...passedOver.map((file) => ({ file, reason: 'not-followed' }) as const),
    ...ignored.map(({ file, reason }) => ({ file: file.path, reason })),
    ...lone.map(({ path: file }) => ({ file, reason: 'lone-sidecar' }) as const),
    ...ordinary
      .filter((half) => damagedFile(half) === undefined)
      .map(({ file }) => ({ file: file.path, reason: 'no-identifier' }) as const),
  ].map((record) => ({ event: 'ignored', ...record }));
  return records;
}

/** Damaged halves that no pair saves: that they are damaged matters more than why they are alone. */
function brokenLeftovers({ unpaired }: Pairing<PhotoFile>): ProblemRecord[] {
  return unpaired.flatMap(({ half: { file, facts } }) =>
    facts.damage === undefined ? [] : [problemRecord(file.path, facts.damage)],
  );
}

/** Paths under which some files were found. */
function* rootsOf(files: Iterable<Place>): Generator<string> {
  for (const { root, alsoUnder } of files) {
    yield root;
    yield* alsoUnder;
  }
}

const halfFiles = ({ still, motion }: PairedFiles<PhotoFile>): PhotoFile[] => [
  still.file,
  motion.file,
];

/** What pairs that somebody else has dealt with mean for the rest. */
export interface Settled {
  /** Halves of theirs: they explain others by their names, and are in no result. */
  halves: readonly Half<PhotoFile>[];
  /** Sidecars that travel with them. */
  sidecars: readonly PhotoFile[];
  /** The given paths under which they were found. */
  roots: readonly string[];
}

const NOTHING_SETTLED: Settled = { halves: [], sidecars: [], roots: [] };

/** Finds the files below some paths, containers aside. @param select as for a walk */
export async function find(
  paths: readonly string[],
  { signal }: OperationOptions,
  select?: SelectNames,
): Promise<Findings> {
  const found = await walk(paths, { isBundle: isFolderBundleName, signal, select });
  return { ...found, files: found.files.filter(isNoContainer) };
}

/**
 * Finds, recognises and pairs all files below some paths. Reads only what recognition needs.
 */
export async function survey(
  paths: readonly string[],
  pool: WorkerPool,
  options: SurveyOptions,
): Promise<Survey> {
  const findings = await find(paths, options);
  const recognised = await recognise(findings, pool, options);
  return pairUp(paths, findings, recognised, { pool, options });
}

/** Pairs what was recognised. */
export async function pairUp(
  paths: readonly string[],
  findings: Findings,
  recognised: Recognised,
  {
    pool,
    options,
    settled = NOTHING_SETTLED,
  }: { pool: WorkerPool; options: SurveyOptions; settled?: Settled },
): Promise<Survey> {
  const { halves, problems } = recognised;
  const others = [...problems, ...recognised.damaged, ...recognised.ignored].flatMap(({ file }) =>
    'size' in file ? [file] : [],
  );
  const digests = await digestAlike(halves, pool, options);
  const proven = without(
    settled.halves,
    pairHalves([...halves, ...settled.halves], digests, others),
  );
  const pairing = options.pairByName === true ? withPairsByName(proven) : proven;
  const cutOff = pairing.ordinary.flatMap((half) => damagedFile(half) ?? []);
  const { mayBeHalves, ordinary } = sortDamaged(
    [...recognised.damaged, ...cutOff],
    pairing.unpaired,
  );
  const damaged = byPath(ordinary.map(damagedRecord), ({ file }) => file);
  const unread = new UnreadSidecars(findings, recognised);
  const alone = new Set(pairing.unpaired.map(({ half }) => identifierOf(half)));
  const sidecars = findSidecars(pairing.pairs, recognised.sidecars);
  const pairs = byPath(
    pairing.pairs.map((pair) => {
      const { taken = NO_FILES, leftOut = NO_FILES } = sidecars.get(pair) ?? {};
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
  const travelling = new Set([...pairs.flatMap((pair) => pair.sidecars), ...settled.sidecars]);
  const loneSidecars = recognised.sidecars.filter((file) => !travelling.has(file));

  const roots = new Set([
    ...rootsOf(pairs.flatMap(halfFiles)),
    ...settled.roots,
    ...rootsOf(pairing.unpaired.map(({ half }) => half.file)),
    ...rootsOf([...problems, ...mayBeHalves].map(({ file }) => file)),
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
      ...[...problems, ...recognised.damaged].map(({ file }) => file.path),
    ],
    ignored: byPath(
      [...ignoredRecords(findings, recognised, pairing, loneSidecars), ...damaged],
      ({ file }) => file,
    ),
    damaged,
    problems: byPath(
      [
        ...findings.problems.map(({ file, error }) => problemRecord(file, error)),
        ...[...problems, ...mayBeHalves].map(({ file, error }) => problemRecord(file.path, error)),
        ...brokenLeftovers(pairing),
      ],
      ({ file }) => file,
    ),
    emptyPaths: paths.filter((path) => !roots.has(path)),
  };
}
