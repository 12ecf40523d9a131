/** Whether each container is intact, and whether all are there that a catalog lists. */
import { LivepkgError } from '../../errors.ts';
import { containersBelow } from '../containers-below.ts';
import type { FoundFile } from '../../files/walk/found.ts';
import { operate, type Operation } from '../operation.ts';
import type { OperationOptions } from '../../options.ts';
import { readCatalog } from '../../catalog/catalog-file.ts';
import { placeOf } from '../../catalog/place.ts';
import { joinAsGiven } from '../../files/join-as-given.ts';
import {
  problemRecord,
  type AuditedRecord,
  type AuditLevel,
  type AuditRecord,
  type ProblemRecord,
} from '../../records.ts';
import {
  longestWaitingFirst,
  readState,
  writeState,
  type Audited,
  type AuditState,
} from './audit-state.ts';
import type { AuditOutcome } from './check-container.ts';
import { CatalogComparison, type Difference } from '../../catalog/compare-catalog.ts';
import { recordOf } from './record-of.ts';
import { countRecord, emptySummary } from './summary.ts';
import { isInSubset, type Subset } from './subset.ts';
import { AUDIT } from './tasks.ts';

/** How much of an archive is audited, and what it is held against. */
export interface AuditScope {
  /** A catalog of the archive. It and `state` are about one folder. */
  catalog?: string;
  /** Only this part. */
  subset?: Subset;
  /** Milliseconds after which nothing more is begun, and rclone is waited for no longer. */
  maxDuration?: number;
}

export interface AuditOptions extends OperationOptions, AuditScope {
  /**
   * `quick` reads the first few kilobytes and the length; `full`, the default, every byte; `live`
   * also checks the structure of the pair, and decodes nothing.
   */
  level?: Exclude<AuditLevel, 'hash'>;
  /** A file that says what was audited when: what waited longest comes first. */
  state?: string;
}

/** Whether a container is to be audited. */
export function isMeant(place: string, { subset }: AuditScope): boolean {
  return subset === undefined || isInSubset(place, subset);
}

/** A container, and what became of it; undefined: the time was up before. */
interface Checked {
  file: FoundFile;
  outcome: AuditOutcome | { error: ProblemRecord['error'] } | undefined;
}

async function comparisonFor(
  root: string,
  scope: AuditScope,
): Promise<CatalogComparison | undefined> {
  const { catalog } = scope;
  if (catalog === undefined) return undefined;
  const { entries } = await readCatalog(catalog, ({ path, container, photo, captured }) => ({
    path,
    identity: container,
    photo,
    captured,
  }));
  return new CatalogComparison(entries, {
    pathOf: (place) => joinAsGiven(root, place),
    isMeant: (place) => isMeant(place, scope),
  });
}

/** Whether a listed container was not found. */
const isLost = ({ event, foundAt }: Difference): boolean =>
  event === 'missing' || (event === 'changed' && foundAt === undefined);

/**
 * Looks for listed containers among those that are not audited now, as far as their heads tell: where
 * none is listed, and if need be also where another one is.
 */
async function identifyOthers(
  others: readonly FoundFile[],
  comparison: CatalogComparison,
  { pool }: Operation,
  signal: AbortSignal | undefined,
): Promise<void> {
  const identify = async (files: readonly FoundFile[]): Promise<void> => {
    const outcomes = pool.inOrder(files, async (file) => {
      signal?.throwIfAborted();
      const outcome = await pool.run(AUDIT, { path: file.path, level: 'quick' });
      return { path: file.path, place: placeOf(file), outcome };
    });
    for await (const { path, place, outcome } of outcomes) {
      if (!('identity' in outcome) || outcome.identity === undefined) continue;
      comparison.see({ path, place, ...outcome.identity, isAudited: false, problems: [] });
    }
  };
  for (const file of others) comparison.take(placeOf(file));
  const isListed = (file: FoundFile): boolean => comparison.listedAt(placeOf(file)) !== undefined;
  await identify(others.filter((file) => !isListed(file)));
  if (comparison.differences().some(isLost)) await identify(others.filter(isListed));
}

function stateAfter(checked: Checked['outcome']): Audited['event'] {
  return checked === undefined || 'error' in checked ? 'problem' : checked.event;
}

