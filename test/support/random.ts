import * as fc from 'fast-check';

/**
 * The number of random inputs of a test: LIVEPKG_FUZZ_RUNS, which `npm run fuzz` sets; or else `quick` in
 * `npm test`, and `full` in `npm run test:full`.
 */
export const fuzzRuns = (quick: number, full = quick): number =>
  Number(process.env['LIVEPKG_FUZZ_RUNS'] ?? (process.env['LIVEPKG_IS_FULL'] ? full : quick));

/** A position as a part of a length, each equally likely: those of `fc.double` are not. */
export const fraction = fc.nat(0xffff_ffff).map((number) => number / 2 ** 32);

/** The seed of this run, which `run-seed.ts` chose: for random numbers outside of properties. */
export const seed = Number(process.env['LIVEPKG_SEED']);

/** Whole numbers from 0 up to and without `limit`, the same for the same seed (mulberry32). */
export function randomIntegers(start: number): (limit: number) => number {
  let state = start | 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}
