/** A thread for tests of modules that have work done in threads: it runs what the build made. */
import { afterAll } from 'vitest';
import { WorkerPool } from '../../src/threads/pool.ts';

/** A pool of one thread, which ends with the test file. */
export function oneThread(): WorkerPool {
  const pool = new WorkerPool(1);
  afterAll(() => pool.close());
  return pool;
}
