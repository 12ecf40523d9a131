/** The first step of `scan` and `pack`: what lies below some paths, recognised and paired. */
import { pairHalves, type Half, type Pairing } from './pair.ts';
import type { OperationOptions } from './options.ts';
import type { WorkerPool } from './pool.ts';
import {
  problemRecord,
  type IgnoredReason,
  type IgnoredRecord,
  type ProblemRecord,
  type RecordedError,
} from './records.ts';
import { nothingFound } from './nothing-found.ts';
import { walk, type FoundFile } from './walk.ts';

/** Everything that was found, in the bytewise order of paths. */
export interface Survey extends Pairing {
  ignored: IgnoredRecord[];
  problems: ProblemRecord[];
}

const CONTAINER = /\.livepkg$/i;
const SIDECAR = /\.(?:aae|xmp)$/i;
const MEDIA = /\.(?:heic|heif|jpe?g|dng|mov|mp4|m4v|qt)$/i;

/** Whether a file is a container by its name: such a file is left to `audit` and `unpack`. */
export function isContainerName(name: string): boolean {
  return CONTAINER.test(name);
}

/** Why a file that is no half is ignored. */
function reasonToIgnore({ name }: FoundFile, isPicture: boolean): IgnoredReason {
  if (isPicture) return 'no-identifier';
  return SIDECAR.test(name) ? 'lone-sidecar' : 'not-media';
}

/** An empty file has no bytes to tell its kind: only its name says whether something was lost. */
const isEmptyOther = ({ size, name }: FoundFile): boolean => size === 0 && !MEDIA.test(name);

interface Recognised {
  halves: Half[];
  ignored: IgnoredRecord[];
  problems: { file: FoundFile; error: RecordedError }[];
}

async function recognise(
  files: readonly FoundFile[],
  pool: WorkerPool,
  { signal, onProgress }: OperationOptions,
): Promise<Recognised> {
  const result: Recognised = { halves: [], ignored: [], problems: [] };
  const outcomes = pool.inOrder(files, async (file) => ({
    file,
    outcome: await pool.run('readFacts', { path: file.path }),
  }));
  let done = 0;
  for await (const { file, outcome } of outcomes) {
    signal?.throwIfAborted();
    done += 1;
    onProgress?.({ phase: 'recognise', done, total: files.length });
    if ('error' in outcome) {
      result.problems.push({ file, error: outcome.error });
    } else if (outcome.facts.kind === 'other') {
      const reason = reasonToIgnore(file, outcome.facts.picture);
      result.ignored.push({ event: 'ignored', file: file.path, reason });
    } else {
      result.halves.push({ file, facts: outcome.facts });
    }
  }
  return result;
}

/**
 * Finds, recognises and pairs all files below some paths. Reads only what recognition needs.
 *
 * A path below which no half of a Live Photo lies is a problem, `nothing-found`: an unmounted disk
 * must never look like a finished job.
 */
export async function survey(
  paths: readonly string[],
  pool: WorkerPool,
  options: OperationOptions,
): Promise<Survey> {
  const findings = walk(paths);
  const files = findings.files.filter(({ name }) => !isContainerName(name));
  const candidates = files.filter((file) => !isEmptyOther(file));
  const { halves, ignored, problems } = await recognise(candidates, pool, options);
  const pairing = pairHalves(halves);

  for (const file of findings.passedOver) {
    ignored.push({ event: 'ignored', file, reason: 'not-followed' });
  }
  for (const file of files.filter(isEmptyOther)) {
    ignored.push({ event: 'ignored', file: file.path, reason: reasonToIgnore(file, false) });
  }
  for (const { file } of pairing.ordinary) {
    ignored.push({ event: 'ignored', file: file.path, reason: 'no-identifier' });
  }
  const dealtWith = [
    ...pairing.pairs.flatMap(({ still, motion }) => [still.file, motion.file]),
    ...pairing.unpaired.map(({ half }) => half.file),
    ...problems.map(({ file }) => file),
  ];
  const roots = new Set([
    ...dealtWith.flatMap(({ root, alsoUnder }) => [root, ...alsoUnder]),
    ...findings.problems.map(({ root }) => root),
  ]);
  return {
    ...pairing,
    ignored,
    problems: [
      ...findings.problems.map(({ file, error }) => problemRecord(file, error)),
      ...problems.map(({ file, error }) => problemRecord(file.path, error)),
      ...paths.filter((path) => !roots.has(path)).map(nothingFound),
    ],
  };
}
