/**
 * Runs rclone, the only way to a cloud. It is found on the PATH, started without a shell, and uses
 * the configuration of whoever runs livepkg: `RCLONE_CONFIG`, `RCLONE_CONFIG_PASS` and the rest.
 */
import { startChild, type Child } from './child.ts';
import { failureOf, floodOf, notStarted, silenceOf } from './failure.ts';
import { whilePatient, type Patience } from './patience.ts';
import type { Remote } from './remote.ts';
import { tailOf } from './tail.ts';

/** No questions; nothing but the answer on standard output, and words on standard error. */
const FLAGS = [
  '--ask-password=false',
  '--progress=false',
  '--use-json-log=false',
  '--log-file=',
] as const;

/** Less than livepkg's own patience unless the user sets another, so that rclone can still say what is wrong; the user's own win. */
const PATIENCE = { RCLONE_CONTIMEOUT: '15s', RCLONE_TIMEOUT: '1m' } as const;

/** Starts rclone. @throws LivepkgError `rclone-missing` */
async function start(remote: Remote, args: readonly string[]): Promise<Child> {
  const env = { ...PATIENCE, ...process.env };
  try {
    return await startChild('rclone', [...args, ...FLAGS, '--', remote.argument], env);
  } catch (error) {
    throw error instanceof Error ? notStarted(remote, error) : error;
  }
}

/**
 * Runs rclone, and gives what it writes to standard output. The generator ends only after rclone
 * ended with status 0; whatever else ends it, a caller that wants no more included, ends rclone.
 *
 * @param args the command and its flags, without the remote
 * @throws LivepkgError `rclone-missing`, `rclone-too-old`, `remote-not-found`, `remote-refused`,
 * `remote-timeout`, `remote-failed`; TimeUp
 */
export async function* rclone(
  remote: Remote,
  args: readonly string[],
  options: Patience = {},
): AsyncGenerator<Buffer, void, void> {
  options.signal?.throwIfAborted();
  const child = await start(remote, args);
  const flood = new AbortController();
  const tail = tailOf(child.stderr, () => {
    flood.abort(floodOf(remote, tail()));
  });
  const { signal = flood.signal } = options;
  const patience = { ...options, signal: AbortSignal.any([signal, flood.signal]) };
  const silence = (time: number): Error => silenceOf(remote, time, tail());
  try {
    const chunks = child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    for (;;) {
      const next = await whilePatient(chunks.next(), patience, silence);
      if (next.done === true) break;
      yield next.value;
    }
    const ending = await whilePatient(child.closed, patience, silence);
    if (ending.status !== 0) throw failureOf(remote, { ...ending, stderr: tail() });
  } finally {
    await child.end();
  }
}
