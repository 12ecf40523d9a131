/** The real files beside the repository, and exiftool: neither is there on every machine. */

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';

const ROOT = fileURLToPath(new URL('../../../../shared/livephotos/', import.meta.url));

/** Why tests on real files are skipped, to be added to their title; empty when they are not. */
export const NO_REAL_FILES = existsSync(join(ROOT, 'pairs', 'INDEX.tsv'))
  ? ''
  : ' (skipped: no real Live Photos at ../shared/livephotos)';

/** Why comparisons with exiftool are skipped; empty when they are not. */
export const NO_EXIFTOOL = hasExiftool() ? '' : ' (skipped: exiftool is not installed)';

function hasExiftool(): boolean {
  try {
    execFileSync('exiftool', ['-ver'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Names of all real files that are media, relative to their folder; none when they are not there. */
export function realFiles(): string[] {
  if (NO_REAL_FILES !== '') return [];
  return readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(ROOT, name)).isFile())
    .filter((name) => /\.(heic|jpe?g|mov|mp4)$/i.test(name))
    .toSorted();
}

/** The bytes of a real file. */
export function realFile(name: string): Uint8Array {
  return readFileSync(join(ROOT, name));
}

/** A table with a header line: one record a line. */
export function realTable(name: string): Record<string, string>[] {
  if (NO_REAL_FILES !== '') return [];
  const [header = '', ...lines] = readFileSync(join(ROOT, name), 'utf8').trimEnd().split('\n');
  const columns = header.split('\t');
  return lines.map((line) => {
    const values = line.split('\t');
    return Object.fromEntries(columns.map((column, index) => [column, values[index] ?? '']));
  });
}

/** What exiftool says, with `-n -G1`: tags as `Group:Name`. Lists (colour profiles) are not looked at. */
export type ExiftoolTags = v.InferOutput<typeof TagsSchema>;

const TagsSchema = v.record(
  v.string(),
  v.union([v.string(), v.number(), v.boolean(), v.array(v.unknown())]),
);

/**
 * Runs exiftool on all real files at once (starting it takes longer than reading them). Without
 * `-fast2`, which would skip maker notes.
 */
export function exiftoolRealFiles(): Map<string, ExiftoolTags> {
  const output = runExiftool(['-r', ROOT]);
  return new Map(output.map((tags) => [relative(ROOT, String(tags['SourceFile'])), tags]));
}

/** Runs exiftool on bytes given through its standard input. */
export function exiftoolBytes(bytes: Uint8Array): ExiftoolTags {
  const [tags = {}] = runExiftool(['-'], bytes);
  return tags;
}

function runExiftool(args: string[], input?: Uint8Array): ExiftoolTags[] {
  const options = ['-j', '-n', '-G1', '-a', '-ext', '*', ...args];
  try {
    return parse(
      execFileSync('exiftool', options, {
        ...(input === undefined ? {} : { input }),
        stdio: ['pipe', 'pipe', 'ignore'],
        maxBuffer: 1 << 28,
      }),
    );
  } catch (error) {
    // Its status is 1 when one of the files is damaged; what it read of the others is there.
    if (error instanceof Error && 'stdout' in error && error.stdout instanceof Uint8Array) {
      return parse(error.stdout);
    }
    throw error;
  }
}

function parse(output: Uint8Array): ExiftoolTags[] {
  return v.parse(v.array(TagsSchema), JSON.parse(Buffer.from(output).toString('utf8')));
}
