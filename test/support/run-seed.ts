import { randomInt } from 'node:crypto';

/** So that a run never fails by chance: what it finds, it finds each time. */
const USUAL_SEED = 20261126;

/**
 * The one seed of a run, for all that is random in it: the same each time, unless LIVEPKG_SEED is another
 * number or `random`.
 */
export function seedOfRun(given = process.env['LIVEPKG_SEED']): number {
  if (given === undefined || given === '') return USUAL_SEED;
  if (given === 'random') return randomInt(2 ** 31);
  const seed = Number(given);
  if (/^\d+$/.test(given) && seed < 2 ** 31) return seed;
  throw new Error(`LIVEPKG_SEED is "${given}": use "random" or a whole number below 2^31.`);
}
