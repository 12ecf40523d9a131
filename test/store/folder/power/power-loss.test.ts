/** The short form: a few power cuts. */
import { expect, test, vi } from 'vitest';
import { seed } from '../../../support/random.ts';
import { firstBroken } from './cut.ts';

vi.mock('node:fs', async () => (await import('./file-system.ts')).nodeFs());

test('30 power cuts: nothing incomplete, nothing lost', async () => {
  expect(await firstBroken(30, seed)).toBeUndefined();
});
