/** The first step of `scan` and `pack`: finds files, recognises them and pairs them. */
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
import { computeDigests, recognise } from './recognise.ts';
import { type Recognised } from './recognised.ts';
import { UnreadSidecars } from './unread-sidecars.ts';
import {
  problemRecord,
  type DamagedRecord,
  type IgnoredRecord,
  type ProblemRecord,
} from '../records.ts';
import type { Findings, Location, SelectNames } from '../files/walk/found.ts';
import type { PhotoFile } from './photo-file.ts';
import { walk } from '../files/walk/walk.ts';
import { compareText } from '../format/compare-text.ts';

/** A pair with its sidecars. */
export interface FoundPair extends Pair<PhotoFile> {
  /** Sidecars that are packed with it. */
  sidecars: readonly PhotoFile[];
  /** Sidecars that do not fit into its container. */
  leftOut: readonly PhotoFile[];
  /** Paths of sidecars that cannot be read, or are links. */
  unread: readonly string[];
  /** Whether an unpaired half has the same identifier. */
  isIdentifierElsewhere: boolean;
}

/** Everything that was found, each list in bytewise order of its paths. */
export interface Survey {
  pairs: readonly FoundPair[];
  unpaired: Unpaired<PhotoFile>[];
  /** Sidecars that belong to no pair. */
  loneSidecars: PhotoFile[];
  /** Paths of files outside any pair; they may have sidecars of their own. */
  others: string[];
  /** Includes {@link damaged}. */
  ignored: readonly IgnoredRecord[];
  /** Damaged photos and videos that are not part of a Live Photo, as far as is known. */
  damaged: readonly DamagedRecord[];
  problems: readonly ProblemRecord[];
  /** Given paths that contain no half of a Live Photo: an unmounted disk must not look like success. */
  emptyPaths: string[];
}

export interface SurveyOptions extends OperationOptions {
  /** Also pair files by name only. */
  pairByName?: boolean;
}

/** Moves pairs by name from `unpaired` to `pairs`. */
function withPairsByName(pairing: Pairing<PhotoFile>): Pairing<PhotoFile> {
  const { pairs, pairsByName } = pairing;
  const joined = new Set(pairsByName.flatMap(({ still, motion }) => [still.file, motion.file]));
  return {
    ...pairing,
    pairs: [...pairs, ...pairsByName],
    unpaired: pairing.unpaired.filter(({ half }) => !joined.has(half.file)),
  };
}

function withoutPacked(
  packed: readonly Half<PhotoFile>[],
  pairing: Pairing<PhotoFile>,
): Pairing<PhotoFile> {
  const halves = new Set(packed);
  return { ...pairing, pairs: pairing.pairs.filter(({ still }) => !halves.has(still)) };
}

const isNotContainer = ({ name }: PhotoFile): boolean => !isContainerName(name);

const NO_FILES: readonly PhotoFile[] = [];

const ownPath = ({ path }: PhotoFile): string => path;

/** Sorts items bytewise by path. */
export function byPath<Item>(
  items: readonly Item[],
  pathOf: (item: Item) => string,
): readonly Item[] {
  // Most lists of sidecars are this short: avoid a copy of each.
  if (items.length < 2) return items;
  const keyed = items.map((item) => ({ item, path: pathOf(item) }));
  return keyed.toSorted((a, b) => compareText(a.path, b.path)).map(({ item }) => item);
}

function ignoredRecords(
  { notFollowed }: Findings,
  { ignored }: Recognised,
  { ordinary }: Pairing<PhotoFile>,
  lone: readonly PhotoFile[],
): readonly IgnoredRecord[] {
  const records: IgnoredRecord[] = [
    ...notFollowed.map((file) => ({ file, reason: 'not-followed' }) as const),
    ...ignored.map(({ file, reason }) => ({ file: file.path, reason })),
    ...lone.map(({ path: file }) => ({ file, reason: 'lone-sidecar' }) as const),
    ...ordinary
      .filter((half) => damagedFile(half) === undefined)
      .map(({ file }) => ({ file: file.path, reason: 'no-identifier' }) as const),
  ].map((record) => ({ event: 'ignored', ...record }));
  return records;
}

