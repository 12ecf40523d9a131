/** Measures the time and memory of a command. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Measurement {
  seconds: number;
  /** Peak memory of the process in MB, without child processes. */
  peak: number;
}

const SAMPLE_INTERVAL_MS = 20;

function peakOf(pid: number): number {
  try {
    const [, kilobytes = '0'] =
      /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    // The process has exited.
    return 0;
  }
}

/** @throws Error if the exit status is not 0 */
export async function measure(command: readonly string[], cwd: string): Promise<Measurement> {
  const [name = '', ...args] = command;
  const start = process.hrtime.bigint();
  const child = spawn(name, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  let peak = 0;
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const timer = setInterval(() => {
    peak = Math.max(peak, peakOf(child.pid ?? 0));
  }, SAMPLE_INTERVAL_MS);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  clearInterval(timer);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${String(status)}: ${errors}`);
  return { seconds, peak };
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