/** Places in a catalog or a state are below one folder: another would hide what is missing in it. */
function assertOptions(paths: readonly string[], { catalog, state }: AuditOptions): void {
  if (paths.length === 0) {
    throw new LivepkgError('option-invalid', 'No path was given; name at least one folder.');
  }
  if (paths.length > 1 && (catalog ?? state) !== undefined) {
    const message = '--catalog and --state are about one folder: name one path.';
    throw new LivepkgError('option-invalid', message);
  }
}

/** The error of an audit whose time was up before the first container had its turn. */
function noneReached(paths: readonly string[]): LivepkgError {
  const file = paths.join(', ');
  const message = `${file}: nothing was audited: the time was up before the first container was looked at; allow more time with --max-duration.`;
  return new LivepkgError('time-up', message, { file });
}

/**
 * Checks every container below some paths, and compares with a catalog. Nothing but the state is
 * written.
 *
 * @returns a record for each container in the bytewise order of their paths, or those first that
 * waited longest; then what is not as the catalog lists it, then problems; a summary last. What
 * cannot be read is a problem: nothing is known about it. So is `time-up`, where nothing was reached.
 * @throws LivepkgError `option-invalid`, or why the catalog or the state cannot be used, before anything is done
 */
export function audit(
  paths: readonly string[],
  options: AuditOptions = {},
): AsyncGenerator<AuditRecord> {
  const { level = 'full', signal, onProgress } = options;
  return operate(options, async function* (operation) {
    const { pool, run } = operation;
    assertOptions(paths, options);
    const deadline = Date.now() + (options.maxDuration ?? Number.POSITIVE_INFINITY);
    const [root = ''] = paths;
    const comparison = await comparisonFor(root, options);
    const state: AuditState = options.state === undefined ? new Map() : readState(options.state);
    const { containers, problems } = await containersBelow(paths);
    // What could not be looked at may still be there.
    const isWhole = problems.length === 0;
    const part = containers.filter((file) => isMeant(placeOf(file), options));
    const meant = longestWaitingFirst(part, state, placeOf);
    const others = containers.filter((file) => !isMeant(placeOf(file), options));
    const summary = emptySummary();
    const check = async (file: FoundFile): Promise<Checked> => {
      signal?.throwIfAborted();
      const outcome = await pool.run(AUDIT, { path: file.path, level, deadline }, file.size);
      return { file, outcome: 'late' in outcome ? undefined : outcome };
    };
    const totalBytes = meant.reduce((sum, { size }) => sum + size, 0);
    let done = 0;
    try {
      for await (const { file, outcome } of pool.inOrder(meant, check)) {
        if (outcome === undefined) {
          others.push(file);
          summary.notReached = (summary.notReached ?? 0) + 1;
          continue;
        }
        done += 1;
        summary.bytes += file.size;
        onProgress?.({
          phase: 'work',
          done,
          total: meant.length,
          bytes: summary.bytes,
          totalBytes,
        });
        const [place, { path }] = [placeOf(file), file];
        state.set(place, { at: new Date().toISOString(), event: stateAfter(outcome) });
        if ('error' in outcome) {
          comparison?.take(place);
          problems.push(problemRecord(path, outcome.error));
          continue;
        }
        const record = recordOf({ path, place, outcome }, level, comparison);
        if (record === undefined) continue;
        countRecord(summary, record);
        yield record;
      }
      const { notReached = 0 } = summary;
      if (notReached > 0 && notReached === meant.length)
        problems.push(problemRecord(paths.join(', '), noneReached(paths)));
      if (comparison !== undefined) {
        await identifyOthers(others, comparison, operation, signal);
        for (const difference of comparison.differences()) {
          const record: AuditedRecord = { ...difference, level };
          countRecord(summary, record);
          yield record;
        }
      }
    } finally {
      if (options.state !== undefined)
        await writeState(options.state, isWhole ? keptOf(state, containers) : state, run);
    }
    yield* problems;
    yield { ...summary, problems: problems.length };
  });
}

/** What is known of containers that are still there. */
function keptOf(state: AuditState, containers: readonly FoundFile[]): AuditState {
  const there = new Set(containers.map(placeOf));
  return new Map([...state].filter(([place]) => there.has(place)));
}
