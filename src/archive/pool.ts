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

  constructor(jobs: number) {
    this.#jobs = jobs;
    this.#piscina = new Piscina({
      filename: new URL('./worker.js', import.meta.url).href,
      minThreads: 1,
      maxThreads: jobs,
      idleTimeout: Number.POSITIVE_INFINITY,
    });
  }

  /** Runs one task. */
  async run<Name extends keyof Tasks>(
    name: Name,
    task: Parameters<Tasks[Name]>[0],
  ): Promise<Awaited<ReturnType<Tasks[Name]>>> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- piscina does not know the tasks
    return this.#piscina.run(task, { name }) as Promise<Awaited<ReturnType<Tasks[Name]>>>;
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

  /** Lets what is under way finish, and ends the threads. */
  async close(): Promise<void> {
    await this.#piscina.close({ force: true });
  }
}
