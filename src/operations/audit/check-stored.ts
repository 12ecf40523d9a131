/** Checks a stored container: by its bytes, in a worker thread, or by the hash that its store provides. */
import type { Outcome } from '../../files/outcome.ts';
import type { StoredContainer, StoreWithHeads } from '../../store/store.ts';
import type { StopFlag } from '../../threads/stop-flag.ts';
import type { WorkerPool } from '../../threads/pool.ts';
import type { AuditOutcome, Check } from './check-container.ts';
import type { TimedOut, WithDeadline } from './deadline.ts';
import { hashIdentity, type AuditBaseline } from './baseline.ts';
import type { AuditPlan } from './plan.ts';
import { AUDIT } from './tasks.ts';

/** The result of a check, or why the container could not be read. */
export type CheckOutcome = Outcome<AuditOutcome>;

/** The pool, and the signals that abort the work. */
export interface AuditResources {
  pool: WorkerPool;
  signal: AbortSignal | undefined;
  /** Forwards the signal to worker threads. */
  stop: StopFlag;
}

async function check(
  task: Check & WithDeadline,
  { path, size }: StoredContainer,
  { pool, signal, stop }: AuditResources,
): Promise<CheckOutcome | TimedOut> {
  signal?.throwIfAborted();
  try {
    return await pool.run(AUDIT, { ...task, path, stop }, size);
  } catch (error) {
    // After an abort, the error of the task is not the reason.
    signal?.throwIfAborted();
    throw error;
  }
}

/** A check that reads only the head. */
function byHead(store: StoreWithHeads, container: StoredContainer): Check {
  return { level: 'quick', source: store.headOf(container) };
}

function checkByHash(
  { relativePath, path, size, hash: kept }: StoredContainer,
  { comparison, hash }: AuditBaseline,
): CheckOutcome {
  if (kept === undefined) {
    const message = `${path}: the remote has no ${hash ?? ''} hash for it, so it was not checked; use --fetch.`;
    return { error: { code: 'remote-failed', message } };
  }
  const captured = comparison?.listedAt(relativePath)?.captured;
  const identity = { identity: hashIdentity(size, kept), captured };
  return { event: 'intact', problems: [], identity };
}

/** Checks a container at the level of the plan. */
export async function checkStored(
  container: StoredContainer,
  {
    plan,
    baseline,
    resources,
    limit,
  }: { plan: AuditPlan; baseline: AuditBaseline; resources: AuditResources; limit: WithDeadline },
): Promise<CheckOutcome | TimedOut> {
  if (plan.level === 'hash') return checkByHash(container, baseline);
  const task =
    plan.level === 'quick'
      ? byHead(plan.store, container)
      : { level: plan.level, source: plan.store.sourceOf(container) };
  return check({ ...task, ...limit }, container, resources);
}

/** Identifies a container by its head, at any level. There is no deadline: it is fast. */
export async function identify(
  container: StoredContainer,
  store: StoreWithHeads,
  resources: AuditResources,
): Promise<CheckOutcome | TimedOut> {
  // Only its head is in memory.
  return check(byHead(store, container), { ...container, size: undefined }, resources);
}
