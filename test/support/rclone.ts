/** An rclone that the tests can rely on: the real one with a configuration of its own, or a fake. */
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, vi } from 'vitest';
import { parseRemote, type Remote } from '../../../src/store/remote/remote.ts';
import { LivepkgError, type ErrorCode } from '../../../src/errors.ts';

/** A remote that is known to be named right. */
export function remoteOf(text: string): Remote {
  const remote = parseRemote(text);
  if (remote === undefined) throw new Error(`no remote: ${text}`);
  return remote;
}

/** Makes rclone use a configuration with `here:`, the local disk, and `archive:`, a folder of it. */
export function configure(folder: string, archive: string): void {
  const file = join(folder, 'rclone.conf');
  writeFileSync(file, `[here]\ntype = local\n\n[archive]\ntype = alias\nremote = ${archive}\n`);
  vi.stubEnv('RCLONE_CONFIG', file);
}

/**
 * Puts another program before rclone on the PATH.
 *
 * @param body what it does, as an ES module; `args` are its arguments, `say` writes to standard
 * output, `complain` to standard error, and both wait until it is taken
 * @returns what tells its process number
 */
export function fakeRclone(folder: string, body: string): () => number {
  const program = join(folder, 'rclone');
  const pid = join(folder, 'pid');
  const source = `#!${process.execPath}
    const { writeFileSync, writeSync } = require('node:fs');
    writeFileSync(${JSON.stringify(pid)}, String(process.pid));
    const args = process.argv.slice(2);
    const writeTo = (stream) => (text) => new Promise((done) => stream.write(text, done));
    const say = writeTo(process.stdout);
    const complain = writeTo(process.stderr);
    const hang = () => new Promise(() => setInterval(() => {}, 1000));
    (async () => { ${body} })();
  `;
  writeFileSync(program, source);
  chmodSync(program, 0o755);
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH'] ?? ''}`);
  return () => (existsSync(pid) ? Number(readFileSync(pid, 'utf8')) : 0);
}

/** Whether a process is there. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The error that something is expected to end with. */
export async function errorOf(work: Promise<unknown>, code: ErrorCode): Promise<LivepkgError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LivepkgError);
  if (!(error instanceof LivepkgError)) throw new Error('no error');
  expect(`${error.code}: ${error.message}`).toContain(`${code}: `);
  expect(error.message).toMatch(/; .+\.$/);
  return error;
}
