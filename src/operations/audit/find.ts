/** Finds out what a container is: in a thread, by its bytes; or by the hash that its store keeps. */
import type { Outcome } from '../../files/outcome.ts';
import type { StoredContainer, StoreWithHeads } from '../../store/store.ts';
import type { StopFlag } from '../../threads/stop-flag.ts';
import type { WorkerPool } from '../../threads/pool.ts';
import type { AuditOutcome, Check } from './check-container.ts';
import type { Late, Timed } from './deadline.ts';
import { hashIdentity, type Ground } from './ground.ts';
import type { AuditPlan } from './plan.ts';
import { AUDIT } from './tasks.ts';

/** What a container was found to be, or why nothing is known about it. */
export type Found = Outcome<AuditOutcome>;

/** Who does the work, and what ends it. */
export interface Means {
  pool: WorkerPool;
  signal: AbortSignal | undefined;
  /** Passes the signal on to threads. */
  stop: StopFlag;
}

async function check(
  task: Check & Timed,
  { path, size }: StoredContainer,
  { pool, signal, stop }: Means,
): Promise<Found | Late> {
  signal?.throwIfAborted();
  try {
    return await pool.run(AUDIT, { ...task, path, stop }, size);
  } catch (error) {
    // What a task says of its end is not the reason.
    signal?.throwIfAborted();
    throw error;
  }
}

/** By its head, which says which container it is, as far as it is whole. */
function byHead(store: StoreWithHeads, container: StoredContainer): Check {
  return { level: 'quick', source: store.headOf(container) };
}

function findByHash(
  { relativePath, path, size, hash: kept }: StoredContainer,
  { comparison, hash }: Ground,
): Found {
  if (kept === undefined) {
    const message = `${path}: the remote keeps no ${hash ?? ''} hash of it, so that nothing is known about it; use --fetch.`;
    return { error: { code: 'remote-failed', message } };
  }
  const captured = comparison?.listedAt(relativePath)?.captured;
  const identity = { identity: hashIdentity(size, kept), captured };
  return { event: 'intact', problems: [], identity };
}

/** Finds out what a container is, as thoroughly as was asked for. */
export async function find(
  container: StoredContainer,
  { plan, ground, means, limit }: { plan: AuditPlan; ground: Ground; means: Means; limit: Timed },
): Promise<Found | Late> {
  if (plan.level === 'hash') return findByHash(container, ground);
  const task =
    plan.level === 'quick'
      ? byHead(plan.store, container)
      : { level: plan.level, source: plan.store.sourceOf(container) };
  return check({ ...task, ...limit }, container, means);
}

/** Finds out which container one is, whatever the level. No deadline ends that: it takes little. */
export async function identify(
  container: StoredContainer,
  store: StoreWithHeads,
  means: Means,
): Promise<Found | Late> {
  // Only its head is in memory.
  return check(byHead(store, container), { ...container, size: undefined }, means);
}
