/**
 * Audits the copy of an archive in a cloud, through rclone.
 *
 * By the hashes that the cloud keeps, so that nothing is downloaded; or, with `fetch`, container by
 * container, as an audit of a disk does.
 */
import { LivepkgError } from '../../errors.ts';
import { type CatalogEntry } from '../../format/catalog/catalog-schema.ts';
import {
  CONTAINER_HASHES,
  isHashListed,
  type ContainerHash,
} from '../../format/cloud-hash/clouds.ts';
import { asRcloneLists } from '../../format/catalog/sums.ts';
import { readCatalog, type Catalog } from '../../catalog/catalog-file.ts';
import { joinAsGiven } from '../../files/join-as-given.ts';
import { nothingFound } from '../nothing-found.ts';
import type { OperationOptions } from '../../options.ts';
import {
  problemRecord,
  type AuditedRecord,
  type AuditLevel,
  type AuditRecord,
  type ProblemRecord,
} from '../../records.ts';
import { neverListed, noneReached } from '../../store/remote/failure.ts';
import { chooseHash, readFeatures } from '../../store/remote/hashes.ts';
import { listRemote, type RemoteFile, type RemoteListing } from '../../store/remote/list.ts';
import { TimeUp, type Patience } from '../../store/remote/patience.ts';
import type { Remote } from '../../store/remote/remote.ts';
import { operate, type Operation } from '../operation.ts';
import { stopOf, type Stop } from '../../threads/stop.ts';
import type { FetchTask } from './check-fetched.ts';
import type { AuditScope } from './audit.ts';
import { CatalogComparison } from '../../catalog/compare-catalog.ts';
import { recordOf } from './record-of.ts';
import { countRecord, emptySummary } from './summary.ts';
import { noCommonHash } from './no-common-hash.ts';
import { isInSubset } from './subset.ts';
import type { Timed } from './deadline.ts';
import { AUDIT_REMOTE } from './tasks.ts';

export interface AuditRemoteOptions extends OperationOptions, AuditScope {
  /** Download every container and check every byte of it, `live` also the structure of the pair. */
  fetch?: Extract<AuditLevel, 'full' | 'live'>;
  /**
   * Milliseconds for which rclone may be silent before it is ended, and that is an error; default:
   * 5 minutes. `maxDuration` ends it, too, and that is none.
   */
  remoteTimeout?: number;
}

/** What the audit of a remote goes by. */
interface Ground {
  remote: Remote;
  listing: RemoteListing;
  catalog: Catalog | undefined;
  /** The hash to compare; undefined where containers are fetched. */
  hash: ContainerHash | undefined;
}

async function chooseCommonHash(
  remote: Remote,
  { cloud }: Catalog,
  patience: Patience,
): Promise<ContainerHash> {
  const features = await readFeatures(remote, patience);
  const hash = chooseHash(
    features.hashes,
    CONTAINER_HASHES.filter((one) => isHashListed(one, cloud)),
  );
  if (hash === undefined) throw noCommonHash(remote, features, cloud);
  return hash;
}

/** How long rclone is waited for, in an audit that began now. */
function patienceOf({ signal, remoteTimeout, maxDuration }: AuditRemoteOptions): Patience {
  return {
    ...(signal === undefined ? {} : { signal }),
    ...(remoteTimeout === undefined ? {} : { idleTimeout: remoteTimeout }),
    ...(maxDuration === undefined ? {} : { deadline: Date.now() + maxDuration }),
  };
}

async function lookAt(
  remote: Remote,
  options: AuditRemoteOptions,
  patience: Patience,
): Promise<Ground> {
  const catalog =
    options.catalog === undefined
      ? undefined
      : await readCatalog(options.catalog, (entry) => entry);
  const isListed = options.fetch === undefined && catalog !== undefined;
  try {
    const hash = isListed ? await chooseCommonHash(remote, catalog, patience) : undefined;
    const listing = await listRemote(remote, {
      ...patience,
      ...(hash === undefined ? {} : { hash }),
    });
    return { remote, listing, catalog, hash };
  } catch (error) {
    throw error instanceof TimeUp ? neverListed(remote) : error;
  }
}

