/** The common start and end of all operations. */
import { jobsOf, type OperationOptions } from '../options.ts';
import { WorkerPool } from '../threads/pool.ts';
import { beginRun, endRun, type RunToken } from '../store/folder/temporary.ts';
import { checkOptions, type OptionsSchema, type SchemaOf } from './check-options.ts';

/** The resources of one operation. */
export interface Operation {
  pool: WorkerPool;
  run: RunToken;
}

/** The options of an operation, and how they are checked. */
export interface Request<Options, Schema extends OptionsSchema> {
  options: Options;
  schema: Schema & SchemaOf<Options, Schema>;
  /** Checks the other arguments, before anything is done. */
  check: () => void;
}

/**
 * Runs an operation with its own worker threads and run token, and releases both at its end.
 *
 * Finished work is reported even after an abort: removed files must be known. Only the summary is omitted
 * then, because it would claim that everything was done.
 *
 * @throws LivepkgError `option-invalid`; the reason of the signal
 */
export async function* operate<
  Item extends { event: string },
  Options extends OperationOptions,
  Schema extends OptionsSchema,
>(
  { options, schema, check }: Request<Options, Schema>,
  work: (operation: Operation) => AsyncGenerator<Item>,
): AsyncGenerator<Item> {
  check();
  checkOptions(schema, options);
  const { signal } = options;
  signal?.throwIfAborted();
  const pool = new WorkerPool(jobsOf(options));
  const run = beginRun();
  try {
    for await (const item of work({ pool, run })) {
      if (item.event === 'summary') signal?.throwIfAborted();
      yield item;
    }
  } finally {
    await pool.close();
    endRun(run);
  }
}
