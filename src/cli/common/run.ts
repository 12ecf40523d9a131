/** Runs an operation: prints its records, shows its progress, and returns the exit status. */
import type { Progress } from '../../index.ts';
import { ProgressBar } from './progress.ts';
import { ATTENTION, needsAttention, OK, type StatusRecord } from './status.ts';
import { escapeInvisibleJson } from './invisible-characters.ts';

/** Turns the records of an operation into text. */
export interface Report<Item> {
  add(record: Item): void;
  /** The text to print after the operation ended or was interrupted. */
  lines(): string[];
}

export interface RunOptions<Item> {
  json: boolean;
  strict: boolean;
  report: Report<Item>;
}

/** What an operation needs from the command line. */
export interface RunContext {
  onProgress: (progress: Progress) => void;
}

/** A record as one line of JSON, with control and invisible characters escaped. */
export function jsonLine(record: object): string {
  return escapeInvisibleJson(JSON.stringify(record));
}

/** Writes a line to standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * Runs an operation.
 *
 * @returns the exit status: 0, or 1 if any record needs attention
 */
export async function run<Item extends StatusRecord>(
  { json, strict, report }: RunOptions<Item>,
  operation: (context: RunContext) => AsyncIterable<Item>,
): Promise<number> {
  const bar = new ProgressBar();
  let status: number = OK;
  try {
    for await (const record of operation({ onProgress: bar.update })) {
      if (needsAttention(record, strict)) status = ATTENTION;
      if (json) print(jsonLine(record));
      else report.add(record);
    }
  } finally {
    bar.stop();
    const text = json ? '' : report.lines().join('\n').replace(/^\n+/, '');
    if (text !== '') print(text);
  }
  return status;
}
