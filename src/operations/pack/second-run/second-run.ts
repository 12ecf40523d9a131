/**
 * The fast path of a repeated `pack`: pairs that an earlier run packed completely, and that have not
 * changed, are skipped before anything is recognised, paired or planned. The records are the same as
 * without it.
 *
 * Faults or identifiers that only the bytes of an unchanged file show are not found here; `scan` and
 * `audit --live` read every file.
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

/** An unchanged pair. */
export interface UnchangedPair {
  pair: PackedPair;
  /** In the bytewise order of their paths. */
  sidecars: readonly PhotoFile[];
}

export interface SecondRunOptions extends SurveyOptions {
  /** The folder of the containers. */
  out: string;
  /** Whether the bytes of sidecars are compared too. */
  update?: boolean;
}

export interface ChangedSurvey {
  /** Everything except the unchanged pairs. */
  survey: Survey;
  unchanged: readonly UnchangedPair[];
}

/** Identifiers of packed pairs that other halves share: these need the full pairing. */
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

/** Whether packing a pair with these sidecars would change nothing. */
function isUnchanged(
  { packed }: PackedPair,
  found: readonly PhotoFile[],
  { update = false }: SecondRunOptions,
): boolean {
  const { needsPlan = false, sidecars = [] } = packed;
  return (
    !needsPlan &&
    !(update && found.length > 0) &&
    found.length === sidecars.length &&
    sidecars.every((sidecar) => found.some((file) => isAsPacked(file, sidecar)))
  );
}

/** Splits packed pairs by whether they are unchanged, including sidecars. */
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

/** The halves of a pair, with the facts that pairing needs. */
function halvesOf({ still, motion, packed }: PackedPair): Half<PhotoFile>[] {
  const contentIdentifier = packed.id;
  return [
    { file: still.file, facts: { kind: 'still', type: packed.still.type, contentIdentifier } },
    { file: motion.file, facts: { kind: 'motion', type: packed.motion.type, contentIdentifier } },
  ];
}

/** Whether tests disable the fast path, to compare the records. */
export function isSecondRunDisabled(): boolean {
  return process.env['LIVEPKG_SECOND_RUN'] === 'off';
}

const stillPath = ({ pair }: UnchangedPair): string => pair.still.file.path;

/**
 * Finds, recognises and pairs all files below the given paths, except pairs that an earlier run packed and
 * that have not changed.
 */
export async function surveyChanged(
  paths: readonly string[],
  pool: WorkerPool,
  options: SecondRunOptions,
): Promise<ChangedSurvey> {
  const packedPairs = new PackedPairs(options.out, options, pool);
  const findings = await findFiles(paths, options, packedPairs.select);
  const recognised = await recognise(findings, pool, options);
  const { unchanged, changed } = split(packedPairs.found, findings, recognised, options);
  const changedFiles = changed.flatMap(({ still, motion }) => [still.file, motion.file]);
  addRecognised(await recognise({ files: changedFiles, bundles: [] }, pool, options), recognised);

  // Names are matched within a folder, so folders with other halves need their packed pairs too.
  const openFolders = new Set(recognised.halves.map(({ file }) => file.folder));
  const inOpenFolders = unchanged.filter(({ pair }) => openFolders.has(pair.still.file.folder));
  const alreadyPacked = {
    halves: inOpenFolders.flatMap(({ pair }) => halvesOf(pair)),
    sidecars: unchanged.flatMap(({ sidecars }) => sidecars),
    roots: unchanged.flatMap(({ pair }) => pair.roots),
  };
  const survey = await pairUp(paths, findings, recognised, { pool, options, alreadyPacked });
  return { survey, unchanged: byPath(unchanged, stillPath) };
}
