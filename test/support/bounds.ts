/**
 * How much a call takes: CPU time, not the clock, for other programs run here too; and memory.
 *
 * Memory is the larger of two measures. The high-water mark of what this process has in RAM, which
 * Linux lets one reset before each call: it sees what was allocated and let go again, and is blind to
 * what was never touched. And the growth of heap and buffers as Node counts them: it sees what was
 * never touched. Garbage from before could hide as much in both, so there is never more of it than a
 * known amount, and that is added.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'vitest';

const MIB = 1024 * 1024;
/** What no container may take: one second, and 64 MiB beside its own bytes. */
const MOST_SECONDS = 1;
const MOST_BYTES = 64 * MIB;
/** Garbage is collected when there may be more of it. */
const MOST_GARBAGE = 16 * MIB;

export interface Usage {
  seconds: number;
  bytes: number;
}

/** A line of /proc/self/status, in bytes; undefined where there is none. */
function status(key: 'VmHWM' | 'VmRSS'): number | undefined {
  try {
    const [, kib] =
      new RegExp(`${key}:\\s+(\\d+) kB`).exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return kib === undefined ? undefined : Number(kib) * 1024;
  } catch {
    return undefined;
  }
}

/** Sets the high-water mark to what is in use now (proc(5), clear_refs). */
function resetHighWater(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Not Linux: the other measure has to do.
  }
}

const counted = (): number => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

setFlagsFromString('--expose-gc');
const gc: unknown = runInNewContext('gc');
let floor = 0;

function collectGarbage(): void {
  if (counted() - floor < MOST_GARBAGE) return;
  if (typeof gc === 'function') Reflect.apply(gc, undefined, []);
  floor = counted();
}

/** Bytes of heap and buffers in use when all garbage is collected. */
export function bytesInUse(): number {
  if (typeof gc === 'function') Reflect.apply(gc, undefined, []);
  return counted();
}

/** What a call gives, and what it took. */
export async function measured<Result>(
  call: () => Promise<Result>,
): Promise<{ result: Result; usage: Usage }> {
  collectGarbage();
  resetHighWater();
  const [resident, before, start] = [status('VmRSS'), counted(), process.cpuUsage()];
  const result = await call();
  const { user, system } = process.cpuUsage(start);
  const grown = counted() - before;
  const peak = status('VmHWM');
  const touched = resident === undefined || peak === undefined ? 0 : peak - resident;
  const bytes = Math.max(grown, touched) + MOST_GARBAGE;
  return { result, usage: { seconds: (user + system) / 1e6, bytes } };
}

/** Makes sure that a call kept within the bounds. @param size of the file, in bytes */
export function expectBounded({ seconds, bytes }: Usage, size: number, what: string): void {
  expect(seconds, `${what}: seconds of CPU time`).toBeLessThan(MOST_SECONDS);
  expect(bytes - size, `${what}: bytes over its own`).toBeLessThan(MOST_BYTES);
}
