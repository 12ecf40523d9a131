/** The worker threads of one operation. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Semaphore } from 'async-mutex';
import { pMapIterable } from 'p-map';
import { Piscina } from 'piscina';
import { LivepkgError } from '../errors.ts';
import { errnoOf, explain } from '../files/system-error.ts';
import type { TaskMessage } from './run-tasks.ts';
import type { Task } from './task.ts';

/** Tasks handed to the pool before a worker is free: enough that none ever waits for the next. */
const QUEUED_PER_JOB = 4;
/** Outcomes kept while an earlier, slower one is awaited. */
const BUFFERED_PER_JOB = 32;

/** Threads that are started before there is work: they get ready beside each other. */
const THREADS_AT_ONCE = 2;
/** The file in the build that threads run; all bundles stand side by side. */
const WORKER = 'livepkg-worker.cjs';
/** What it exports: the one function that runs in a thread. */
const RUN = 'runTask';

/**
 * The path of the file that threads run.
 *
 * @throws LivepkgError `not-found`: a bundler puts this module elsewhere, and knows nothing of the file
 */
function workerFile(): string {
  const file = fileURLToPath(new URL(WORKER, import.meta.url));
  if (existsSync(file)) return file;
  const message =
    `${file} is missing: livepkg runs its threads from this file. ` +
    "If your program was bundled with livepkg in it, copy the file that import.meta.resolve('livepkg/worker') " +
    "names to this path, or keep livepkg out of the bundle (esbuild: external: ['livepkg']). " +
    'Otherwise install livepkg again.';
  throw new LivepkgError('not-found', message, { file });
}

/**
 * Why a thread could not be started: too few files may be open, say. Tasks give their errors back, so
 * an error of the system that is thrown is one of the thread; Node may put it last in a message.
 */
function explainStart(error: unknown): unknown {
  const [, inMessage] = error instanceof Error ? (/: (E[A-Z]+)$/.exec(error.message) ?? []) : [];
  const code = errnoOf(error) === 'ERR_WORKER_INIT_FAILED' ? inMessage : errnoOf(error);
  if (code === undefined || !/^E[A-Z]+$/.test(code)) return error;
  const cause = Object.assign(new Error(code, { cause: error }), { code });
  return explain(cause, 'A thread of the program', 'cannot be started');
}

/**
 * How much of files is in memory at a time: MiB, because async-mutex counts down one by one. A task
 * with larger ones runs alone: a container may have 1 GiB, and a machine with many cores little memory.
 */
const MEMORY = 256;
const MIB = 1024 * 1024;

/**
 * Photos that a thread has under way: while one waits for the disk, the next is read and hashed. Who
 * asks for one job gets one photo at a time.
 */
const tasksPerThread = (jobs: number): number => (jobs === 1 ? 1 : 2);

/** Runs tasks on a fixed number of threads. It knows none of them. */
export class WorkerPool {
  readonly #jobs: number;
  readonly #piscina: Piscina;
  readonly #memory = new Semaphore(MEMORY);
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #rejections = new Map<symbol, (reason: unknown) => void>();
  #isClosing = false;

  constructor(jobs: number) {
    this.#jobs = jobs;
    this.#piscina = new Piscina({
      filename: workerFile(),
      // Piscina loads the file with the thread only where it finds this function in it.
      name: RUN,
      minThreads: Math.min(jobs, THREADS_AT_ONCE),
      maxThreads: jobs,
      concurrentTasksPerWorker: tasksPerThread(jobs),
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
      // Else a task that finds every thread busy goes to the end of the queue.
      stricterFIFO: true,
      idleTimeout: Number.POSITIVE_INFINITY,
    });
    this.#piscina.on('error', (error: unknown) => {
      this.#giveUpWithoutThreads(error);
    });
  }

  /**
   * Runs one task. A pool that is being closed takes none.
   *
   * @param bytes of files that the task has in memory, as far as that matters
   */
  async run<Input, Output>(task: Task<Input, Output>, input: Input, bytes = 0): Promise<Output> {
    if (bytes === 0) return this.#run(task, input);
    const weight = Math.min(Math.ceil(bytes / MIB), MEMORY);
    return this.#memory.runExclusive(() => this.#run(task, input), weight);
  }

  async #run<Input, Output>(task: Task<Input, Output>, input: Input): Promise<Output> {
    if (this.#isClosing) throw new Error('the pool is closed');
    const outcome = this.#start(task, input);
    this.#underWay.add(outcome);
    try {
      return await outcome;
    } catch (error) {
      this.#giveUpWithoutThreads(error);
      throw explainStart(error);
    } finally {
      this.#underWay.delete(outcome);
    }
  }

  /** A thread that could not be started leaves its work to the others; without any, all waits for ever. */
  #giveUpWithoutThreads(error: unknown): void {
    if (this.#piscina.threads.length > 0) return;
    for (const reject of this.#rejections.values()) reject(error);
  }

  async #start<Input, Output>({ name }: Task<Input, Output>, input: Input): Promise<Output> {
    const key = Symbol(name);
    const givenUp = new Promise<never>((_, reject) => {
      this.#rejections.set(key, reject);
    });
    const message: TaskMessage = { name, input };
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- piscina does not know the tasks
      return await Promise.race([this.#piscina.run(message) as Promise<Output>, givenUp]);
    } finally {
      this.#rejections.delete(key);
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
