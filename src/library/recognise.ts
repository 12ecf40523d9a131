/** Recognises files in worker threads. */
import { bundleStem, isLivpName } from './bundles/bundle-names.ts';
import { checkBundle } from './folder-bundle.ts';
import type { ZippedHalf } from './bundles/zip-bundle.ts';
import { MEDIA_CODES } from '../errors.ts';
import { joinAsGiven } from '../files/join-as-given.ts';
import { isMediaName } from '../media/common/extensions.ts';
import type { OperationOptions } from '../options.ts';
import type { Half } from './pairing/half.ts';
import { halvesToDigest, type Digests } from './pairing/pair-halves.ts';
import { isSidecarName } from './pairing/sidecars.ts';
import type { WorkerPool } from '../threads/pool.ts';
import type { Outcome } from '../files/outcome.ts';
import { damagedFile } from './damaged.ts';
import { addRecognised, emptyRecognised, type Recognised } from './recognised.ts';
import type { Recognition } from './recognise-bytes.ts';
import { StringInterner } from './string-interner.ts';
import { sourceOf } from './source.ts';
import { DIGEST_SOURCE, RECOGNISE_FILE } from './tasks.ts';
import type { Findings } from '../files/walk/found.ts';
import type { PhotoFile } from './photo-file.ts';

const DAMAGE_CODES: ReadonlySet<string> = new Set(MEDIA_CODES);

/** An empty file counts as damaged only if its name is that of a photo, video or bundle. */
const isEmptyOther = ({ size, name }: PhotoFile): boolean =>
  size === 0 && !isMediaName(name) && !isLivpName(name);

function addOther(file: PhotoFile, isPicture: boolean, result: Recognised): void {
  if (isPicture) result.ignored.push({ file, reason: 'no-identifier' });
  else if (isSidecarName(file.name)) result.sidecars.push(file);
  else result.ignored.push({ file, reason: 'not-media' });
}

/**
 * Moves damaged files without an identifier out of `halves`.
 *
 * A damaged file with an identifier stays a half, so that it can be packed with its partner. Without one
 * it cannot be paired; in a bundle it belongs to the photo of the bundle, and is a problem.
 */
function separateDamaged(result: Recognised): void {
  result.halves = result.halves.filter((half) => {
    const { file, facts } = half;
    const isHalf = facts.damage === undefined || facts.contentIdentifier !== undefined;
    const damaged = isHalf ? undefined : damagedFile(half);
    if (damaged === undefined) return true;
    if (file.bundle === undefined) result.damaged.push(damaged);
    else result.problems.push({ file, error: damaged.error });
    return false;
  });
}

/** A half in an archive, with the time of the archive: times in a ZIP have no time zone. */
function zippedHalf(archive: PhotoFile, { entry, entryName, name, size, facts }: ZippedHalf) {
  const file: PhotoFile = {
    ...archive,
    path: joinAsGiven(archive.path, entryName),
    folder: joinAsGiven(archive.folder, archive.name),
    name,
    size,
    zipped: { ...sourceOf(archive), entry },
    bundle: { stem: bundleStem(archive.name), folder: archive.folder, name: archive.name },
  };
  return { file, facts };
}

/** Recognises files and bundles by their bytes. Reads only what this needs. */
export async function recognise(
  { files, bundles }: Pick<Findings, 'files' | 'bundles'>,
  pool: WorkerPool,
  { signal, onProgress }: OperationOptions,
): Promise<Recognised> {
  const result = emptyRecognised();
  const inBundles = new Map(bundles.map((bundle) => [bundle, emptyRecognised()]));
  const resultOf = new Map(
    [...inBundles].flatMap(([bundle, found]) => bundle.files.map((file) => [file, found])),
  );
  const candidates: PhotoFile[] = [];
  for (const file of [...files, ...resultOf.keys()]) {
    if (isEmptyOther(file)) addOther(file, false, resultOf.get(file) ?? result);
    else candidates.push(file);
  }
  const outcomes = pool.mapInOrder(candidates, async (file) => ({
    file,
    outcome: await pool.run(RECOGNISE_FILE, { path: file.path, name: file.name }),
  }));
  const strings = new StringInterner();
  let done = 0;
  for await (const { file, outcome } of outcomes) {
    signal?.throwIfAborted();
    done += 1;
    onProgress?.({ phase: 'recognise', done, total: candidates.length });
    const found = resultOf.get(file);
    if ('facts' in outcome) strings.internAll(outcome.facts);
    addOutcome(file, outcome, found ?? result, found !== undefined);
  }
  for (const [bundle, found] of inBundles) addRecognised(checkBundle(bundle, found), result);
  separateDamaged(result);
  return result;
}

/** Adds one file to the result. Archives in a bundle are ignored: bundles do not nest. */
function addOutcome(
  file: PhotoFile,
  outcome: Outcome<Recognition>,
  result: Recognised,
  isInBundle: boolean,
): void {
  if ('error' in outcome) {
    const { error } = outcome;
    // Any error in a bundle affects a Live Photo.
    const isOfBundle = isInBundle || isLivpName(file.name);
    if (isOfBundle || !DAMAGE_CODES.has(error.code)) result.problems.push({ file, error });
    else result.damaged.push({ file, error, isMetadataRead: false });
  } else if ('halves' in outcome) {
    if (isInBundle) addOther(file, false, result);
    else result.halves.push(...outcome.halves.map((half) => zippedHalf(file, half)));
  } else if (outcome.facts.kind === 'other') addOther(file, outcome.facts.picture, result);
  else result.halves.push({ file, facts: outcome.facts });
}

/**
 * Digests the halves whose bytes pairing has to compare. One that cannot be read has no digest, and counts
 * as unique.
 */
export async function computeDigests(
  halves: readonly Half<PhotoFile>[],
  pool: WorkerPool,
  { signal }: OperationOptions,
): Promise<Digests> {
  const digests = new Map<Half, string>();
  const outcomes = pool.mapInOrder(halvesToDigest(halves), async (half) => ({
    half,
    outcome: await pool.run(DIGEST_SOURCE, sourceOf(half.file), half.file.size),
  }));
  for await (const { half, outcome } of outcomes) {
    signal?.throwIfAborted();
    if ('sha256' in outcome) digests.set(half, Buffer.from(outcome.sha256).toString('hex'));
  }
  return digests;
}
