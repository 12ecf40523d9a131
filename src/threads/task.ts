/** Tasks for worker threads: a name with the types of input and output. */
import type { Allocate } from '../files/file.ts';

/**
 * A task, without its code: that is loaded only in the worker thread, on first use.
 */
export interface Task<Input, Output> {
  readonly name: string;
  /** Never set: it only carries the types. */
  readonly types?: (input: Input) => Output;
}

/** @param name must be unique */
export function defineTask<Input, Output>(name: string): Task<Input, Output> {
  return { name };
}

/**
 * The code of a task.
 *
 * @param allocate allocates buffers for whole files, which are reused after the task
 */
export type TaskFunction<Input, Output> = (
  input: Input,
  allocate: Allocate,
) => Output | Promise<Output>;

/** A task with its code. */
export interface Implementation {
  readonly name: string;
  readonly load: () => Promise<TaskFunction<unknown, unknown>>;
}

/** @param load loads the code of the task */
export function implement<Input, Output>(
  { name }: Task<Input, Output>,
  load: () => Promise<TaskFunction<Input, Output>>,
): Implementation {
  return {
    name,
    load: async () => {
      const run = await load();
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the pool has the types of the task
      return (input, allocate) => run(input as Input, allocate);
    },
  };
}
