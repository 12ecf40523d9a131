/**
 * Real Live Photos, in a folder beside the repository: they are private, never copied into the project,
 * and not there on every machine.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Oracle } from './oracles.ts';

/** The folder of all real files. */
export const REAL_PHOTOS = fileURLToPath(new URL('../../../shared/livephotos/', import.meta.url));
/** The folder of the pairs, and of their index. */
export const REAL_PAIRS_FOLDER = join(REAL_PHOTOS, 'pairs');
/** The folder of files that are not part of a pair. */
export const REAL_SINGLES_FOLDER = join(REAL_PHOTOS, 'singles');

const INDEX = join(REAL_PAIRS_FOLDER, 'INDEX.tsv');

/** Whether the real files are there: a requirement of `testWith` and `describeWith`. */
export const realPhotos: Oracle = {
  command: REAL_PHOTOS,
  missing: existsSync(INDEX) ? undefined : 'no ../shared/livephotos here',
};

/** The names of all real media files, relative to their folder; empty where there are none. */
export function realFiles(): string[] {
  if (realPhotos.missing !== undefined) return [];
  return readdirSync(REAL_PHOTOS, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(REAL_PHOTOS, name)).isFile())
    .filter((name) => /\.(heic|jpe?g|mov|mp4)$/i.test(name))
    .toSorted();
}

/** The bytes of a real file. */
export function realFile(name: string): Uint8Array {
  return readFileSync(join(REAL_PHOTOS, name));
}

/** A line of the index: a pair, and what exiftool and `sha256sum` say of it. */
export interface RealPairRow {
  /** The folder of the pair. */
  readonly pair: string;
  /** File names in that folder. */
  readonly still: string;
  readonly motion: string;
  /** The value of any column. */
  readonly column: (name: string) => string;
}

/** The index of the real pairs; empty where there are none. */
export function realPairRows(): RealPairRow[] {
  if (realPhotos.missing !== undefined) return [];
  const lines = readFileSync(INDEX, 'utf8').trimEnd().split('\n');
  const [header = [], ...rows] = lines.map((line) => line.split('\t'));
  return rows.map((row) => {
    const column = (name: string): string => {
      const value = row[header.indexOf(name)];
      if (value === undefined) throw new Error(`INDEX.tsv has no column ${name}`);
      return value;
    };
    return { pair: column('pair'), still: column('still'), motion: column('motion'), column };
  });
}
