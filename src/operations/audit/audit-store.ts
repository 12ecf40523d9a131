/** Audits any store: the one loop, comparison and summary of all audits. */
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
import { find, type Found, type Means } from './find.ts';
import { readGround } from './ground.ts';
import { identifyOthers } from './identify-others.ts';
import { isInScope, type AuditPlan } from './plan.ts';
import { recordOf } from './record-of.ts';
import { countRecord, emptySummary } from './summary.ts';

const relativePathOf = ({ relativePath }: StoredContainer): string => relativePath;

function stateAfter(found: Found): Audited['event'] {
  return 'error' in found ? 'problem' : found.event;
}

/** What is known of containers that are still there. */
function keptOf(state: AuditState, containers: readonly StoredContainer[]): AuditState {
  const there = new Set(containers.map(relativePathOf));
  return new Map([...state].filter(([relativePath]) => there.has(relativePath)));
}

/** What is audited now, in its order, and what is not. */
function shareOut(
  containers: readonly StoredContainer[],
  state: AuditState,
  plan: AuditPlan,
): { meant: StoredContainer[]; others: StoredContainer[] } {
  // What was listed is compared by its hash in no time, whichever part it is of.
  const isChosen = ({ relativePath }: StoredContainer): boolean =>
    plan.level === 'hash' || isInScope(relativePath, plan);
  return {
    meant: leastRecentFirst(containers.filter(isChosen), state, relativePathOf),
    others: containers.filter((container) => !isChosen(container)),
  };
}

async function* auditContainers(
  plan: AuditPlan,
  { run }: Operation,
  means: Means,
): AsyncGenerator<AuditRecord> {
  const { store, level, maxDuration, onProgress } = plan;
  const { pool, signal } = means;
  const limit = maxDuration === undefined ? {} : { deadline: Date.now() + maxDuration };
  const wait = { ...limit, ...(signal === undefined ? {} : { signal }) };
  const ground = await readGround(plan, wait);
  const { comparison, hash } = ground;
  const ofHash = hash === undefined ? {} : { hash };
  const state: AuditState = plan.state === undefined ? new Map() : readState(plan.state);
  const { containers, problems, ambiguous } = await listStore(store, { ...wait, ...ofHash });
  // What could not be looked at may still be there.
  const isWhole = problems.length === 0;
  for (const relativePath of ambiguous) comparison?.markOccupied(relativePath);
  const { meant, others } = shareOut(containers, state, plan);
  const summary = emptySummary();
  const totalBytes = meant.reduce((sum, { size = 0 }) => sum + size, 0);
  let [done, notReached] = [0, 0];
  try {
    const all = pool.mapInOrder(meant, async (container) => {
      return { container, found: await find(container, { plan, ground, means, limit }) };
    });
    for await (const { container, found } of all) {
      if ('late' in found) {
        others.push(container);
        notReached += 1;
        continue;
      }
      const { relativePath, path, size = 0 } = container;
      done += 1;
      summary.bytes += size;
      onProgress?.({ phase: 'work', done, total: meant.length, bytes: summary.bytes, totalBytes });
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
    if (done === 0 && notReached > 0) problems.push(plan.noneReached());
    if (comparison !== undefined) {
      await identifyOthers(others, { store, comparison }, means);
      for (const difference of comparison.differences()) {
        const record: AuditedRecord = { ...difference, level, ...ofHash };
        countRecord(summary, record);
        yield record;
      }
    }
  } finally {
    if (plan.state !== undefined)
      await writeState(plan.state, isWhole ? keptOf(state, containers) : state, run);
  }
  yield* problems;
  yield { ...summary, problems: problems.length };
}

/**
 * Checks every container of a store, and compares with a catalog. Nothing but the state is written.
 *
 * @returns a record for each container in the bytewise order of their paths, or those first that
 * were audited least recently; then what is not as the catalog lists it, then problems; a summary last. What
 * cannot be read is a problem: nothing is known about it. So is an audit that reached nothing in its time.
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
    // A caller that wants no more is not to wait for downloads.
    setStop();
  }
}
