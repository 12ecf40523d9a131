/** Audits any store: the loop, comparison and summary of all audits. */
import { problemRecord, type AuditedRecord, type AuditRecord } from '../../records.ts';
import type { StoredContainer } from '../../store/store.ts';
import { createStopFlag } from '../../threads/stop-flag.ts';
import { listStore } from '../list-store.ts';
import type { Operation } from '../operation.ts';
import {
  leastRecentFirst,
  readState,
  writeState,
  type Audited,
  type AuditState,
} from './audit-state.ts';
import { checkStored, type CheckOutcome, type AuditResources } from './check-stored.ts';
import { readBaseline } from './baseline.ts';
import { identifyOthers } from './identify-others.ts';
import { isInScope, type AuditPlan } from './plan.ts';
import { recordOf } from './record-of.ts';
import { countRecord, emptySummary } from './summary.ts';

const relativePathOf = ({ relativePath }: StoredContainer): string => relativePath;

function stateAfter(found: CheckOutcome): Audited['event'] {
  return 'error' in found ? 'problem' : found.event;
}

/** The state without containers that no longer exist. */
function withoutRemoved(state: AuditState, containers: readonly StoredContainer[]): AuditState {
  const there = new Set(containers.map(relativePathOf));
  return new Map([...state].filter(([relativePath]) => there.has(relativePath)));
}

/** Splits containers by whether they are audited now, and orders them. */
function splitByScope(
  containers: readonly StoredContainer[],
  state: AuditState,
  plan: AuditPlan,
): { inScope: StoredContainer[]; others: StoredContainer[] } {
  // At level `hash` all are compared: it costs nothing once they are listed.
  const isChosen = ({ relativePath }: StoredContainer): boolean =>
    plan.level === 'hash' || isInScope(relativePath, plan);
  return {
    inScope: leastRecentFirst(containers.filter(isChosen), state, relativePathOf),
    others: containers.filter((container) => !isChosen(container)),
  };
}

async function* auditContainers(
  plan: AuditPlan,
  { run }: Operation,
  resources: AuditResources,
): AsyncGenerator<AuditRecord> {
  const { store, level, maxDuration, onProgress } = plan;
  const { pool, signal } = resources;
  const limit = maxDuration === undefined ? {} : { deadline: Date.now() + maxDuration };
  const wait = { ...limit, ...(signal === undefined ? {} : { signal }) };
  const baseline = await readBaseline(plan, wait);
  const { comparison, hash } = baseline;
  const ofHash = hash === undefined ? {} : { hash };
  const state: AuditState = plan.state === undefined ? new Map() : readState(plan.state);
  const { containers, problems, ambiguous } = await listStore(store, { ...wait, ...ofHash });
  // Containers that could not be listed may still exist.
  const isCompleteListing = problems.length === 0;
  for (const relativePath of ambiguous) comparison?.markOccupied(relativePath);
  const { inScope, others } = splitByScope(containers, state, plan);
  const summary = emptySummary();
  const totalBytes = inScope.reduce((sum, { size = 0 }) => sum + size, 0);
  let [done, notReached] = [0, 0];
  try {
    const all = pool.mapInOrder(inScope, async (container) => {
      return {
        container,
        found: await checkStored(container, { plan, baseline, resources, limit }),
      };
    });
    for await (const { container, found } of all) {
      if ('timedOut' in found) {
        others.push(container);
        notReached += 1;
        continue;
      }
      const { relativePath, path, size = 0 } = container;
      done += 1;
      summary.bytes += size;
      onProgress?.({
        phase: 'work',
        done,
        total: inScope.length,
        bytes: summary.bytes,
        totalBytes,
      });
      state.set(relativePath, { at: new Date().toISOString(), event: stateAfter(found) });
      if ('error' in found) {
        comparison?.markOccupied(relativePath);
        problems.push(problemRecord(path, found.error));
        continue;
      }
      const record = recordOf(container, found, { level, hash, comparison });
      if (record === undefined || !isInScope(relativePath, plan)) continue;
      countRecord(summary, record);
      yield record;
    }
    if (notReached > 0) summary.notReached = notReached;
    if (done === 0 && notReached > 0) problems.push(plan.nothingAudited());
    if (comparison !== undefined) {
      await identifyOthers(others, { store, comparison }, resources);
      for (const difference of comparison.differences()) {
        const record: AuditedRecord = { ...difference, level, ...ofHash };
        countRecord(summary, record);
        yield record;
      }
    }
  } finally {
    if (plan.state !== undefined)
      await writeState(
        plan.state,
        isCompleteListing ? withoutRemoved(state, containers) : state,
        run,
      );
  }
  yield* problems;
  yield { ...summary, problems: problems.length };
}

/**
 * Checks every container of a store, and compares it with a catalog. Only the state is written.
 *
 * @returns a record for each container in bytewise order of their paths, or least recently audited first;
 * then the differences from the catalog, then problems; a summary last. A container that cannot be read is a
 * problem; so is an audit that reached its time limit before the first container.
 * @throws LivepkgError before anything is checked: why the catalog, the state or the store cannot be used
 */
export async function* auditStore(
  plan: AuditPlan,
  operation: Operation,
): AsyncGenerator<AuditRecord> {
  const { signal } = plan;
  const { stop, setStop } = createStopFlag(signal);
  try {
    yield* auditContainers(plan, operation, { pool: operation.pool, signal, stop });
  } finally {
    // A caller that stops early must not wait for downloads.
    setStop();
  }
}
