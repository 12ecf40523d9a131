/** Runs the program under strace, and kills it at one system call. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PROGRAM, start, type RunResult } from '../support/livepkg.ts';

/** All by which something on a disk is made, written, synced, named, dated or removed. */
export const CALLS = [
  'mkdir',
  'writev',
  'write',
  'pwrite64',
  'pwritev',
  'ftruncate',
  'utimensat',
  'fsync',
  'fdatasync',
  'link',
  'linkat',
  'rename',
  'renameat',
  'renameat2',
  'unlink',
  'unlinkat',
  'rmdir',
] as const;
export type Call = (typeof CALLS)[number];

/** A place to cut at: the N-th time that a thread makes a system call. */
export interface Cut {
  call: Call;
  time: number;
}

/** One thread at a time does all the work, so that the calls come in one order. */
async function straced(
  options: readonly string[],
  args: readonly string[],
  cwd: string,
): Promise<RunResult> {
  const command = ['strace', '-f', '-qqq', ...options, process.execPath, PROGRAM, ...args];
  return start([...command, '--jobs', '1'], { cwd, env: { UV_THREADPOOL_SIZE: '1' } });
}

/** Runs a command undisturbed. @returns every place where it could be cut, call by call */
export async function cutsOf(args: readonly string[], cwd: string): Promise<Cut[]> {
  const log = join(cwd, '..', 'strace.log');
  await straced(['-e', `trace=${CALLS.join(',')}`, '-o', log], args, cwd);
  const most = new Map<string, number>();
  for (const line of readFileSync(log, 'latin1').split('\n')) {
    const [, thread, call] = /^(\d+) +([a-z0-9]+)\(/.exec(line) ?? [];
    const key = `${thread ?? ''} ${call ?? ''}`;
    most.set(key, (most.get(key) ?? 0) + 1);
  }
  rmSync(log);
  return CALLS.flatMap((call) => {
    const times = [...most].flatMap(([key, number]) => (key.endsWith(` ${call}`) ? [number] : []));
    return Array.from({ length: Math.max(0, ...times) }, (_, n) => ({ call, time: n + 1 }));
  });
}

/** Runs a command until a cut, which kills it as if the power of its computer were pulled. @returns whether it came so far */
export async function runUntil(
  { call, time }: Cut,
  args: readonly string[],
  cwd: string,
): Promise<boolean> {
  const inject = `inject=${call}:signal=KILL:when=${time}`;
  const { signal, status } = await straced(['-o', '/dev/null', '-e', inject], args, cwd);
  return signal === 'SIGKILL' || status === 137;
}
