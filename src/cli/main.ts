#!/usr/bin/env node
/** The one place that owns the exit status: everything below returns or throws. */
import { CommanderError } from 'commander';
import { LivepkgError } from '../errors.ts';
import { failureLine } from './common/attention.ts';
import { buildProgram } from './program.ts';
import { jsonLine, print } from './common/run.ts';
import type { Session } from './common/session.ts';
import { ATTENTION, INTERRUPTED, OK, USAGE } from './common/status.ts';

type Interruption = keyof typeof INTERRUPTED;

/** Errors of the command line itself that only looking at the file system can show. */
const USAGE_CODES = new Set([
  'option-invalid',
  'out-not-a-folder',
  'remote-as-path',
  'out-in-photos-library',
  'source-in-photos-library',
]);

/** How long a run that was ended waits until its output is read. */
const UNREAD_MS = 5000;

const controller = new AbortController();
let interruption: Interruption | undefined;

let isThrough = false;

function interrupt(by: Interruption): void {
  interruption ??= by;
  controller.abort();
}

function interruptBySignal(signal: 'SIGHUP' | 'SIGINT' | 'SIGTERM'): void {
  interrupt(signal);
  // All is done, and only the output is not read.
  if (isThrough) process.exit(INTERRUPTED[signal]);
}

function warn(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The parts of the program are files too, and are loaded when a command needs them. */
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
  isThrough = true;
  // A reader that does not read, and does not go away, is not to keep a run that was ended.
  if (interruption !== undefined) setTimeout(() => process.exit(), UNREAD_MS).unref();
}

// A run that comes to a stop, with nothing left to wait for, is no success.
process.once('beforeExit', () => {
  if (!isThrough) process.exitCode = ATTENTION;
});
let isAsked = false;
// Who asks twice is not made to wait.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (isAsked) process.exit(INTERRUPTED[interruption ?? signal]);
    isAsked = true;
    if (signal === 'SIGINT')
      warn('Interrupted: finishing the photos under way. Run the command again to carry on.');
    interruptBySignal(signal);
  });
}
// The system and the shell both send it when a terminal is closed: that is not asking twice.
process.on('SIGHUP', () => interruptBySignal('SIGHUP'));
// A reader that goes away (`| head`) ends the run quietly; a full disk does not.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (interruption !== undefined) return;
  const reason = error.code === 'EPIPE' ? 'SIGPIPE' : 'OUTPUT';
  if (reason === 'OUTPUT') warn(`The output cannot be written (${error.message}): stopping.`);
  interrupt(reason);
  // This may come when all else is done.
  process.exitCode = INTERRUPTED[reason];
});
// There is nobody left to tell: a terminal that was closed, say.
process.stderr.on('error', () => undefined);

void main();
