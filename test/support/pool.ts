/** A thread for tests of modules that work in threads: it runs the build. */
import { afterAll } from 'vitest';
import { WorkerPool } from '../../src/threads/pool.ts';

/** A pool of one thread, which ends after the last test of the file. */
export function oneThread(): WorkerPool {
  const pool = new WorkerPool(1);
  afterAll(() => pool.close());
  return pool;
}
