/**
 * Power cuts at random operations, on a disk that keeps what was fsynced and a random part of the
 * rest: whatever stands under a final name is whole, what was reported as done is there, and what was
 * there before is not lost. The modules that write are those that are shipped: only `node:fs` under
 * them is another. Slow, because it makes hundreds of cuts.
 */
import { describe, expect, test, vi } from 'vitest';
import { fuzzRuns, seed } from '../../../support/random.ts';
import { firstBroken } from './cut.ts';
import type { Behaviour } from './file-system.ts';

vi.mock('node:fs', async () => (await import('./file-system.ts')).nodeFs());

const RUNS = fuzzRuns(300);
/** So many cuts at most until one of them shows what is missing. */
const BITES_WITHIN = 3000;
const BITES_FROM = 150;

test(`${RUNS} power cuts: nothing incomplete, nothing lost, the next run completes`, async () => {
  expect(await firstBroken(RUNS, seed)).toBeUndefined();
});

describe('an fsync that does nothing is found out', () => {
  test.each<[string, RegExp, NonNullable<Behaviour['ignores']>]>([
    ['of what is published', /is incomplete/, (synced) => synced === 'content'],
    [
      'of the copy that stands for what is replaced, where there are no hard links',
      /is incomplete/,
      (synced) => synced === 'content of a copy',
    ],
    [
      'of the folder that is published in',
      /was reported as done, and is not/,
      (synced, isTidying) => synced === 'files' && !isTidying,
    ],
    [
      'of the folder that holds a new one',
      /was reported as done, and is not/,
      (synced) => synced === 'folders',
    ],
    [
      'of the folder in which a killed run published',
      /was reported as done, and is not/,
      (_, isTidying) => isTidying,
    ],
  ])('%s', async (_, expected, ignores) => {
    const cut = await firstBroken(BITES_WITHIN, BITES_FROM, ignores);
    expect(cut?.broken.join('; ')).toMatch(expected);
  });
});
