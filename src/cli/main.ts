#!/usr/bin/env node
/** The entry point. Only this file sets the exit status. */
import { CommanderError } from 'commander';
import { LivepkgError } from '../errors.ts';
import { failureLine } from './common/attention.ts';
import { buildProgram } from './program.ts';
import { jsonLine, print } from './common/run.ts';
import type { Session } from './common/session.ts';
import { ATTENTION, INTERRUPTED, OK, USAGE } from './common/status.ts';

type Interruption = keyof typeof INTERRUPTED;

/** Errors of the command line that can only be detected in the file system. */
const USAGE_CODES = new Set([
  'option-invalid',
  'out-not-a-folder',
  'remote-as-path',
  'out-in-photos-library',
  'source-in-photos-library',
]);

/** How long an interrupted run waits for its output to be read. */
const UNREAD_OUTPUT_MS = 5000;

const controller = new AbortController();
let interruption: Interruption | undefined;

let isDone = false;

function interrupt(reason: Interruption): void {
  interruption ??= reason;
  controller.abort();
}

function interruptBySignal(signal: 'SIGHUP' | 'SIGINT' | 'SIGTERM'): void {
  interrupt(signal);
  // All work is done; only the output has not been read.
  if (isDone) process.exit(INTERRUPTED[signal]);
}

function warn(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Loading a module of the program can fail too. */
function explainLoading(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'EMFILE' && code !== 'ENFILE') return error;
  const message =
    'The program cannot be loaded: too many files are open; raise the limit (ulimit -n).';
  return new LivepkgError('too-many-open-files', message, { cause: error });
}

function statusOfError(thrown: unknown, json: boolean): number {
  const error = explainLoading(thrown);
  if (interruption !== undefined) return INTERRUPTED[interruption];
  if (error instanceof CommanderError) return error.exitCode === 0 ? OK : USAGE;
  if (!(error instanceof LivepkgError)) throw error;
  const { code, message, file } = error;
  if (json) {
    const record = { event: 'problem', file, error: { code, message } };
    print(jsonLine(record));
  }
  warn(failureLine(file ?? '', error));
  return USAGE_CODES.has(code) ? USAGE : ATTENTION;
}

async function statusOfRun(): Promise<number> {
  const session: Session = { signal: controller.signal, status: OK };
  try {
    await buildProgram(session).parseAsync();
    return interruption === undefined ? session.status : INTERRUPTED[interruption];
  } catch (error) {
    return statusOfError(error, process.argv.includes('--json'));
  }
}

async function main(): Promise<void> {
  process.exitCode = await statusOfRun();
  isDone = true;
  // A reader that neither reads nor closes the pipe must not block an interrupted run.
  if (interruption !== undefined) setTimeout(() => process.exit(), UNREAD_OUTPUT_MS).unref();
}

// A run that stalls with nothing left to wait for has failed.
process.once('beforeExit', () => {
  if (!isDone) process.exitCode = ATTENTION;
});
let wasSignalled = false;
// A second signal ends the process at once.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (wasSignalled) process.exit(INTERRUPTED[interruption ?? signal]);
    wasSignalled = true;
    if (signal === 'SIGINT')
      warn('Interrupted: finishing the photos in progress. Run the command again to continue.');
    interruptBySignal(signal);
  });
}
// When a terminal is closed, the system and the shell both send SIGHUP: it never counts as a second signal.
process.on('SIGHUP', () => interruptBySignal('SIGHUP'));
// A closed pipe (`| head`) ends the run without a message; a full disk does not.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (interruption !== undefined) return;
  const reason = error.code === 'EPIPE' ? 'SIGPIPE' : 'OUTPUT';
  if (reason === 'OUTPUT') warn(`The output cannot be written (${error.message}); stopping.`);
  interrupt(reason);
  // This may happen after main() has set the exit status.
  process.exitCode = INTERRUPTED[reason];
});
// Nothing can be reported, for example because the terminal was closed.
process.stderr.on('error', () => undefined);

void main();
