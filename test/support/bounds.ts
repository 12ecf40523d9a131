/**
 * Measures the CPU time and the memory of a call. Not the time of a clock, as other programs run too.
 *
 * The memory is the larger of two figures. One is the peak of what this process has in RAM, which Linux
 * can reset before each call: it includes memory that was freed again, and not memory that was never
 * written to. The other is the growth of heap and buffers as Node counts them: it includes memory that was
 * never written to. Garbage from before the call could hide as much of both, so it is collected above a
 * limit, and that limit is added.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'vitest';

const MIB = 1024 * 1024;
/** The limits for one container: one second, and 64 MiB in addition to its own bytes. */
const MAX_SECONDS = 1;
const MAX_BYTES = 64 * MIB;
/** Garbage is collected where there may be more. */
const MAX_GARBAGE = 16 * MIB;

export interface Usage {
  seconds: number;
  bytes: number;
}

/** A value of /proc/self/status, in bytes; undefined where there is none. */
function status(key: 'VmHWM' | 'VmRSS'): number | undefined {
  try {
    const [, kib] =
      new RegExp(`${key}:\\s+(\\d+) kB`).exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return kib === undefined ? undefined : Number(kib) * 1024;
  } catch {
    return undefined;
  }
}

/** Resets the peak to what is in use now (proc(5), clear_refs). */
function resetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Not Linux: there is only the other figure.
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
  if (counted() - floor < MAX_GARBAGE) return;
  if (typeof gc === 'function') Reflect.apply(gc, undefined, []);
  floor = counted();
}

/** Collects all garbage. @returns bytes of heap and buffers in use */
export function bytesInUse(): number {
  if (typeof gc === 'function') Reflect.apply(gc, undefined, []);
  return counted();
}

/** Runs a call. @returns its result, and its CPU time and memory */
export async function measured<Result>(
  call: () => Promise<Result>,
): Promise<{ result: Result; usage: Usage }> {
  collectGarbage();
  resetPeak();
  const [resident, before, start] = [status('VmRSS'), counted(), process.cpuUsage()];
  const result = await call();
  const { user, system } = process.cpuUsage(start);
  const grown = counted() - before;
  const peak = status('VmHWM');
  const touched = resident === undefined || peak === undefined ? 0 : peak - resident;
  const bytes = Math.max(grown, touched) + MAX_GARBAGE;
  return { result, usage: { seconds: (user + system) / 1e6, bytes } };
}

/** Expects that a call stayed within the limits. @param size of the file, in bytes */
export function expectBounded({ seconds, bytes }: Usage, size: number, what: string): void {
  expect(seconds, `${what}: seconds of CPU time`).toBeLessThan(MAX_SECONDS);
  expect(bytes - size, `${what}: bytes over its own`).toBeLessThan(MAX_BYTES);
}