/** Unpaired halves that are damaged: reported as damaged rather than as unpaired. */
function damagedUnpaired({ unpaired }: Pairing<PhotoFile>): ProblemRecord[] {
  return unpaired.flatMap(({ half: { file, facts } }) =>
    facts.damage === undefined ? [] : [problemRecord(file.path, facts.damage)],
  );
}

/** The given paths under which files were found. */
function* rootsOf(files: Iterable<Location>): Generator<string> {
  for (const { root, alsoUnder } of files) {
    yield root;
    yield* alsoUnder;
  }
}

const halfFiles = ({ still, motion }: PairedFiles<PhotoFile>): PhotoFile[] => [
  still.file,
  motion.file,
];

/** Pairs that an earlier run packed. They are not in the result, but other files are matched with them. */
export interface AlreadyPacked {
  halves: readonly Half<PhotoFile>[];
  /** Their sidecars. */
  sidecars: readonly PhotoFile[];
  /** The given paths under which they were found. */
  roots: readonly string[];
}

const NONE_PACKED: AlreadyPacked = { halves: [], sidecars: [], roots: [] };

/** Finds all files below the given paths, except containers. */
export async function findFiles(
  paths: readonly string[],
  { signal }: OperationOptions,
  select?: SelectNames,
): Promise<Findings> {
  const found = await walk(paths, { isBundle: isFolderBundleName, signal, select });
  return { ...found, files: found.files.filter(isNotContainer) };
}

/** Finds, recognises and pairs all files below the given paths. Reads only what this needs. */
export async function survey(
  paths: readonly string[],
  pool: WorkerPool,
  options: SurveyOptions,
): Promise<Survey> {
  const findings = await findFiles(paths, options);
  const recognised = await recognise(findings, pool, options);
  return pairUp(paths, findings, recognised, { pool, options });
}

/** Pairs recognised files. */
export async function pairUp(
  paths: readonly string[],
  findings: Findings,
  recognised: Recognised,
  {
    pool,
    options,
    alreadyPacked = NONE_PACKED,
  }: { pool: WorkerPool; options: SurveyOptions; alreadyPacked?: AlreadyPacked },
): Promise<Survey> {
  const { halves, problems } = recognised;
  const others = [...problems, ...recognised.damaged, ...recognised.ignored].flatMap(({ file }) =>
    'size' in file ? [file] : [],
  );
  const digests = await computeDigests(halves, pool, options);
  const proven = withoutPacked(
    alreadyPacked.halves,
    pairHalves([...halves, ...alreadyPacked.halves], digests, others),
  );
  const pairing = options.pairByName === true ? withPairsByName(proven) : proven;
  const truncated = pairing.ordinary.flatMap((half) => damagedFile(half) ?? []);
  const { mayBeHalves, ordinary } = sortDamaged(
    [...recognised.damaged, ...truncated],
    pairing.unpaired,
  );
  const damaged = byPath(ordinary.map(damagedRecord), ({ file }) => file);
  const unread = new UnreadSidecars(findings, recognised);
  const unpairedIdentifiers = new Set(pairing.unpaired.map(({ half }) => identifierOf(half)));
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
        isIdentifierElsewhere: unpairedIdentifiers.has(identifierOf(pair.still)),
      };
    }),
    ({ still }) => still.file.path,
  );
  const packedSidecars = new Set([
    ...pairs.flatMap((pair) => pair.sidecars),
    ...alreadyPacked.sidecars,
  ]);
  const loneSidecars = recognised.sidecars.filter((file) => !packedSidecars.has(file));

  const roots = new Set([
    ...rootsOf(pairs.flatMap(halfFiles)),
    ...alreadyPacked.roots,
    ...rootsOf(pairing.unpaired.map(({ half }) => half.file)),
    ...rootsOf([...problems, ...mayBeHalves].map(({ file }) => file)),
    ...findings.problems.map(({ root }) => root),
  ]);
  return {
    pairs,
    unpaired: pairing.unpaired.filter(({ half }) => half.facts.damage === undefined),
    loneSidecars,
    others: [
      ...findings.notFollowed,
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
        ...damagedUnpaired(pairing),
      ],
      ({ file }) => file,
    ),
    emptyPaths: paths.filter((path) => !roots.has(path)),
  };
}
