/** How long to wait for rclone. */

export interface WaitOptions {
  /** Aborts the wait; its reason is thrown. */
  signal?: AbortSignal;
  /**
   * Milliseconds without output on standard output after which rclone counts as hanging; default: 5
   * minutes, at most about 24 days. Standard error does not count: it may contain endless retries.
   */
  idleTimeout?: number;
  /** Milliseconds since 1970 at which {@link TimeUp} is thrown. */
  deadline?: number;
}

/** The deadline passed while waiting for rclone. Not an error of the remote. */
export class TimeUp extends Error {
  override readonly name = 'TimeUp';
}

const IDLE_TIMEOUT_MS = 5 * 60_000;
/** Node treats longer timers as 1 ms. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Waits for `work` until the signal, the deadline or the idle timeout.
 *
 * @param silence creates the error of the idle timeout, in milliseconds
 */
export async function withTimeouts<Result>(
  work: Promise<Result>,
  { signal, idleTimeout = IDLE_TIMEOUT_MS, deadline = Number.POSITIVE_INFINITY }: WaitOptions,
  silence: (milliseconds: number) => Error,
): Promise<Result> {
  const idle = Math.min(idleTimeout, MAX_TIMER_MS);
  return new Promise((resolve, reject) => {
    const left = deadline - Date.now();
    const end = (): void => {
      reject(left < idle ? new TimeUp() : silence(idle));
    };
    const timer = setTimeout(end, Math.max(0, Math.min(left, idle)));
    const stop = (): void => {
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- the reason is the caller's
      reject(signal?.reason);
    };
    const syncParent = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    };
    // Continuous output must not bypass the deadline or the signal.
    if (left <= 0) end();
    if (signal?.aborted === true) stop();
    signal?.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(syncParent);
  });
}
