/** All that is random has one seed: the usual one, or another by LIVEPKG_SEED. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { seed } from '../support/random.ts';
import { seedOfRun } from '../support/run-seed.ts';

test('the usual seed is always the same, and a number repeats a run', () => {
  expect(seedOfRun('')).toBe(seedOfRun(''));
  expect(seedOfRun('0')).toBe(0);
  expect(seedOfRun('20261122')).toBe(20261122);
});

test('a random one is another each time', () => {
  const drawn = new Set(Array.from({ length: 5 }, () => seedOfRun('random')));
  expect(drawn.size).toBeGreaterThan(1);
});

test.each(['-1', '1.5', 'Random', '2147483648', ' 1'])('%j is refused', (given) => {
  expect(() => seedOfRun(given)).toThrow('LIVEPKG_SEED');
});

test('properties use it without being given it', () => {
  expect(fc.readConfigureGlobal().seed).toBe(seed);
  expect(Number.isInteger(seed)).toBe(true);
  const numbers = fc.array(fc.nat(), { minLength: 5 });
  expect(fc.sample(numbers, 3)).toEqual(fc.sample(numbers, { numRuns: 3, seed }));
});
