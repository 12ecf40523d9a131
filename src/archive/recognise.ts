/** The facts of files, read by workers. */
import type { OperationOptions } from './options.ts';
import { identifierOf, type Half } from './pairing/half.ts';
import { halvesToDigest, type Digests } from './pairing/pair-halves.ts';
import { isSidecarName } from './pairing/sidecars.ts';
import type { WorkerPool } from './pool.ts';
import type { IgnoredReason, RecordedError } from './records.ts';
import type { FoundFile } from './walk.ts';

/** What files turned out to be. */
export interface Recognised {
  halves: Half<FoundFile>[];
  sidecars: FoundFile[];
  ignored: { file: FoundFile; reason: IgnoredReason }[];
  problems: { file: FoundFile; error: RecordedError }[];
}

const MEDIA = /\.(?:heic|heif|jpe?g|dng|mov|mp4|m4v|qt)$/i;

/** An empty file has no bytes to tell its kind: only its name says whether something was lost. */
const isEmptyOther = ({ size, name }: FoundFile): boolean => size === 0 && !MEDIA.test(name);

function sortOut(file: FoundFile, isPicture: boolean, result: Recognised): void {
  if (isPicture) result.ignored.push({ file, reason: 'no-identifier' });
  else if (isSidecarName(file.name)) result.sidecars.push(file);
  else result.ignored.push({ file, reason: 'not-media' });
}

/**
 * Takes out the damaged files that are nobody's half: they are problems.
 *
 * A file whose metadata could be read although it is damaged is a half if it has an identifier, so
 * that what is left of the photo can be saved with its partner. Without one nothing proves whose it
 * is. And where a whole file carries the same identifier, that one is the half: a broken copy must
 * not be saved in place of it.
 */
function setDamagedAside(result: Recognised): void {
  const whole = new Set(result.halves.filter(({ facts }) => facts.damage === undefined).map(keyOf));
  result.halves = result.halves.filter((half) => {
    const { damage } = half.facts;
    if (damage === undefined) return true;
    if (half.facts.contentIdentifier !== undefined && !whole.has(keyOf(half))) return true;
    result.problems.push({ file: half.file, error: { ...damage } });
    return false;
  });
}

/** The same for the stills, and for the motions, of one identifier. */
function keyOf(half: Half): string {
  return JSON.stringify([half.facts.kind, identifierOf(half)]);
}

/** Tells what each file is, by its bytes. Reads only what that needs. */
export async function recognise(
  files: readonly FoundFile[],
  pool: WorkerPool,
  { signal, onProgress }: OperationOptions,
): Promise<Recognised> {
  const result: Recognised = { halves: [], sidecars: [], ignored: [], problems: [] };
  const candidates: FoundFile[] = [];
  for (const file of files) {
    if (isEmptyOther(file)) sortOut(file, false, result);
    else candidates.push(file);
  }
  const outcomes = pool.inOrder(candidates, async (file) => ({
    file,
    outcome: await pool.run('readFacts', { path: file.path }),
  }));
  let done = 0;
  for await (const { file, outcome } of outcomes) {
    signal?.throwIfAborted();
    done += 1;
    onProgress?.({ phase: 'recognise', done, total: candidates.length });
    if ('error' in outcome) result.problems.push({ file, error: outcome.error });
    else if (outcome.facts.kind === 'other') sortOut(file, outcome.facts.picture, result);
    else result.halves.push({ file, facts: outcome.facts });
  }
  setDamagedAside(result);
  return result;
}

/**
 * Digests of the halves whose bytes pairing has to tell apart. One that cannot be read has none, and
 * counts as different from all.
 */
export async function digestAlike(
  halves: readonly Half<FoundFile>[],
  pool: WorkerPool,
  { signal }: OperationOptions,
): Promise<Digests> {
  const digests = new Map<Half, string>();
  const outcomes = pool.inOrder(halvesToDigest(halves), async (half) => ({
    half,
    outcome: await pool.run('digestFile', { path: half.file.path }),
  }));
  for await (const { half, outcome } of outcomes) {
    signal?.throwIfAborted();
    if ('sha256' in outcome) digests.set(half, Buffer.from(outcome.sha256).toString('hex'));
  }
  return digests;
}
