import type { OperationOptions } from '../options.ts';
import { identifierOf, type Half } from '../pairing/half.ts';
import { findSidecars } from '../pairing/sidecars.ts';
import type { WorkerPool } from '../workers/pool.ts';
import type { EarlierRun, PackedPair, UnchangedPair } from './earlier-run.ts';
import { addRecognised, recognise, type Recognised } from './recognise.ts';
import { UnreadSidecars } from './unread-sidecars.ts';
import type { Findings, FoundFile } from './found.ts';

/** Files as far as they had to be recognised. */
export interface ChangedRecognised {
  /** Pairs of which an earlier run packed all that there is. */
  unchanged: UnchangedPair[];
  /** Halves of those that lie beside others: by their names halves explain each other. */
  witnesses: Half<FoundFile>[];
  recognised: Recognised;
}

/** Identifiers of packed pairs that other halves have, too. */
function sharedIdentifiers(
  packed: readonly PackedPair[],
  halves: readonly Half[],
): ReadonlySet<string> {
  const ids = new Set<string>();
  const shared = new Set<string>();
  for (const { told } of packed) (ids.has(told.id) ? shared : ids).add(told.id);
  for (const half of halves) {
    const id = identifierOf(half);
    if (id !== undefined) shared.add(id);
  }
  return shared;
}

const filesOf = ({ still, motion }: PackedPair): FoundFile[] => [still.file, motion.file];

const NO_SIDECARS: readonly FoundFile[] = [];

/** Splits pairs that nobody else has to do with by whether they are, sidecars included, as packed. */
function splitChanged(
  alone: readonly PackedPair[],
  findings: Findings,
  recognised: Recognised,
  earlier: EarlierRun,
): { unchanged: UnchangedPair[]; changed: PackedPair[] } {
  const itsSidecars = findSidecars(alone, recognised.sidecars);
  const unread = new UnreadSidecars(findings, recognised);
  const unchanged: UnchangedPair[] = [];
  const changed: PackedPair[] = [];
  for (const pair of alone) {
    const { taken: sidecars = NO_SIDECARS, leftOut = NO_SIDECARS } = itsSidecars.get(pair) ?? {};
    const isComplete = leftOut.length === 0 && unread.of(pair).length === 0;
    if (isComplete && earlier.isUnchanged(pair, sidecars))
      unchanged.push({ packed: pair, sidecars });
    else changed.push(pair);
  }
  return { unchanged, changed };
}

/** What is known of the halves of a pair: all that matters for others. */
function witnessesOf({ still, motion, told }: PackedPair): Half<FoundFile>[] {
  const contentIdentifier = told.id;
  return [
    { file: still.file, facts: { kind: 'still', type: told.still.type, contentIdentifier } },
    { file: motion.file, facts: { kind: 'motion', type: told.motion.type, contentIdentifier } },
  ];
}

/**
 * Recognises the files that an earlier run did not pack just as they are now. A pair whose identifier
 * any other half carries is recognised as well: to tell who belongs to whom takes more than is known.
 */
export async function recogniseChanged(
  findings: Findings,
  earlier: EarlierRun,
  pool: WorkerPool,
  options: OperationOptions,
): Promise<ChangedRecognised> {
  const { packed } = findings;
  const recognised = await recognise(findings, pool, options);
  const lookAt = async (pairs: readonly PackedPair[]): Promise<void> => {
    const again = { files: pairs.flatMap(filesOf), bundles: [] };
    addRecognised(await recognise(again, pool, options), recognised);
  };
  const shared = sharedIdentifiers(packed, recognised.halves);
  const isAlone = ({ told }: PackedPair): boolean => !shared.has(told.id);
  await lookAt(packed.filter((pair) => !isAlone(pair)));

  const alone = packed.filter(isAlone);
  const { unchanged, changed } = splitChanged(alone, findings, recognised, earlier);
  const { halves, untold } = await earlier.halvesOf(changed);
  for (const half of halves) recognised.halves.push(half);
  await lookAt(untold);

  const busy = new Set(recognised.halves.map(({ file }) => file.folder));
  const witnesses = unchanged.flatMap(({ packed: pair }) =>
    busy.has(pair.still.file.folder) ? witnessesOf(pair) : [],
  );
  return { unchanged, witnesses, recognised };
}
