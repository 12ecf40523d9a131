/**
 * Forwards an abort to worker threads: an `AbortSignal` cannot be sent to another thread, and a task that
 * waits for a cloud would delay the end of the run by minutes.
 */

/** Shared memory: not 0 once tasks should stop. */
export type StopFlag = Int32Array<SharedArrayBuffer>;

/** How often a task checks the flag. */
const POLL_INTERVAL_MS = 100;

/** Creates a flag that a signal sets. @returns it, and a function that sets it too */
export function createStopFlag(signal: AbortSignal | undefined): {
  stop: StopFlag;
  setStop: () => void;
} {
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const setStop = (): void => {
    Atomics.store(stop, 0, 1);
  };
  if (signal?.aborted === true) setStop();
  else signal?.addEventListener('abort', setStop, { once: true });
  return { stop, setStop };
}

/** Runs work of a task with an `AbortSignal` that follows the flag. */
export async function withAbortSignal<Result>(
  stop: StopFlag,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const check = (): void => {
    if (Atomics.load(stop, 0) !== 0) controller.abort();
  };
  check();
  const timer = setInterval(check, POLL_INTERVAL_MS);
  try {
    return await work(controller.signal);
  } finally {
    clearInterval(timer);
  }
}
