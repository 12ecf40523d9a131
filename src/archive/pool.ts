/** The worker threads of one operation. */
import { pMapIterable } from 'p-map';
import { Piscina } from 'piscina';
import type * as tasks from './worker.ts';

/** Tasks handed to the pool before a worker is free: enough that none ever waits for the next. */
const QUEUED_PER_JOB = 2;
/** Outcomes kept while an earlier, slower one is awaited. */
const BUFFERED_PER_JOB = 32;

type Tasks = typeof tasks;

/** Runs tasks of `worker.ts` on a fixed number of threads. */
export class WorkerPool {
  readonly #jobs: number;
  readonly #piscina: Piscina;
  readonly #underWay = new Set<Promise<unknown>>();
  #isClosing = false;

  constructor(jobs: number) {
    this.#jobs = jobs;
    this.#piscina = new Piscina({
      // In the build both are bundles, side by side.
      filename: new URL('./worker.js', import.meta.url).href,
      minThreads: 1,
      maxThreads: jobs,
      idleTimeout: Number.POSITIVE_INFINITY,
    });
  }

  /** Runs one task. A pool that is being closed takes none. */
  async run<Name extends keyof Tasks>(
    name: Name,
    task: Parameters<Tasks[Name]>[0],
  ): Promise<Awaited<ReturnType<Tasks[Name]>>> {
    if (this.#isClosing) throw new Error('the pool is closed');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- piscina does not know the tasks
    const outcome = this.#piscina.run(task, { name }) as Promise<Awaited<ReturnType<Tasks[Name]>>>;
    this.#underWay.add(outcome);
    try {
      return await outcome;
    } finally {
      this.#underWay.delete(outcome);
    }
  }

  /** Runs `work` for each item, several at a time, and gives the results in the items' order. */
  inOrder<Item, Result>(
    items: Iterable<Item>,
    work: (item: Item) => Promise<Result>,
  ): AsyncIterable<Result> {
    return pMapIterable<Item, Result>(items, work, {
      concurrency: this.#jobs * QUEUED_PER_JOB,
      backpressure: this.#jobs * BUFFERED_PER_JOB,
    });
  }

  /**
   * Lets what is under way finish, and ends the threads.
   *
   * Piscina's own `close` is not used: 5.3.2 takes the pool for idle as soon as one of its threads
   * is, and ends the others in the middle of a file.
   */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.allSettled(this.#underWay);
    await this.#piscina.destroy();
  }
}