/** A hash says nothing without the length: quickXor is 0 for nothing, and for many other things. */
const hashIdentity = (size: number | undefined, hash: string): string => `${size ?? ''} ${hash}`;

function hashIn(entry: CatalogEntry, hash: ContainerHash): string {
  return entry[hash] ?? '';
}

/**
 * The entries under the paths that rclone lists for them. Two that it would list alike stay apart: none
 * may stand for the other.
 */
function asListed(entries: readonly CatalogEntry[]): CatalogEntry[] {
  const listed = new Set(entries.map(({ path }) => path));
  return entries.map((entry) => {
    const path = asRcloneLists(entry.path);
    return listed.has(path) ? entry : { ...entry, path };
  });
}

function comparisonFor(
  { remote, catalog, hash }: Ground,
  { subset }: AuditScope,
): CatalogComparison | undefined {
  if (catalog === undefined) return undefined;
  const listed = asListed(catalog.entries).map((entry) => ({
    path: entry.path,
    identity: hash === undefined ? entry.container : hashIdentity(entry.size, hashIn(entry, hash)),
    photo: entry.photo,
    captured: entry.captured,
  }));
  return new CatalogComparison(listed, {
    pathOf: (place) => labelOf(remote, place),
    isMeant: (place) => subset === undefined || isInSubset(place, subset),
  });
}

function labelOf({ label, hasPath }: Remote, place: string): string {
  return hasPath ? joinAsGiven(label, place) : `${label}${place}`;
}

type Judged = AuditedRecord | ProblemRecord | undefined;

/** Judges a container by the hash that the cloud keeps. */
function judgeByHash(
  { path: place, size, hash: kept }: RemoteFile,
  { remote, hash }: Ground,
  comparison: CatalogComparison,
): Judged {
  const path = labelOf(remote, place);
  if (hash === undefined || kept === undefined) {
    comparison.take(place);
    const message = `${path}: the remote keeps no ${hash ?? ''} hash of it, so that nothing is known about it; use --fetch.`;
    return problemRecord(path, { code: 'remote-failed', message });
  }
  const entry = comparison.listedAt(place);
  const captured = entry?.captured === undefined ? {} : { captured: entry.captured };
  const identity = hashIdentity(size, kept);
  const isRight = comparison.see({
    path,
    place,
    identity,
    ...captured,
    isAudited: true,
    problems: [],
  });
  if (!isRight) return undefined;
  return { event: 'intact', container: path, level: 'hash', problems: [], hash, ...captured };
}

/** Downloads a container, and checks it as one on a disk. */
async function judgeByBytes(
  { path: place, size }: RemoteFile,
  { remote }: Ground,
  { pool }: Operation,
  how: Omit<FetchTask & Timed, 'remote' | 'place' | 'size' | 'path'>,
  comparison: CatalogComparison | undefined,
): Promise<Judged | 'late'> {
  const path = labelOf(remote, place);
  const outcome = await pool.run(AUDIT_REMOTE, { remote, place, size, path, ...how }, size);
  if ('late' in outcome) return 'late';
  if ('error' in outcome) {
    comparison?.take(place);
    return problemRecord(path, outcome.error);
  }
  return recordOf({ path, place, outcome }, how.level, comparison);
}

/** Two files of one path: nobody could say which of them is meant. */
function ambiguousProblems({ remote, listing }: Ground): ProblemRecord[] {
  return listing.ambiguous.map((place) => {
    const path = labelOf(remote, place);
    const message = `${path}: the remote has several files of this name; remove all but one (\`rclone dedupe\` helps).`;
    return problemRecord(path, { code: 'remote-failed', message });
  });
}

