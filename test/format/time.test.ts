import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatModified, isCaptured, parseModified } from '../../src/format/time.ts';
import { microseconds } from '../support/containers.ts';
import { outcome } from '../support/outcome.ts';

describe('modified', () => {
  test.each([
    [0n, '1970-01-01T00:00:00Z'],
    [1n, '1970-01-01T00:00:00.000001Z'],
    [-1n, '1969-12-31T23:59:59.999999Z'],
    [-500_000n, '1969-12-31T23:59:59.5Z'],
    [1_767_951_127_120_000n, '2026-01-09T09:32:07.12Z'],
    [-62_167_219_200_000_000n, '0000-01-01T00:00:00Z'],
    [253_402_300_799_999_999n, '9999-12-31T23:59:59.999999Z'],
  ])('%d is written %s, and read back', (time, text) => {
    expect(formatModified(time)).toBe(text);
    expect(parseModified(text)).toBe(time);
  });

  test('every time from the year 0 to 9999 comes back, and in the same order', () => {
    fc.assert(
      fc.property(microseconds, microseconds, (a, b) => {
        expect(parseModified(formatModified(a))).toBe(a);
        const [left, right] = [formatModified(a).slice(0, 19), formatModified(b).slice(0, 19)];
        if (left < right) expect(a).toBeLessThan(b);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([-62_167_219_200_000_001n, 253_402_300_800_000_000n, 10n ** 30n, -(10n ** 30n)])(
    '%d lies outside',
    async (time) => {
      expect(await outcome(() => formatModified(time))).toBe('time-invalid');
    },
  );

  test.each([
    '2026-01-09T09:32:07.120Z',
    '2026-01-09T09:32:07.000000Z',
    '2026-01-09T09:32:07.Z',
    '2026-01-09T09:32:07.1234567Z',
    '2026-01-09T09:32:07,5Z',
    '2026-01-09T09:32:07',
    '2026-01-09T09:32:07z',
    '2026-01-09t09:32:07Z',
    '2026-01-09 09:32:07Z',
    '2026-01-09T09:32:07+00:00',
    '2026-01-09T09:32Z',
    '2026-01-09Z',
    '20260109T093207Z',
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-09T24:00:00Z',
    '2016-12-31T23:59:60Z',
    '+002026-01-09T09:32:07Z',
    '-000001-01-09T09:32:07Z',
    '12026-01-09T09:32:07Z',
    ' 2026-01-09T09:32:07Z',
    '2026-01-09T09:32:07Z\n',
    '２０２６-01-09T09:32:07Z',
    '',
  ])('%j is refused', async (text) => {
    expect(await outcome(() => parseModified(text))).toBe('time-invalid');
  });

  test('whatever is read is in the one spelling', () => {
    const characters = fc.constantFrom(...Array.from('0123456789-:T.Z+'));
    const nearly = fc
      .tuple(microseconds, fc.nat({ max: 28 }), characters)
      .map(([time, at, character]) => {
        const text = formatModified(time);
        return text.slice(0, at) + character + text.slice(at + 1);
      });
    fc.assert(
      fc.property(nearly, (text) => {
        let time: bigint;
        try {
          time = parseModified(text);
        } catch {
          return;
        }
        expect(formatModified(time)).toBe(text);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('captured', () => {
  test.each([
    '2026-01-09T18:32:07',
    '2026-01-09T18:32:07Z',
    '2026-01-09T18:32:07+09:00',
    '2026-01-09T18:32:07-23:59',
    '2024-02-29T00:00:00+05:45',
  ])('%s is one', (text) => {
    expect(isCaptured(text)).toBe(true);
  });

  test.each([
    '2026-01-09T18:32:07.5',
    '2026-01-09T18:32:07+0900',
    '2026-01-09T18:32:07+24:00',
    '2026-01-09T18:32:07+09:60',
    '2026-01-09T18:32:07+09',
    '2026-01-09T18:32:07z',
    '2026-02-30T18:32:07+09:00',
    '2026:01:09 18:32:07',
    '2026-01-09T24:00:00',
    '2026-01-09T18:32:07Z\n',
    '',
  ])('%j is none', (text) => {
    expect(isCaptured(text)).toBe(false);
  });
});
