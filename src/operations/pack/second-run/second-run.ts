/**
 * The short way of a second `pack`: pairs of which an earlier run packed all that there is, and of which
 * nothing has changed, are taken out before anything is recognised, paired or planned. It gives the same
 * records as the long way, which looks at every file; without it only the time is another.
 *
 * What only the bytes of an unchanged file could show (a fault in it, another identifier) is not found
 * here; `scan` and `audit --live` look at every file.
 */
import { recognise } from '../../../library/recognise.ts';
import { addRecognised, type Recognised } from '../../../library/recognised.ts';
import { UnreadSidecars } from '../../../library/unread-sidecars.ts';
import type { Findings } from '../../../files/walk/found.ts';
import type { PhotoFile } from '../../../library/photo-file.ts';
import {
  byPath,
  findFiles,
  pairUp,
  type Survey,
  type SurveyOptions,
} from '../../../library/survey.ts';
import { identifierOf, type Half } from '../../../library/pairing/half.ts';
import { findSidecars } from '../../../library/pairing/sidecars.ts';
import type { WorkerPool } from '../../../threads/pool.ts';
import { isAsPacked, type PackedPair } from './packed-pair.ts';
import { PackedPairs } from './packed-pairs.ts';

/** A pair of which nothing has changed. */
export interface UnchangedPair {
  pair: PackedPair;
  /** In the bytewise order of their paths. */
  sidecars: readonly PhotoFile[];
}

export interface SecondRunOptions extends SurveyOptions {
  /** The folder that the containers are in. */
  out: string;
  /** Whether the bytes of sidecars count, too. */
  update?: boolean;
}

export interface ChangedSurvey {
  /** All but the unchanged pairs. */
  survey: Survey;
  unchanged: readonly UnchangedPair[];
}

/** Identifiers of packed pairs that other halves have, too: to say who belongs to whom takes more. */
function sharedIdentifiers(
  packed: readonly PackedPair[],
  halves: readonly Half[],
): ReadonlySet<string> {
  const ids = new Set<string>();
  const shared = new Set<string>();
  for (const {
    packed: { id },
  } of packed)
    (ids.has(id) ? shared : ids).add(id);
  for (const half of halves) {
    const id = identifierOf(half);
    if (id !== undefined) shared.add(id);
  }
  return shared;
}

const NO_SIDECARS: readonly PhotoFile[] = [];

/** Whether packing a pair with these sidecars would change nothing, and there is no more to say of it. */
function isUnchanged(
  { packed }: PackedPair,
  found: readonly PhotoFile[],
  { update = false }: SecondRunOptions,
): boolean {
  const { isOdd = false, sidecars = [] } = packed;
  return (
    !isOdd &&
    !(update && found.length > 0) &&
    found.length === sidecars.length &&
    sidecars.every((sidecar) => found.some((file) => isAsPacked(file, sidecar)))
  );
}

/** Splits packed pairs by whether they are, sidecars included, as they were. */
function split(
  pairs: readonly PackedPair[],
  findings: Findings,
  recognised: Recognised,
  options: SecondRunOptions,
): { unchanged: UnchangedPair[]; changed: PackedPair[] } {
  const shared = sharedIdentifiers(pairs, recognised.halves);
  const itsSidecars = findSidecars(pairs, recognised.sidecars);
  const unread = new UnreadSidecars(findings, recognised);
  const unchanged: UnchangedPair[] = [];
  const changed: PackedPair[] = [];
  for (const pair of pairs) {
    const { taken: sidecars = NO_SIDECARS, leftOut = NO_SIDECARS } = itsSidecars.get(pair) ?? {};
    const isComplete = leftOut.length === 0 && unread.of(pair).length === 0;
    const isAlone = !shared.has(pair.packed.id);
    if (isAlone && isComplete && isUnchanged(pair, sidecars, options)) {
      unchanged.push({ pair, sidecars });
    } else changed.push(pair);
  }
  return { unchanged, changed };
}

/** What is known of the halves of a pair: all that matters for others. */
function halvesOf({ still, motion, packed }: PackedPair): Half<PhotoFile>[] {
  const contentIdentifier = packed.id;
  return [
    { file: still.file, facts: { kind: 'still', type: packed.still.type, contentIdentifier } },
    { file: motion.file, facts: { kind: 'motion', type: packed.motion.type, contentIdentifier } },
  ];
}

/** Whether tests have it take the long way, to see that it makes no difference. */
export function isSwitchedOff(): boolean {
  return process.env['LIVEPKG_SECOND_RUN'] === 'off';
}

const stillPath = ({ pair }: UnchangedPair): string => pair.still.file.path;

/**
 * Finds, recognises and pairs all files below some paths, but for the pairs of which an earlier run packed
 * all that there is.
 */
export async function surveyChanged(
  paths: readonly string[],
  pool: WorkerPool,
  options: SecondRunOptions,
): Promise<ChangedSurvey> {
  const packedPairs = new PackedPairs(options.out, options, pool);
  const findings = await findFiles(paths, options, packedPairs.takeOut);
  const recognised = await recognise(findings, pool, options);
  const { unchanged, changed } = split(packedPairs.found, findings, recognised, options);
  const changedFiles = changed.flatMap(({ still, motion }) => [still.file, motion.file]);
  addRecognised(await recognise({ files: changedFiles, bundles: [] }, pool, options), recognised);

  // By their names, halves in one folder explain each other.
  const busy = new Set(recognised.halves.map(({ file }) => file.folder));
  const inBusyFolders = unchanged.filter(({ pair }) => busy.has(pair.still.file.folder));
  const alreadyPacked = {
    halves: inBusyFolders.flatMap(({ pair }) => halvesOf(pair)),
    sidecars: unchanged.flatMap(({ sidecars }) => sidecars),
    roots: unchanged.flatMap(({ pair }) => pair.roots),
  };
  const survey = await pairUp(paths, findings, recognised, { pool, options, alreadyPacked });
  return { survey, unchanged: byPath(unchanged, stillPath) };
}
