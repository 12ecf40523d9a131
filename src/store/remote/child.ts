/**
 * Processes that end with livepkg, whatever ends it, and all that they started with them. Only SIGKILL
 * leaves livepkg no time for that.
 *
 * Each leads a process group of its own, where there are such (not on Windows): `rclone` may be a
 * script, and rclone itself starts others, an `ssh` say. Which of them run, all threads know: a thread
 * has no say when the program ends.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';

const HAS_GROUPS = process.platform !== 'win32';
/** How long a process has to end after SIGTERM, and again after SIGKILL. */
const GRACE_MS = 2000;
/** How long it has where livepkg itself ends at once. */
const LAST_GRACE_MS = 300;
/** How often is looked whether it has ended. */
const LOOK_EVERY_MS = 20;

/** What all threads share is handed to new ones under this name. */
const SHARED = 'livepkg: running processes';
/** As many as can run at a time: two a thread, of 256 threads; and one more. */
const MAX_RUNNING = 1024;

/** In place of a process id. */
const STARTING = -1;

/** The process ids, 0 where there is none; the first number is 1 once the program ends. */
function shared(): Int32Array<SharedArrayBuffer> {
  const known: unknown = getEnvironmentData(SHARED);
  if (known instanceof SharedArrayBuffer) return new Int32Array(known);
  const fresh = new SharedArrayBuffer((1 + MAX_RUNNING) * Int32Array.BYTES_PER_ELEMENT);
  setEnvironmentData(SHARED, fresh);
  return new Int32Array(fresh);
}

const ids = shared();
const running = ids.subarray(1);
const runningNow = (): number[] => [...running].filter((pid) => pid > 0);
const isEnding = (): boolean => Atomics.load(ids, 0) !== 0;

/** A place among those that run. */
interface Entry {
  /** @param pid 0 once nothing runs there any more */
  write: (pid: number) => void;
}

/** Writes down that a process is being started: it can run before its id is known here. */
function enter(): Entry {
  const at = running.findIndex(
    (_, index) => Atomics.compareExchange(running, index, 0, STARTING) === 0,
  );
  return {
    write(pid) {
      if (at !== -1) Atomics.store(running, at, pid);
    },
  };
}

/** Sends a signal to a process and what it started. @returns whether there is any of them */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(HAS_GROUPS ? -pid : pid, signal);
  } catch {
    return false;
  }
}

/** Ends a process and what it started. What even SIGKILL cannot end at once is not waited for. */
async function end(pid: number): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const until = performance.now() + GRACE_MS;
    send(pid, signal);
    while (send(pid, 0)) {
      if (performance.now() >= until) break;
      await pause(LOOK_EVERY_MS);
    }
  }
}

/** Waits without letting anything else happen in this thread. */
function block(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Ends all that run, in all threads, before the program ends: nothing asynchronous happens then. */
function endAll(): void {
  Atomics.store(ids, 0, 1);
  const until = performance.now() + GRACE_MS;
  while (running.includes(STARTING) && performance.now() < until) block(LOOK_EVERY_MS);
  const all = runningNow();
  if (all.length === 0) return;
  for (const pid of all) send(pid, 'SIGTERM');
  block(LAST_GRACE_MS);
  for (const pid of runningNow()) send(pid, 'SIGKILL');
}

if (isMainThread) process.once('exit', endAll);

/** A program that was started. */
export interface Child {
  stdout: Readable;
  stderr: Readable;
  /** Settles once it is gone and all it wrote has come. */
  closed: Promise<{ status: number | null; signal: NodeJS.Signals | null }>;
  /** Ends it and what it started, as far as they still run. Has to be called, whatever happens. */
  end: () => Promise<void>;
}

function watch(
  child: ChildProcessByStdio<null, Readable, Readable>,
  pid: number,
  entry: Entry,
): Child {
  const { stdout, stderr } = child;
  let isClosed = false;
  const closed = new Promise<Awaited<Child['closed']>>((resolve) => {
    child.once('close', (status, signal) => {
      isClosed = true;
      resolve({ status, signal });
    });
  });
  return {
    stdout,
    stderr,
    closed,
    async end() {
      // Once it is gone and its pipes are closed, another process may have its number.
      if (!isClosed) {
        stdout.destroy();
        stderr.destroy();
        await end(pid);
        child.unref();
      }
      entry.write(0);
    },
  };
}

/**
 * Starts a program, without a shell.
 *
 * @throws the error of the system where it cannot be started
 */
export async function startChild(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Child> {
  const entry = enter();
  try {
    if (isEnding()) throw new Error('the program is ending');
    const child = spawn(command, args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      detached: HAS_GROUPS,
    });
    const { pid } = child;
    entry.write(pid ?? 0);
    await once(child, 'spawn');
    if (pid === undefined) throw new Error('it has no process id');
    return watch(child, pid, entry);
  } catch (error) {
    entry.write(0);
    throw error;
  }
}
