/**
 * Programs of other people that tests compare with. A test whose program is not installed is skipped, and
 * its name says why.
 */
import { spawnSync } from 'node:child_process';
import { describe, test } from 'vitest';

/** What a test needs, and may not be there: a program, or files. */
export interface Oracle {
  /** The command that starts it. */
  readonly command: string;
  /** Why it cannot be used; undefined where it can. */
  readonly missing: string | undefined;
}

function starts(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

/**
 * Looks for a program.
 *
 * @param commands names under which it may be installed: the first that starts is used
 * @param args arguments with which it ends at once with status 0
 * @param what its name in the reason for a skipped test
 */
export function oracle(
  commands: readonly [string, ...string[]],
  args: readonly string[],
  what: string = commands[0],
): Oracle {
  const command = commands.find((candidate) => starts(candidate, args));
  return command === undefined
    ? { command: commands[0], missing: `no ${what} here` }
    : { command, missing: undefined };
}

/** The names of Python 3. */
export const PYTHONS = ['python3', '/usr/bin/python3'] as const;

export const python = (): Oracle => oracle([...PYTHONS], ['--version']);
/** The Python on the path may be another than the one that Debian's python3-cbor2 belongs to. */
export const pythonWithCbor2 = (): Oracle =>
  oracle([...PYTHONS], ['-c', 'import cbor2'], 'python3 with cbor2');

/** The system has to permit tracing, and strace has to be able to make calls fail. */
export const strace = (): Oracle =>
  oracle(
    ['strace'],
    ['-f', '-qq', '--seccomp-bpf', '-o', '/dev/null', '-e', 'inject=link:error=EPERM', 'true'],
    'strace that may trace',
  );

export const exiftool = (): Oracle => oracle(['exiftool'], ['-ver']);
export const ffmpeg = (): Oracle => oracle(['ffmpeg'], ['-version']);
export const unzip = (): Oracle => oracle(['unzip'], ['-v']);
export const bsdtar = (): Oracle => oracle(['bsdtar'], ['--version']);
export const sevenZip = (): Oracle => oracle(['7zz', '7z', '7za'], ['i'], '7z');
export const jar = (): Oracle => oracle(['jar'], ['--version']);
/** `file`, which tells the type of a file. */
export const fileType = (): Oracle => oracle(['file'], ['--version']);

/** It hashes as the clouds do: its local back end stands in for a remote. */
export const rclone = (): Oracle => oracle(['rclone'], ['version']);

/** A browser that draws pages as people see them. */
export const chromium = (): Oracle => oracle(['chromium', 'chromium-browser'], ['--version']);

/** What is missing, for the name of a test; empty where nothing is. */
function reasonToSkip(needed: readonly Oracle[]): string {
  const missing = needed.flatMap((one) => one.missing ?? []);
  return missing.length === 0 ? '' : ` (skipped: ${missing.join(', ')})`;
}

/** A test that needs oracles: where one is missing, it is skipped, and its name says why. */
export function testWith(
  needed: readonly Oracle[],
  name: string,
  body: () => Promise<void> | void,
  timeout?: number,
): void {
  const reason = reasonToSkip(needed);
  test.skipIf(reason !== '')(name + reason, body, timeout);
}

/** A group of tests that need oracles: see {@link testWith}. */
export function describeWith(
  needed: readonly Oracle[],
  name: string,
  body: () => void,
  { concurrent = false } = {},
): void {
  const reason = reasonToSkip(needed);
  describe(name + reason, { skip: reason !== '', concurrent }, body);
}

/** Runs a program. @returns what it printed, as text @throws Error where its status is not 0 */
export function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; input?: Uint8Array | string; env?: NodeJS.ProcessEnv } = {},
): string {
  return runForBytes(command, args, options).toString();
}

/** Runs a program. @returns what it printed, as bytes @throws Error where its status is not 0 */
export function runForBytes(
  command: string,
  args: readonly string[],
  options: { cwd?: string; input?: Uint8Array | string; env?: NodeJS.ProcessEnv } = {},
): Buffer {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    ...options,
    // Names in any script: bsdtar and unzip print them as they are only in a UTF-8 locale.
    env: { ...process.env, LC_ALL: 'C.UTF-8', ...options.env },
    maxBuffer: 1 << 28,
    timeout: 60_000,
  });
  if (status !== 0) {
    const what = error?.message ?? `status ${String(status)}`;
    throw new Error(
      `${command} ${args.join(' ')}: ${what}\n${stdout.toString()}\n${stderr.toString()}`,
    );
  }
  return stdout;
}