async function* auditFiles(
  remote: Remote,
  options: AuditRemoteOptions,
  operation: Operation,
  stop: Stop,
): AsyncGenerator<AuditRecord> {
  const { subset, fetch, signal, onProgress } = options;
  const patience = patienceOf(options);
  const { signal: _, ...limits } = patience;
  const how = { level: fetch ?? 'full', stop, ...limits };
  const ground = await lookAt(remote, options, patience);
  const comparison = comparisonFor(ground, options);
  const problems = ambiguousProblems(ground);
  for (const place of ground.listing.ambiguous) comparison?.take(place);
  const { files } = ground.listing;
  if (files.length + problems.length === 0) problems.push(nothingFound(remote.label));
  const isMeant = ({ path }: RemoteFile): boolean =>
    fetch === undefined || subset === undefined || isInSubset(path, subset);
  const meant = files.filter(isMeant);
  for (const { path } of files) if (fetch !== undefined) comparison?.take(path);
  const summary = emptySummary();
  let done = 0;
  const judge = async (
    file: RemoteFile,
  ): Promise<{ file: RemoteFile; judged: Judged | 'late' }> => {
    signal?.throwIfAborted();
    // What was listed in time is compared in no time.
    if (fetch === undefined && comparison !== undefined)
      return { file, judged: judgeByHash(file, ground, comparison) };
    try {
      return { file, judged: await judgeByBytes(file, ground, operation, how, comparison) };
    } catch (error) {
      // What a task says of its end is not the reason.
      signal?.throwIfAborted();
      throw error;
    }
  };
  for await (const { file, judged } of operation.pool.inOrder(meant, judge)) {
    done += 1;
    onProgress?.({ phase: 'work', done, total: meant.length });
    if (judged === 'late') {
      summary.notReached = (summary.notReached ?? 0) + 1;
      comparison?.take(file.path);
      continue;
    }
    summary.bytes += file.size ?? 0;
    if (judged === undefined) continue;
    if (judged.event === 'problem') problems.push(judged);
    else if (subset === undefined || isInSubset(file.path, subset)) {
      countRecord(summary, judged);
      yield judged;
    }
  }
  const { notReached = 0 } = summary;
  if (notReached > 0 && notReached === meant.length)
    problems.push(problemRecord(remote.label, noneReached(remote)));
  const level = fetch ?? 'hash';
  const told = ground.hash === undefined ? {} : { hash: ground.hash };
  for (const difference of comparison?.differences() ?? []) {
    const record: AuditedRecord = { ...difference, level, ...told };
    countRecord(summary, record);
    yield record;
  }
  yield* problems;
  yield { ...summary, problems: problems.length };
}

/** Nothing is downloaded that nobody asked for. */
function assertOptions({ catalog, fetch }: AuditRemoteOptions): void {
  if (fetch !== undefined || catalog !== undefined) return;
  const message =
    '--remote needs --catalog to compare with, or --fetch to download every container.';
  throw new LivepkgError('option-invalid', message);
}

/**
 * Audits all containers below a folder of a remote.
 *
 * Without `fetch` a catalog is needed, and `intact` means that the cloud keeps the hash that is
 * listed. Another hash is `changed`: whether the container is damaged, or another one, only its bytes
 * can tell.
 *
 * @returns records as `audit` gives them
 * @throws LivepkgError before anything is checked: `option-invalid`, or why rclone, the remote, its listing or the
 * catalog cannot be used
 */
export function auditRemote(
  remote: Remote,
  options: AuditRemoteOptions,
): AsyncGenerator<AuditRecord> {
  return operate(options, async function* (operation) {
    assertOptions(options);
    const { stop, tell } = stopOf(options.signal);
    try {
      yield* auditFiles(remote, options, operation, stop);
    } finally {
      // A caller that wants no more is not to wait for downloads.
      tell();
    }
  });
}
