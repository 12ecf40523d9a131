/** The facts of files, read by workers. */
import { bundleStem, isLivpName } from './bundles/bundle-names.ts';
import { judgeBundle } from './folder-bundle.ts';
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
import { addRecognised, nothing, type Recognised } from './recognised.ts';
import type { Recognition } from './recognise-bytes.ts';
import { SharedTexts } from './share-text.ts';
import { sourceOf } from './source.ts';
import { DIGEST_SOURCE, RECOGNISE_FILE } from './tasks.ts';
import type { Findings } from '../files/walk/found.ts';
import type { PhotoFile } from './photo-file.ts';

const DAMAGE_CODES: ReadonlySet<string> = new Set(MEDIA_CODES);

/** An empty file has no bytes to tell its kind: only its name says whether something was lost. */
const isEmptyOther = ({ size, name }: PhotoFile): boolean =>
  size === 0 && !isMediaName(name) && !isLivpName(name);

function sortOut(file: PhotoFile, isPicture: boolean, result: Recognised): void {
  if (isPicture) result.ignored.push({ file, reason: 'no-identifier' });
  else if (isSidecarName(file.name)) result.sidecars.push(file);
  else result.ignored.push({ file, reason: 'not-media' });
}

/**
 * Takes out the damaged files that are nobody's half.
 *
 * A file whose metadata could be read although it is damaged is a half if it has an identifier, so
 * that what is left of the photo can be saved with its partner. Without one nothing proves whose it
 * is; in a bundle it is that of the bundle's photo, and a problem.
 */
function setDamagedAside(result: Recognised): void {
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

/** A half in an archive. Times in a ZIP depend on a time zone, so the archive's own counts. */
function takeOut(archive: PhotoFile, { entry, entryName, name, size, facts }: ZippedHalf) {
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

/** Tells what each file is, by its bytes, and what each bundle holds. Reads only what that needs. */
export async function recognise(
  { files, bundles }: Pick<Findings, 'files' | 'bundles'>,
  pool: WorkerPool,
  { signal, onProgress }: OperationOptions,
): Promise<Recognised> {
  const result = nothing();
  const inBundles = new Map(bundles.map((bundle) => [bundle, nothing()]));
  const resultOf = new Map(
    [...inBundles].flatMap(([bundle, found]) => bundle.files.map((file) => [file, found])),
  );
  const candidates: PhotoFile[] = [];
  for (const file of [...files, ...resultOf.keys()]) {
    if (isEmptyOther(file)) sortOut(file, false, resultOf.get(file) ?? result);
    else candidates.push(file);
  }
  const outcomes = pool.inOrder(candidates, async (file) => ({
    file,
    outcome: await pool.run(RECOGNISE_FILE, { path: file.path, name: file.name }),
  }));
  const texts = new SharedTexts();
  let done = 0;
  for await (const { file, outcome } of outcomes) {
    signal?.throwIfAborted();
    done += 1;
    onProgress?.({ phase: 'recognise', done, total: candidates.length });
    const found = resultOf.get(file);
    if ('facts' in outcome) texts.share(outcome.facts);
    sort(file, outcome, found ?? result, found !== undefined);
  }
  for (const [bundle, found] of inBundles) addRecognised(judgeBundle(bundle, found), result);
  setDamagedAside(result);
  return result;
}

/** Puts a file where it belongs. An archive in a bundle is not opened: bundles do not nest. */
function sort(
  file: PhotoFile,
  outcome: Outcome<Recognition>,
  result: Recognised,
  isInBundle: boolean,
): void {
  if ('error' in outcome) {
    const { error } = outcome;
    // Whatever is wrong with a bundle, or in it, is wrong with a Live Photo.
    const isOfBundle = isInBundle || isLivpName(file.name);
    if (isOfBundle || !DAMAGE_CODES.has(error.code)) result.problems.push({ file, error });
    else result.damaged.push({ file, error, isMetadataRead: false });
  } else if ('halves' in outcome) {
    if (isInBundle) sortOut(file, false, result);
    else result.halves.push(...outcome.halves.map((half) => takeOut(file, half)));
  } else if (outcome.facts.kind === 'other') sortOut(file, outcome.facts.picture, result);
  else result.halves.push({ file, facts: outcome.facts });
}

/**
 * Digests of the halves whose bytes pairing has to tell apart. One that cannot be read has none, and
 * counts as different from all.
 */
export async function digestAlike(
  halves: readonly Half<PhotoFile>[],
  pool: WorkerPool,
  { signal }: OperationOptions,
): Promise<Digests> {
  const digests = new Map<Half, string>();
  const outcomes = pool.inOrder(halvesToDigest(halves), async (half) => ({
    half,
    outcome: await pool.run(DIGEST_SOURCE, sourceOf(half.file), half.file.size),
  }));
  for await (const { half, outcome } of outcomes) {
    signal?.throwIfAborted();
    if ('sha256' in outcome) digests.set(half, Buffer.from(outcome.sha256).toString('hex'));
  }
  return digests;
}
