import { randomInt } from 'node:crypto';

/** Fixed, so that a run does not fail by chance: what it finds, it finds each time. */
const USUAL_SEED = 20261126;

/** The seed of all that is random in a run: always the same, unless LIVEPKG_SEED is a number or `random`. */
export function seedOfRun(given = process.env['LIVEPKG_SEED']): number {
  if (given === undefined || given === '') return USUAL_SEED;
  if (given === 'random') return randomInt(2 ** 31);
  const seed = Number(given);
  if (/^\d+$/.test(given) && seed < 2 ** 31) return seed;
  throw new Error(`LIVEPKG_SEED is "${given}": use "random" or a whole number below 2^31.`);
}
