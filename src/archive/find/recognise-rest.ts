import { groupBy } from '../group-by.ts';
import type { OperationOptions } from '../options.ts';
import { identifierOf, type Half } from '../pairing/half.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { recognise, type Recognised } from './recognise.ts';
import type { Findings, FoundFile } from './walk.ts';

/** A still and a motion that belong together by what is known of them. */
export type KnownPair = readonly [Half<FoundFile>, Half<FoundFile>];

/**
 * Recognises the files that are not known. A known pair whose identifier any other half carries is
 * recognised as well: to tell who belongs to whom takes more than is known.
 */
export async function recogniseRest(
  { files, bundles }: Pick<Findings, 'files' | 'bundles'>,
  known: readonly KnownPair[],
  pool: WorkerPool,
  options: OperationOptions,
): Promise<Recognised> {
  const knownFiles = new Set(known.flat().map(({ file }) => file));
  const rest = files.filter((file) => !knownFiles.has(file));
  const first = await recognise({ files: rest, bundles }, pool, options);
  const sharing = groupBy([...known.flat(), ...first.halves], identifierOf);
  const isAlone = ([still]: KnownPair): boolean =>
    sharing.get(identifierOf(still) ?? '')?.length === 2;
  const doubtful = known.filter((pair) => !isAlone(pair)).flat();
  const again = { files: doubtful.map(({ file }) => file), bundles: [] };
  const second = doubtful.length === 0 ? undefined : await recognise(again, pool, options);
  return {
    halves: [...known.filter(isAlone).flat(), ...first.halves, ...(second?.halves ?? [])],
    sidecars: [...first.sidecars, ...(second?.sidecars ?? [])],
    ignored: [...first.ignored, ...(second?.ignored ?? [])],
    problems: [...first.problems, ...(second?.problems ?? [])],
  };
}
