import { InvalidArgumentError } from 'commander';

const UNITS = { s: 1000, m: 60_000, h: 3_600_000 } as const;

/** `90s`, `30m`, `2h` as milliseconds. */
export function parseDuration(text: string): number {
  const [, number, unit] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const factor = unit === 's' || unit === 'm' || unit === 'h' ? UNITS[unit] : undefined;
  if (number === undefined || factor === undefined || Number(number) === 0) {
    throw new InvalidArgumentError('It must be a number with a unit, such as 90s, 30m or 2h.');
  }
  return Number(number) * factor;
}

const MAX_PARTS = 10_000;

/** `3/7`: the third of seven parts. */
export function parseSubset(text: string): { n: number; t: number } {
  const [, n, t] = /^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? [];
  const subset = { n: Number(n), t: Number(t) };
  if (!(subset.n >= 1 && subset.n <= subset.t && subset.t <= MAX_PARTS)) {
    throw new InvalidArgumentError(
      `It must be N/T, the N-th of T parts, with T at most ${MAX_PARTS}.`,
    );
  }
  return subset;
}
