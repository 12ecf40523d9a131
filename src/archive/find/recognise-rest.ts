import { groupBy } from '../group-by.ts';
import type { OperationOptions } from '../options.ts';
import { identifierOf, type Half, type MotionHalf, type StillHalf } from '../pairing/half.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { recognise, type Recognised } from './recognise.ts';
import type { Findings, FoundFile } from './walk.ts';

/** A still and a motion that belong together by what is known of them. */
export interface KnownPair {
  still: StillHalf<FoundFile>;
  motion: MotionHalf<FoundFile>;
}

/** Files as far as they had to be recognised. */
export interface RestRecognised {
  /** Pairs that nothing else can have to do with: no other half has their identifier, or is there. */
  settled: KnownPair[];
  recognised: Recognised;
}

const halvesOf = ({ still, motion }: KnownPair): Half<FoundFile>[] => [still, motion];

/**
 * Recognises the files that are not known. A known pair whose identifier any other half carries is
 * recognised as well: to tell who belongs to whom takes more than is known.
 */
export async function recogniseRest(
  { files, bundles }: Pick<Findings, 'files' | 'bundles'>,
  known: readonly KnownPair[],
  pool: WorkerPool,
  options: OperationOptions,
): Promise<RestRecognised> {
  const knownFiles = new Set(known.flatMap(({ still, motion }) => [still.file, motion.file]));
  const rest = files.filter((file) => !knownFiles.has(file));
  const first = await recognise({ files: rest, bundles }, pool, options);
  const sharing = groupBy([...known.flatMap(halvesOf), ...first.halves], identifierOf);
  const isAlone = ({ still }: KnownPair): boolean =>
    sharing.get(identifierOf(still) ?? '')?.length === 2;
  const doubtful = known.filter((pair) => !isAlone(pair)).flatMap(halvesOf);
  // By their names halves explain each other.
  const open = new Set([...doubtful, ...first.halves].map(({ file }) => file.folder));
  const isSettled = (pair: KnownPair): boolean =>
    isAlone(pair) && !open.has(pair.still.file.folder);
  const again = { files: doubtful.map(({ file }) => file), bundles: [] };
  const second = doubtful.length === 0 ? undefined : await recognise(again, pool, options);
  const alone = known.filter((pair) => isAlone(pair) && !isSettled(pair)).flatMap(halvesOf);
  return {
    settled: known.filter(isSettled),
    recognised: {
      halves: [...alone, ...first.halves, ...(second?.halves ?? [])],
      sidecars: [...first.sidecars, ...(second?.sidecars ?? [])],
      ignored: [...first.ignored, ...(second?.ignored ?? [])],
      problems: [...first.problems, ...(second?.problems ?? [])],
    },
  };
}
