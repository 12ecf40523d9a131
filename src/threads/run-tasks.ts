import { Scratch } from './scratch.ts';
import type { Implementation } from './task.ts';

/** What a pool sends to a thread. */
export interface TaskMessage {
  name: string;
  input: unknown;
}

/** What runs in a thread: does the task that a message names. */
export function taskRunner(
  implementations: readonly Implementation[],
): (message: TaskMessage) => Promise<unknown> {
  const scratch = new Scratch();
  const byName = new Map(implementations.map((one) => [one.name, one]));
  return async ({ name, input }) => {
    const implementation = byName.get(name);
    if (implementation === undefined) throw new RangeError(`there is no task ${name}`);
    const run = await implementation.load();
    return scratch.during((allocate) => run(input, allocate));
  };
}
