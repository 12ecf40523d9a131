/** Runs the built program, in a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The built program. */
export const PROGRAM = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));

/** A run that takes longer is killed. */
const HANGS_AFTER_MS = 45_000;

export interface RunOptions {
  cwd?: string;
  /** Added to the environment, which has only PATH, HOME and TMPDIR. */
  env?: Record<string, string>;
  /** A command that starts the program: as another user, or with a limit. */
  prefix?: readonly string[];
  /** Called with the process once it runs. */
  onStart?: (child: ChildProcess) => void;
}

export interface RunResult {
  /** Exit status; null where a signal ended it. */
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** The environment of a run, without the variables of the test runner (CI, NO_COLOR, NODE_OPTIONS). */
export function plainEnvironment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return {
    PATH,
    HOME,
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
    ...more,
  };
}

/** Runs any program to its end. @throws Error where it hangs: it is killed */
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

/** Runs `livepkg`. */
export async function livepkg(
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  return start([...(options.prefix ?? []), process.execPath, PROGRAM, ...args], options);
}

/** Runs a JavaScript module that can import `livepkg`. */
export async function runModule(source: string, options: RunOptions = {}): Promise<RunResult> {
  const args = ['--input-type=module', '--eval', source];
  return start([process.execPath, ...args], { cwd: ROOT, ...options });
}
