/**
 * Child processes that are stopped together with livepkg, including their own children. Only SIGKILL of
 * livepkg leaves no time for that.
 *
 * Each is the leader of a process group (except on Windows): `rclone` may be a script, and rclone itself
 * starts others, such as `ssh`. All threads share the list of processes, because the main thread stops them
 * at exit.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';

const HAS_GROUPS = process.platform !== 'win32';
/** Time for a process to end after SIGTERM, and again after SIGKILL. */
const GRACE_MS = 2000;
/** The same at the exit of livepkg. */
const LAST_GRACE_MS = 300;
const POLL_INTERVAL_MS = 20;

/** Name of the memory that is shared with new threads. */
const SHARED = 'livepkg: running processes';
/** More than can run at a time: two for each of 256 threads, and one more. */
const MAX_RUNNING = 1024;

/** Used instead of a process id while it starts. */
const STARTING = -1;

/** Process ids, or 0 for unused slots; the first number is 1 once the program is ending. */
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

/** A slot in the list of processes. */
interface Entry {
  /** @param pid 0 to release the slot */
  write: (pid: number) => void;
}

/** Reserves a slot before a process starts: it can run before its id is known. */
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

/** Sends a signal to a process group. @returns whether any of its processes exists */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(HAS_GROUPS ? -pid : pid, signal);
  } catch {
    return false;
  }
}

/** Stops a process group. Does not wait longer than the grace period after SIGKILL. */
async function end(pid: number): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const until = performance.now() + GRACE_MS;
    send(pid, signal);
    while (send(pid, 0)) {
      if (performance.now() >= until) break;
      await pause(POLL_INTERVAL_MS);
    }
  }
}

/** Blocks the thread. */
function block(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Stops the processes of all threads at exit, synchronously. */
function endAll(): void {
  Atomics.store(ids, 0, 1);
  const until = performance.now() + GRACE_MS;
  while (running.includes(STARTING) && performance.now() < until) block(POLL_INTERVAL_MS);
  const all = runningNow();
  if (all.length === 0) return;
  for (const pid of all) send(pid, 'SIGTERM');
  block(LAST_GRACE_MS);
  for (const pid of runningNow()) send(pid, 'SIGKILL');
}

if (isMainThread) process.once('exit', endAll);

/** A started process. */
export interface Child {
  stdout: Readable;
  stderr: Readable;
  /** Resolves after it exited and all its output was read. */
  closed: Promise<{ status: number | null; signal: NodeJS.Signals | null }>;
  /** Stops it and its children. Must always be called. */
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
      // After it is closed, another process may have its id.
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
 * @throws the system error if it cannot be started
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
