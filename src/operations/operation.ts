/** What every operation begins and ends with. */
import { jobsOf, type OperationOptions } from '../options.ts';
import { WorkerPool } from '../threads/pool.ts';
import { beginRun, endRun, type RunToken } from '../store/folder/temporary.ts';
import { checkOptions, type OptionsSchema, type SchemaOf } from './check-options.ts';

/** The means of one operation. */
export interface Operation {
  pool: WorkerPool;
  run: RunToken;
}

/** What an operation is asked for. */
export interface Request<Options, Schema extends OptionsSchema> {
  options: Options;
  /** What options there are. */
  schema: Schema & SchemaOf<Options, Schema>;
  /** Checks what is given apart from the options, before anything is done. */
  check: () => void;
}

/**
 * Gives an operation its worker threads and its token, and ends both with it.
 *
 * What is done is reported even if the signal is aborted meanwhile: whoever has files removed must hear which.
 * Only the summary is not given then, which would say that all was done.
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
