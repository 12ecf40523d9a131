/** How long rclone is waited for. */

export interface Patience {
  /** Ends the wait; what is thrown is the signal's reason. */
  signal?: AbortSignal;
  /**
   * Milliseconds without a byte on standard output, and without an end, after which rclone counts
   * as hanging; default: 5 minutes, at most some 24 days. What it writes to standard error does not
   * count: it may complain for ever.
   */
  idleTimeout?: number;
  /** When the time is up for all that is done, in milliseconds since 1970; then {@link TimeUp} is thrown. */
  deadline?: number;
}

/** The deadline came while rclone was waited for: no fault of anybody's. */
export class TimeUp extends Error {
  override readonly name = 'TimeUp';
}

const IDLE_TIMEOUT_MS = 5 * 60_000;
/** What is longer, Node's timers take for 1 ms. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Waits for `work`, but not beyond the signal and the deadline, and not longer than the idle timeout.
 *
 * @param silence makes the error of having waited for a number of milliseconds
 */
export async function whilePatient<Result>(
  work: Promise<Result>,
  { signal, idleTimeout = IDLE_TIMEOUT_MS, deadline = Number.POSITIVE_INFINITY }: Patience,
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
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    };
    // What never pauses is not to outrun a deadline or a signal.
    if (left <= 0) end();
    if (signal?.aborted === true) stop();
    signal?.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(settle);
  });
}
