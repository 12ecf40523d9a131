/** The real rclone with a configuration of its own, and programs that take its place on the PATH. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { vi } from 'vitest';
import { parseRemote, type Remote } from '../../src/store/remote/remote.ts';
import { plainEnvironment } from './livepkg.ts';
import { isRunning } from './processes.ts';

/** The remote with a name. @throws Error where the text does not name one */
export function remoteNamed(text: string): Remote {
  const remote = parseRemote(text);
  if (remote === undefined) throw new Error(`no remote: ${text}`);
  return remote;
}

/** Has rclone use a configuration with `here:`, the local disk, and `archive:`, a folder of it. */
export function configureRclone(folder: string, archive: string): void {
  const file = join(folder, 'rclone.conf');
  writeFileSync(file, `[here]\ntype = local\n\n[archive]\ntype = alias\nremote = ${archive}\n`);
  vi.stubEnv('RCLONE_CONFIG', file);
}

/**
 * Puts a program before rclone on the PATH of this process.
 *
 * @param body what it does, in JavaScript: `args` are its arguments; `say` writes to standard output,
 * `complain` to standard error, and both wait until the text is read; `hang` never ends
 * @returns its process number; 0 before it starts
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

/**
 * Writes a program that takes the place of rclone, for `livepkg` in a process of its own.
 *
 * @param body what it does before it starts the real rclone, in Bash: `$command` is the command of rclone;
 * `say` prints lines; `fail STATUS MESSAGE` ends it; `real` starts the real rclone instead
 * @returns the environment with that program on the PATH
 */
export function wrapRclone(folder: string, body: string): Record<string, string> {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const path = plainEnvironment()['PATH'] ?? '';
  writeFileSync(
    join(bin, 'rclone'),
    `#!/bin/bash
echo $$ >> '${folder}/pids'
command=$1
real() { PATH='${path}' exec rclone "$@"; }
say() { printf '%s\\n' "$@"; }
fail() { echo "2026/01/01 10:00:00 ERROR : $2" >&2; exit "$1"; }
${body}
real "$@"
`,
    { mode: 0o755 },
  );
  return { PATH: `${bin}:${path}` };
}

/** The processes of {@link wrapRclone} in this folder that still run. */
export function runningRclones(folder: string): number[] {
  const file = join(folder, 'pids');
  const pids = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  return pids.map(Number).filter(isRunning);
}
