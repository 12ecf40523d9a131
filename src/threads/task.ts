/** What can run in a thread: a name, and the types of what goes in and of what comes back. */
import type { Allocate } from '../files/file.ts';

/**
 * A task. It is light, so that who asks for it does not load what does it: that is loaded in the
 * thread, when it is first asked for.
 */
export interface Task<Input, Output> {
  readonly name: string;
  /** Never there: it only keeps the types. */
  readonly types?: (input: Input) => Output;
}

/** @param name no other task has it */
export function defineTask<Input, Output>(name: string): Task<Input, Output> {
  return { name };
}

/**
 * Does a task.
 *
 * @param allocate gives memory for whole files, which is used again once the task has ended
 */
export type TaskFunction<Input, Output> = (
  input: Input,
  allocate: Allocate,
) => Output | Promise<Output>;

/** A task with what does it. */
export interface Implementation {
  readonly name: string;
  readonly load: () => Promise<TaskFunction<unknown, unknown>>;
}

/** @param load loads what does the task */
export function implement<Input, Output>(
  { name }: Task<Input, Output>,
  load: () => Promise<TaskFunction<Input, Output>>,
): Implementation {
  return {
    name,
    load: async () => {
      const run = await load();
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the pool takes what the task takes
      return (input, allocate) => run(input as Input, allocate);
    },
  };
}
