/** Runs the built program as its users do: a process of its own, through a pipe. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What `npm run build` made of `src/cli/main.ts`. */
export const PROGRAM = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));

/** A run that takes this long hangs. */
const HANGS_AFTER_MS = 45_000;

export interface RunOptions {
  cwd?: string;
  /** Added to an environment of nothing but PATH, HOME and TMPDIR. */
  env?: Record<string, string>;
  /** What stands before the command: another user, a limit. */
  prefix?: readonly string[];
  /** Takes the process as soon as it runs. */
  onStart?: (child: ChildProcess) => void;
}

export interface RunResult {
  /** Exit status; null where a signal ended it. */
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** The environment of a run: what this test runner's has (CI, NO_COLOR, NODE_OPTIONS) stays out. */
export function plainEnvironment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return {
    PATH,
    HOME,
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
    ...more,
  };
}

/** Starts any program and waits for its end. One that hangs is killed, and is an error. */
export async function start(
  command: readonly string[],
  { cwd, env, onStart }: RunOptions = {},
): Promise<RunResult> {
  const [name = '', ...args] = command;
  const child = spawn(name, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: plainEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  child.stdout.on('data', (chunk: Buffer) => output.stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.stderr.push(chunk));
  onStart?.(child);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`hangs: ${command.join(' ')}`));
    }, HANGS_AFTER_MS);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      resolve({
        status,
        signal,
        stdout: Buffer.concat(output.stdout).toString(),
        stderr: Buffer.concat(output.stderr).toString(),
      });
    });
  });
}

/** Measures the memory of a run. @param file where the figure is written */
export function peakMemory(file: string): { prefix: string[]; kilobytes: () => number } {
  return {
    prefix: ['/usr/bin/time', '-f', '%M', '-o', file],
    kilobytes: () => Number(readFileSync(file, 'utf8').trim().split('\n').at(-1)),
  };
}

/** Runs `livepkg` with arguments. */
export async function livepkg(
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  return start([...(options.prefix ?? []), process.execPath, PROGRAM, ...args], options);
}

/** Runs a JavaScript module in the repository, where `livepkg` is what a program would import. */
export async function runModule(source: string, options: RunOptions = {}): Promise<RunResult> {
  const args = ['--input-type=module', '--eval', source];
  return start([process.execPath, ...args], { cwd: ROOT, ...options });
}
