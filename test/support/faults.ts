/** Makes the system report errors to the program: system calls that fail, limits, other users. */
import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { expect } from 'vitest';
import { livepkg, PROGRAM, type RunOptions } from './livepkg.ts';
import type { Oracle } from './oracles.ts';
import { makeTemporaryFolder } from './tree.ts';

/** strace, on some system calls only; on those that concern some paths only, where these are given. */
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
 * Has system calls fail, e.g. `{ link: 'error=EIO:when=2' }`: the second one of each thread. One thread
 * does all the work with `--jobs 1`, and makes the plan another.
 *
 * @param paths only calls that concern these
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
 * Whether at most three folders lie above one of a test: each is synced, by the thread that makes
 * folders. The fourth fsync of a thread then is one of the thread that syncs photos.
 */
export const nearTop: Oracle = {
  command: 'TMPDIR',
  missing:
    realpathSync(tmpdir()).split(sep).length > 2 ? 'the temporary folder lies too deep' : undefined,
};

/** How often the thread that does the work makes a system call, in a run without errors. */
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

/** Runs the program as a user without rights: another one where this one is root. */
export const asOther = { prefix: isRoot ? setpriv : [], env: { HOME: '/' } };

const [starter, ...starterArgs] = [...asOther.prefix, process.execPath, PROGRAM, '--version'];
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
