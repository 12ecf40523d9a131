/** Runs an operation: prints its records, counts its progress, and tells the exit status. */
import type { Progress } from '../../index.ts';
import { ProgressBar } from './progress.ts';
import { ATTENTION, needsAttention, OK, type StatusRecord } from './status.ts';
import { writtenOutJson } from './unseen.ts';

/** What a command does with the records of its operation, for people. */
export interface Report<Item> {
  /** Takes one record. */
  add(record: Item): void;
  /** What to print once the operation has ended, or was ended. */
  lines(): string[];
}

export interface RunOptions<Item> {
  json: boolean;
  strict: boolean;
  report: Report<Item>;
}

/** What an operation needs from the terminal's side. */
export interface RunContext {
  onProgress: (progress: Progress) => void;
}

/** A record as JSON, with all escaped that could steer a terminal or break the line. */
export function jsonLine(record: object): string {
  return writtenOutJson(JSON.stringify(record));
}

/** Writes a line to standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * Runs an operation to its end.
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
