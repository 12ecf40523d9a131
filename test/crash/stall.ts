/** A run that stands still at a system call while other things happen. */
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cut } from './cut.ts';
import { livepkg, type RunResult } from '../support/livepkg.ts';

const LOOK_EVERY_MS = 10;
/** Others may wait for what it holds: it goes on then, as a slow disk does. */
const MAX_STALL_MS = 5000;

/** A thread that stands still, by what strace wrote down. */
function stoppedThread(log: string): number | undefined {
  if (!existsSync(log)) return undefined;
  const [, thread] = /^(\d+) +--- stopped by SIGSTOP/m.exec(readFileSync(log, 'latin1')) ?? [];
  return thread === undefined ? undefined : Number(thread);
}

function resume(thread: number): void {
  try {
    process.kill(thread, 'SIGCONT');
  } catch {
    // It has ended.
  }
}

/**
 * Starts a run that stops behind a system call, goes on when all else has happened, and ends. One
 * that never makes this call ends first.
 *
 * @param log of strace, a path where nothing is
 * @param meanwhile is told whether the run stands still
 */
export async function stallAt(
  { call, time }: Cut,
  args: readonly string[],
  { cwd, log }: { cwd: string; log: string },
  meanwhile: (isStalled: boolean) => Promise<void>,
): Promise<RunResult> {
  const inject = ['-e', `trace=${call}`, '-e', `inject=${call}:signal=SIGSTOP:when=${time}`];
  const state = { isOver: false };
  const run = livepkg([...args, '--jobs', '1'], {
    prefix: ['strace', '-f', '-q', ...inject, '-o', log],
    cwd,
    env: { UV_THREADPOOL_SIZE: '1' },
  }).finally(() => {
    state.isOver = true;
  });
  while (!state.isOver && stoppedThread(log) === undefined) await sleep(LOOK_EVERY_MS);
  const thread = stoppedThread(log);
  const others = meanwhile(thread !== undefined);
  await Promise.race([
    Promise.allSettled([others]),
    sleep(MAX_STALL_MS, undefined, { ref: false }),
  ]);
  // Each of its threads stops at a call of its own.
  const resuming = setInterval(() => {
    if (!state.isOver && thread !== undefined) resume(thread);
  }, LOOK_EVERY_MS);
  try {
    const result = await run;
    await others;
    return result;
  } finally {
    clearInterval(resuming);
  }
}
