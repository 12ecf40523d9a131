/** Times of a movie, from units of its time scale to milliseconds. */

/** Longest time given, in milliseconds: 2^32 - 1, about 49 days. Beyond it a number is a mistake. */
const MAX_MILLISECONDS = 0xffff_ffffn;

/**
 * `duration` units, of which `timescale` make a second, in milliseconds, rounded half up.
 * `undefined` when the time scale is 0 or the result is more than 2^32 - 1 ms.
 */
export function milliseconds(duration: bigint, timescale: number): number | undefined {
  if (timescale === 0) return undefined;
  const scale = BigInt(timescale);
  // Whole numbers throughout: floating point would round 0.5 ms up here and down there.
  const rounded = (duration * 2000n + scale) / (2n * scale);
  return rounded > MAX_MILLISECONDS ? undefined : Number(rounded);
}
