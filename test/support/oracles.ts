/**
 * Programs of other people that say whether we are right. Where one is not installed, the test that
 * asks it is skipped, and its name says why.
 */
import { spawnSync } from 'node:child_process';
import { test } from 'vitest';

/** A program that may be there or not. */
export interface Oracle {
  /** What to start. */
  readonly command: string;
  /** Why it cannot be asked; undefined where it can. */
  readonly missing: string | undefined;
}

function starts(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

/**
 * The first of some programs that starts.
 *
 * @param commands names under which it may be installed
 * @param args what makes it end at once with status 0
 * @param what how to call it where none does
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

const PYTHONS = ['python3', '/usr/bin/python3'] as const;

export const python = (): Oracle => oracle([...PYTHONS], ['--version']);
/** The Python on the path may be another than the one that Debian's python3-cbor2 belongs to. */
export const pythonWithCbor2 = (): Oracle =>
  oracle([...PYTHONS], ['-c', 'import cbor2'], 'python3 with cbor2');

/** It needs more than to be installed: the system must let it trace. */
export const strace = (): Oracle =>
  oracle(['strace'], ['-qqq', '-o', '/dev/null', 'true'], 'strace that may trace');

/** It hashes as the clouds do: its local back end stands in for a remote. */
export const rclone = (): Oracle => oracle(['rclone'], ['version']);

/** A browser that draws pages as people see them. */
export const chromium = (): Oracle => oracle(['chromium', 'chromium-browser'], ['--version']);

/** A test that needs oracles: runs with all of them, else is skipped with the reason in its name. */
export function testWith(
  needed: readonly Oracle[],
  name: string,
  body: () => Promise<void> | void,
  timeout?: number,
): void {
  const missing = needed.flatMap((one) => one.missing ?? []);
  const reason = missing.length === 0 ? '' : ` (skipped: ${missing.join(', ')})`;
  test.skipIf(missing.length > 0)(name + reason, body, timeout);
}

/** What a program prints, as text. Throws where its exit status is not 0. */
export function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; input?: Uint8Array | string; env?: NodeJS.ProcessEnv } = {},
): string {
  return runForBytes(command, args, options).toString();
}

/** What a program prints, as bytes. Throws where its exit status is not 0. */
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
