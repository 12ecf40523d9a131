/**
 * Runs rclone, for all access to clouds. It is found on the PATH, started without a shell, and uses the
 * configuration of the user, including `RCLONE_CONFIG` and `RCLONE_CONFIG_PASS`.
 */
import { startChild, type Child } from './child.ts';
import { exitError, outputLimitError, notStarted, idleTimeoutError } from './failure.ts';
import { withTimeouts, type WaitOptions } from './wait-options.ts';
import type { Remote } from './remote.ts';
import { tailOf } from './tail.ts';

/** No prompts; only the result on standard output, and messages on standard error. */
const FLAGS = [
  '--ask-password=false',
  '--progress=false',
  '--use-json-log=false',
  '--log-file=',
] as const;

/** Shorter than the idle timeout, so that rclone can still report the error. Values of the user take precedence. */
const TIMEOUTS = { RCLONE_CONTIMEOUT: '15s', RCLONE_TIMEOUT: '1m' } as const;

/** Starts rclone. @throws LivepkgError `rclone-missing` */
async function start(remote: Remote, args: readonly string[]): Promise<Child> {
  const env = { ...TIMEOUTS, ...process.env };
  try {
    return await startChild('rclone', [...args, ...FLAGS, '--', remote.argument], env);
  } catch (error) {
    throw error instanceof Error ? notStarted(remote, error) : error;
  }
}

/**
 * Runs rclone, and yields its standard output. The generator ends only after rclone exited with status 0. If
 * it ends early, for example because the caller stops, rclone is stopped.
 *
 * @param args the command and its flags, without the remote
 * @throws LivepkgError `rclone-missing`, `rclone-too-old`, `remote-not-found`, `remote-refused`,
 * `remote-timeout`, `remote-failed`; TimeUp
 */
export async function* rclone(
  remote: Remote,
  args: readonly string[],
  options: WaitOptions = {},
): AsyncGenerator<Buffer, void, void> {
  options.signal?.throwIfAborted();
  const child = await start(remote, args);
  const flood = new AbortController();
  const tail = tailOf(child.stderr, () => {
    flood.abort(outputLimitError(remote, tail()));
  });
  const { signal = flood.signal } = options;
  const waitOptions = { ...options, signal: AbortSignal.any([signal, flood.signal]) };
  const silence = (time: number): Error => idleTimeoutError(remote, time, tail());
  try {
    const chunks = child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    for (;;) {
      const next = await withTimeouts(chunks.next(), waitOptions, silence);
      if (next.done === true) break;
      yield next.value;
    }
    const ending = await withTimeouts(child.closed, waitOptions, silence);
    if (ending.status !== 0) throw exitError(remote, { ...ending, stderr: tail() });
  } finally {
    await child.end();
  }
}
