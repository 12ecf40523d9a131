import { afterEach, describe, expect, it } from 'vitest';
import { exifDateTime, quickTimeDateTime } from '../../../src/media/common/date-time.ts';

describe('exifDateTime', () => {
  it.each([
    ['2026:01:09 18:32:07', '+09:00', '2026-01-09T18:32:07+09:00'],
    ['2026:01:09 18:32:07', '-03:30', '2026-01-09T18:32:07-03:30'],
    ['2026:01:09 18:32:07', 'Z', '2026-01-09T18:32:07Z'],
    ['2026:01:09 18:32:07', undefined, '2026-01-09T18:32:07'],
    ['2026:01:09 18:32:07', '   :  ', '2026-01-09T18:32:07'],
    ['2026:01:09 18:32:07', '+24:00', '2026-01-09T18:32:07'],
    ['2024:02:29 00:00:00', undefined, '2024-02-29T00:00:00'],
    // In this hour clocks were put forward in Berlin, and no local time of that name existed.
    ['2025:03:30 02:30:00', '+01:00', '2025-03-30T02:30:00+01:00'],
    ['2025:02:29 00:00:00', undefined, undefined],
    ['2025:04:31 00:00:00', undefined, undefined],
    ['2025:13:01 00:00:00', undefined, undefined],
    ['2025:01:01 24:00:00', undefined, undefined],
    ['2025:01:01 00:00:60', undefined, undefined],
    ['0000:00:00 00:00:00', undefined, undefined],
    ['0000:01:01 00:00:00', undefined, undefined],
    ['    :  :     :  :  ', undefined, undefined],
    ['2026:01:09', undefined, undefined],
    ['2026:01:09 18:32:07 ', undefined, undefined],
  ])('%s %s', (dateTime, offset, expected) => {
    expect(exifDateTime(dateTime, offset)).toBe(expected);
  });
});

describe('quickTimeDateTime', () => {
  it.each([
    ['2026-01-09T18:32:07+0900', '2026-01-09T18:32:07+09:00'],
    ['2026-01-09T18:32:07+09:00', '2026-01-09T18:32:07+09:00'],
    ['2026-01-09T18:32:07-0330', '2026-01-09T18:32:07-03:30'],
    ['2026-01-09T18:32:07Z', '2026-01-09T18:32:07Z'],
    ['2026-01-09T18:32:07', '2026-01-09T18:32:07'],
    ['2026-01-09T18:32:07.999Z', '2026-01-09T18:32:07Z'],
    ['2026-01-09T18:32:07+2400', undefined],
    ['2026-02-30T18:32:07+0900', undefined],
    ['0000-00-00T00:00:00+0000', undefined],
    ['2026-01-09', undefined],
    ['yesterday', undefined],
    ['', undefined],
  ])('%s', (text, expected) => {
    expect(quickTimeDateTime(text)).toBe(expected);
  });
});

describe('in any time zone', () => {
  const { TZ } = process.env;
  afterEach(() => {
    if (TZ === undefined) delete process.env['TZ'];
    else process.env['TZ'] = TZ;
  });

  it.each(['UTC', 'Asia/Tokyo', 'America/St_Johns', 'Pacific/Kiritimati'])('%s', (zone) => {
    process.env['TZ'] = zone;
    expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone);
    expect(exifDateTime('2025:03:30 02:30:00')).toBe('2025-03-30T02:30:00');
    expect(quickTimeDateTime('2025-03-30T02:30:00')).toBe('2025-03-30T02:30:00');
  });
});
