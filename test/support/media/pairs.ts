/** Whole Live Photos to change in memory: those of the fixtures, and the real ones where they are. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FIXTURES } from '../../../fixtures/catalogue.ts';
import { NO_REAL_FILES, realFile, realTable } from './real-files.ts';

const LIBRARY = fileURLToPath(new URL('../../../fixtures/library/', import.meta.url));

/** The bytes of a file of the fixtures, by its path below `library/`. */
export function fixtureFile(path: string): Uint8Array {
  return readFileSync(LIBRARY + path);
}

/** A pair, its files read when they are asked for. */
export interface SamplePair {
  readonly name: string;
  /** As the halves spell it. */
  readonly identifier: string;
  readonly still: () => Uint8Array;
  readonly motion: () => Uint8Array;
}

export const FIXTURE_PAIRS: readonly SamplePair[] = FIXTURES.flatMap(
  ({ still, motion, identifier }) =>
    still === undefined || motion === undefined || identifier === undefined
      ? []
      : [
          {
            name: `fixtures ${still.path}`,
            identifier,
            still: () => fixtureFile(still.path),
            motion: () => fixtureFile(motion.path),
          },
        ],
);

export const REAL_PAIRS: readonly SamplePair[] =
  NO_REAL_FILES === ''
    ? realTable('pairs/INDEX.tsv').map((row) => ({
        name: `real ${row['pair']}`,
        identifier: row['content_identifier'] ?? '',
        still: () => realFile(`pairs/${row['pair']}/${row['still']}`),
        motion: () => realFile(`pairs/${row['pair']}/${row['motion']}`),
      }))
    : [];

export const ALL_PAIRS: readonly SamplePair[] = [...FIXTURE_PAIRS, ...REAL_PAIRS];
