/** exiftool, an independent reader of metadata. */
import { execFileSync } from 'node:child_process';
import { relative } from 'node:path';
import * as v from 'valibot';
import { REAL_PHOTOS } from './real-photos.ts';

const TagsSchema = v.record(
  v.string(),
  v.union([v.string(), v.number(), v.boolean(), v.array(v.unknown())]),
);

/** The tags of a file as `Group:Name`, numbers as numbers (`-n -G1`). */
export type ExiftoolTags = v.InferOutput<typeof TagsSchema>;

/**
 * The tags of all real files, by their names. One run for all: starting exiftool takes longer than reading
 * them. Without `-fast2`, which would skip maker notes.
 */
export function exiftoolRealFiles(): Map<string, ExiftoolTags> {
  const output = runExiftool(['-r', REAL_PHOTOS]);
  return new Map(output.map((tags) => [relative(REAL_PHOTOS, String(tags['SourceFile'])), tags]));
}

/** The tags of a file in memory. */
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
    // Its status is 1 if one of the files is damaged; it prints the tags of the others all the same.
    if (error instanceof Error && 'stdout' in error && error.stdout instanceof Uint8Array) {
      return parse(error.stdout);
    }
    throw error;
  }
}

function parse(output: Uint8Array): ExiftoolTags[] {
  return v.parse(v.array(TagsSchema), JSON.parse(Buffer.from(output).toString('utf8')));
}
