import * as fc from 'fast-check';

/**
 * How many random inputs a test tries: LIVEPKG_FUZZ_RUNS, which `npm run fuzz` sets for the long runs,
 * or the number for `npm test`, or that for `npm run test:full`.
 */
export const fuzzRuns = (quick: number, full = quick): number =>
  Number(process.env['LIVEPKG_FUZZ_RUNS'] ?? (process.env['LIVEPKG_IS_FULL'] ? full : quick));

/** A place in something, as a part of its length: every place is as likely. `fc.double` is not even. */
export const fraction = fc.nat(0xffff_ffff).map((number) => number / 2 ** 32);

/** The seed of this run, for what is random and not a property: `run-seed.ts` sets it. */
export const seed = Number(process.env['LIVEPKG_SEED']);

/** Whole numbers from 0 to below `limit`, the same for the same seed (mulberry32). */
export function randomIntegers(start: number): (limit: number) => number {
  let state = start | 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}
