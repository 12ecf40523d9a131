import { BufferPool } from './buffer-pool.ts';
import type { Implementation } from './task.ts';

/** The message of a pool to a thread. */
export interface TaskMessage {
  name: string;
  input: unknown;
}

/** Returns the function that runs tasks in a worker thread. */
export function taskRunner(
  implementations: readonly Implementation[],
): (message: TaskMessage) => Promise<unknown> {
  const buffers = new BufferPool();
  const byName = new Map(implementations.map((one) => [one.name, one]));
  return async ({ name, input }) => {
    const implementation = byName.get(name);
    if (implementation === undefined) throw new RangeError(`there is no task ${name}`);
    const run = await implementation.load();
    return buffers.withBuffers((allocate) => run(input, allocate));
  };
}
