/** Whole pairs as bytes: the fixtures', and the real ones where they are. */
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NO_REAL_FILES, realFile, realTable } from './media/real-files.ts';

export interface PairBytes {
  title: string;
  /** With their dots, as the files have them. */
  extensions: { still: string; motion: string };
  still: Uint8Array;
  motion: Uint8Array;
}

const FIXTURES = fileURLToPath(new URL('../../fixtures/library/', import.meta.url));

function fixture(still: string, motion: string): PairBytes {
  return {
    title: `fixture ${still}`,
    extensions: { still: extname(still), motion: extname(motion) },
    still: readFileSync(join(FIXTURES, still)),
    motion: readFileSync(join(FIXTURES, motion)),
  };
}

export const HEIC_PAIR = fixture('2026/IMG_0001.HEIC', '2026/IMG_0001.MOV');
export const JPEG_PAIR = fixture('2026/IMG_0002.JPG', '2026/IMG_0002.MOV');
export const DNG_PAIR = fixture('2026/IMG_0004.DNG', '2026/IMG_0004.MOV');
/** They look alike, and no identifier ties them. */
export const UNPROVEN_PAIR = fixture('2026/IMG_0005.JPG', '2026/IMG_0005.MOV');
export const AAE = readFileSync(join(FIXTURES, '2026/IMG_0001.AAE'));

/** The eight real pairs; none where they are not there. */
export const REAL_PAIRS: PairBytes[] =
  NO_REAL_FILES === '' && existsSync(FIXTURES)
    ? realTable('pairs/INDEX.tsv').map(({ pair = '', still = '', motion = '' }) => ({
        title: `real pair ${pair}`,
        extensions: { still: extname(still), motion: extname(motion) },
        still: realFile(`pairs/${pair}/${still}`),
        motion: realFile(`pairs/${pair}/${motion}`),
      }))
    : [];
