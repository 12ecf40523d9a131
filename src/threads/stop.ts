/**
 * Ends what a task waits for: an `AbortSignal` cannot be given to another thread, and a task that waits
 * for a cloud would keep whoever interrupted it waiting for minutes.
 */

/** Memory that all threads share: not 0 once the work is to stop. */
export type Stop = Int32Array<SharedArrayBuffer>;

/** How long a task may take to notice. */
const NOTICED_AFTER_MS = 100;

/** What tells tasks of a signal. @returns it, and what tells them without one */
export function stopOf(signal: AbortSignal | undefined): { stop: Stop; tell: () => void } {
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const tell = (): void => {
    Atomics.store(stop, 0, 1);
  };
  if (signal?.aborted === true) tell();
  else signal?.addEventListener('abort', tell, { once: true });
  return { stop, tell };
}

/** Gives some work of a task the signal back. */
export async function untilStopped<Result>(
  stop: Stop,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const look = (): void => {
    if (Atomics.load(stop, 0) !== 0) controller.abort();
  };
  look();
  const timer = setInterval(look, NOTICED_AFTER_MS);
  try {
    return await work(controller.signal);
  } finally {
    clearInterval(timer);
  }
}
