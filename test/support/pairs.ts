/** Whole Live Photos in memory: those of the sample library, and the real ones where there are any. */
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { FIXTURES } from '../../fixtures/catalogue.ts';
import { LIBRARY } from './photos.ts';
import { realFile, realPairRows } from './real-photos.ts';

/** A pair. Its files are read whenever they are asked for, so that no test sees the changes of another. */
export interface SamplePair {
  /** For the title of a test. */
  readonly name: string;
  /** As the halves spell it; empty where they have none. */
  readonly identifier: string;
  /** With their dots, as the files have them. */
  readonly extensions: { readonly still: string; readonly motion: string };
  readonly still: Uint8Array;
  readonly motion: Uint8Array;
}

/** The bytes of a file of the sample library, by its path in there. */
export function fixtureFile(path: string): Uint8Array {
  return readFileSync(join(LIBRARY, path));
}

function samplePair(
  name: string,
  identifier: string,
  paths: { still: string; motion: string },
  read: (path: string) => Uint8Array,
): SamplePair {
  return {
    name,
    identifier,
    extensions: { still: extname(paths.still), motion: extname(paths.motion) },
    get still() {
      return read(paths.still);
    },
    get motion() {
      return read(paths.motion);
    },
  };
}

const PAIRS: readonly SamplePair[] = FIXTURES.flatMap(({ still, motion, identifier = '' }) =>
  still === undefined || motion === undefined
    ? []
    : [
        samplePair(
          `fixtures ${still.path}`,
          identifier,
          { still: still.path, motion: motion.path },
          fixtureFile,
        ),
      ],
);

/** The pairs of the sample library that an identifier proves. */
export const FIXTURE_PAIRS: readonly SamplePair[] = PAIRS.filter(
  ({ identifier }) => identifier !== '',
);

function fixturePair(still: string): SamplePair {
  const pair = PAIRS.find(({ name }) => name === `fixtures ${still}`);
  if (pair === undefined) throw new Error(`the sample library has no ${still}`);
  return pair;
}

export const HEIC_PAIR = fixturePair('2026/IMG_0001.HEIC');
export const JPEG_PAIR = fixturePair('2026/IMG_0002.JPG');
export const DNG_PAIR = fixturePair('2026/IMG_0004.DNG');
/** They look alike, and have no identifier. */
export const UNPROVEN_PAIR = fixturePair('2026/IMG_0005.JPG');
/** An edit of {@link HEIC_PAIR}. */
export const AAE = fixtureFile('2026/IMG_0001.AAE');

/** The eight real pairs; empty where there are none. */
export const REAL_PAIRS: readonly SamplePair[] = realPairRows().map(
  ({ pair, still, motion, column }) =>
    samplePair(
      `real ${pair}`,
      column('content_identifier'),
      { still: `pairs/${pair}/${still}`, motion: `pairs/${pair}/${motion}` },
      realFile,
    ),
);

export const ALL_PAIRS: readonly SamplePair[] = [...FIXTURE_PAIRS, ...REAL_PAIRS];
