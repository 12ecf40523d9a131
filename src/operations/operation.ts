/** What every operation begins and ends with. */
import { jobsOf, type OperationOptions } from '../options.ts';
import { WorkerPool } from '../threads/pool.ts';
import { beginRun, endRun, type RunToken } from '../store/folder/temporary.ts';

/** The means of one operation. */
export interface Operation {
  pool: WorkerPool;
  run: RunToken;
}

/** Gives an operation its worker threads and its token, and ends both with it. */
export async function* operate<Item>(
  options: OperationOptions,
  work: (operation: Operation) => AsyncGenerator<Item>,
): AsyncGenerator<Item> {
  const pool = new WorkerPool(jobsOf(options));
  const run = beginRun();
  try {
    yield* work({ pool, run });
  } finally {
    await pool.close();
    endRun(run);
  }
}
