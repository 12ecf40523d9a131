/**
 * Power cuts at random operations, on a disk that keeps what was fsynced and a random part of the
 * rest: whatever stands under a final name is whole, what was reported as done is there, and what was
 * there before is not lost. The modules that write are those that are shipped: only `node:fs` under
 * them is another.
 */
import { describe, expect, test, vi } from 'vitest';
import { isTemporary } from '../../../src/archive/temporary.ts';
import { fuzzRuns, randomIntegers, seed } from '../../support/random.ts';
import { randomCut, type Cut } from './cut.ts';
import type { Synced } from './file-system.ts';

vi.mock('node:fs', async () => (await import('./file-system.ts')).nodeFs());

const RUNS = fuzzRuns(600);

/** The first cut of some that breaks something. */
async function firstBroken(
  runs: number,
  start: number,
  ignores?: (synced: Synced) => boolean,
): Promise<(Cut & { number: number }) | undefined> {
  for (let number = 0; number < runs; number += 1) {
    const cut = await randomCut(randomIntegers(start + number), ignores);
    if (cut.broken.length > 0) return { ...cut, number };
  }
  return undefined;
}

test(`${RUNS} power cuts (seed ${seed}): nothing incomplete, nothing lost, and the next run completes`, async () => {
  expect(await firstBroken(RUNS, seed)).toBeUndefined();
});
