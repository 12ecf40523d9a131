/** Has the system report errors to the program: system calls that fail, and users without rights. */
import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { expect } from 'vitest';
import { livepkg, PROGRAM, type RunOptions } from './livepkg.ts';
import type { Oracle } from './oracles.ts';
import { makeTemporaryFolder } from './tree.ts';

/** strace of some system calls; only of those on some paths, where paths are given. */
const tracing = (calls: readonly string[], paths: readonly string[], log: string): string[] => [
  'strace',
  '-f',
  '-qq',
  '--seccomp-bpf',
  '-o',
  log,
  '-e',
  `trace=${calls.join(',')}`,
  ...paths.flatMap((path) => ['-P', path]),
];

/**
 * Options of a run in which system calls fail: `{ link: 'error=EIO:when=2' }` is the second one of each
 * thread. With `--jobs 1`, one thread does all the work, and another one makes the plan.
 *
 * @param paths only calls on these fail
 */
export function failing(calls: Record<string, string>, paths: readonly string[] = []): RunOptions {
  const faults = Object.entries(calls).flatMap(([call, fault]) => [
    '-e',
    `inject=${call}:${fault}`,
  ]);
  const prefix = [...tracing(Object.keys(calls), paths, '/dev/null'), ...faults];
  return { prefix, env: { UV_THREADPOOL_SIZE: '1' } };
}

/**
 * Whether a folder of a test is at most three folders deep. The thread that makes folders syncs each of
 * them: with at most three, a fourth fsync is one of the thread that syncs photos.
 */
export const shallowFolder: Oracle = {
  command: 'TMPDIR',
  missing:
    realpathSync(tmpdir()).split(sep).length > 2 ? 'the temporary folder lies too deep' : undefined,
};

/** Counts a system call of the thread that does the work, in a run without errors. */
export async function countCalls(
  call: string,
  args: readonly string[],
  paths: readonly string[] = [],
): Promise<number> {
  const folder = makeTemporaryFolder();
  try {
    const log = join(folder, 'log');
    const prefix = tracing([call], paths, log);
    const env = { UV_THREADPOOL_SIZE: '1' };
    const { status } = await livepkg([...args, '--jobs', '1'], { prefix, env });
    expect(status).toBe(0);
    const counts = new Map<string, number>();
    for (const [, thread = ''] of readFileSync(log, 'utf8').matchAll(/^(\d+) +\w+\(/gm)) {
      counts.set(thread, (counts.get(thread) ?? 0) + 1);
    }
    return Math.max(0, ...counts.values());
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const isRoot = process.getuid?.() === 0;
const setpriv = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

/** Options of a run as a user without rights: another user, where this one is root. */
export const asOtherUser = { prefix: isRoot ? setpriv : [], env: { HOME: '/' } };

const [starter, ...starterArgs] = [...asOtherUser.prefix, process.execPath, PROGRAM, '--version'];
const canStart = spawnSync(starter ?? '', starterArgs).status === 0;
export const otherUser: Oracle = {
  command: 'setpriv',
  missing: canStart ? undefined : 'no other user can run the program here',
};

function whyNoMount(): string | undefined {
  if (!isRoot) return 'only root may mount a small disk';
  const mount = ['--mount', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', '/mnt'];
  return spawnSync('unshare', mount).status === 0 ? undefined : 'mounting is not permitted here';
}

export const canMount: Oracle = { command: 'mount', missing: whyNoMount() };
