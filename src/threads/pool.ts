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

/** Tasks queued per thread, so that no thread waits for its next task. */
const QUEUED_PER_JOB = 4;
/** Results buffered while an earlier, slower one is pending. */
const BUFFERED_PER_JOB = 32;

/** Threads started before there is work: they load in parallel. */
const MIN_THREADS = 2;
/** The worker file of the build, in the same folder as all bundles. */
const WORKER = 'livepkg-worker.cjs';
/** The function that it exports. */
const WORKER_FUNCTION = 'runTask';

/**
 * The path of the worker file.
 *
 * @throws LivepkgError `not-found`, e.g. because a bundler moved this module but not the worker file
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
 * Explains why a thread could not be started, e.g. too many open files. Tasks return their errors, so a
 * thrown system error is one of the thread. Node may put its code at the end of the message.
 */
function explainStartError(error: unknown): unknown {
  const [, inMessage] = error instanceof Error ? (/: (E[A-Z]+)$/.exec(error.message) ?? []) : [];
  const code = errnoOf(error) === 'ERR_WORKER_INIT_FAILED' ? inMessage : errnoOf(error);
  if (code === undefined || !/^E[A-Z]+$/.test(code)) return error;
  const cause = Object.assign(new Error(code, { cause: error }), { code });
  return explain(cause, 'A thread of the program', 'cannot be started');
}

/**
 * Limits the file content in memory. In MiB, because async-mutex decrements one by one. A larger task runs
 * alone: a container may have 1 GiB, and a machine with many cores may have little memory.
 */
const MEMORY_MIB = 256;
const BYTES_PER_MIB = 1024 * 1024;

/**
 * Tasks that a thread runs concurrently: while one waits for the disk, the next is hashed. With one job,
 * only one photo is processed at a time.
 */
const tasksPerThread = (jobs: number): number => (jobs === 1 ? 1 : 2);

/** Runs tasks on a fixed number of threads. */
export class WorkerPool {
  readonly #jobs: number;
  readonly #piscina: Piscina;
  readonly #memory = new Semaphore(MEMORY_MIB);
  readonly #pending = new Set<Promise<unknown>>();
  readonly #rejections = new Map<symbol, (reason: unknown) => void>();
  #isClosing = false;

  constructor(jobs: number) {
    this.#jobs = jobs;
    this.#piscina = new Piscina({
      filename: workerFile(),
      // With a name, Piscina loads the file when the thread starts.
      name: WORKER_FUNCTION,
      minThreads: Math.min(jobs, MIN_THREADS),
      maxThreads: jobs,
      concurrentTasksPerWorker: tasksPerThread(jobs),
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
      // Otherwise a task that finds all threads busy goes to the end of the queue.
      stricterFIFO: true,
      idleTimeout: Number.POSITIVE_INFINITY,
    });
    this.#piscina.on('error', (error: unknown) => {
      this.#rejectIfNoThreads(error);
    });
  }

  /**
   * Runs one task. Rejects if the pool is closing.
   *
   * @param bytes of file content that the task holds in memory
   */
  async run<Input, Output>(task: Task<Input, Output>, input: Input, bytes = 0): Promise<Output> {
    if (bytes === 0) return this.#run(task, input);
    const weight = Math.min(Math.ceil(bytes / BYTES_PER_MIB), MEMORY_MIB);
    return this.#memory.runExclusive(() => this.#run(task, input), weight);
  }

  async #run<Input, Output>(task: Task<Input, Output>, input: Input): Promise<Output> {
    if (this.#isClosing) throw new Error('the pool is closed');
    const outcome = this.#start(task, input);
    this.#pending.add(outcome);
    try {
      return await outcome;
    } catch (error) {
      this.#rejectIfNoThreads(error);
      throw explainStartError(error);
    } finally {
      this.#pending.delete(outcome);
    }
  }

  /** Without any running thread, pending tasks would wait forever. */
  #rejectIfNoThreads(error: unknown): void {
    if (this.#piscina.threads.length > 0) return;
    for (const reject of this.#rejections.values()) reject(error);
  }

  async #start<Input, Output>({ name }: Task<Input, Output>, input: Input): Promise<Output> {
    const key = Symbol(name);
    const rejected = new Promise<never>((_, reject) => {
      this.#rejections.set(key, reject);
    });
    const message: TaskMessage = { name, input };
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- piscina is not typed by task
      return await Promise.race([this.#piscina.run(message) as Promise<Output>, rejected]);
    } finally {
      this.#rejections.delete(key);
    }
  }

  /** Runs `work` for each item, several at a time, and yields the results in the order of the items. */
  mapInOrder<Item, Result>(
    items: Iterable<Item>,
    work: (item: Item) => Promise<Result>,
  ): AsyncIterable<Result> {
    return pMapIterable<Item, Result>(items, work, {
      concurrency: this.#jobs * QUEUED_PER_JOB,
      backpressure: this.#jobs * BUFFERED_PER_JOB,
    });
  }

  /**
   * Waits for running tasks, and ends the threads.
   *
   * Piscina's `close` is not used: 5.3.2 considers the pool idle as soon as one thread is, and ends the
   * others in the middle of a file.
   */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.allSettled(this.#pending);
    await this.#piscina.destroy();
  }
}
