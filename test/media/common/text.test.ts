import { describe, expect, it } from 'vitest';
import { cleanText, cleanUtf8 } from '../../../src/media/common/text.ts';
import { bytes } from '../../support/media/bytes.ts';
import { cpuTime } from '../../support/cpu-time.ts';

describe('cleanText', () => {
  it.each([
    ['Apple', 'Apple'],
    ['Apple\0\0', 'Apple'],
    ['  Apple \0 ', 'Apple'],
    ['写真', '写真'],
    ['', undefined],
    [' \0 ', undefined],
    ['App\0le', undefined],
    ['Apple\n', undefined],
    ['\u001b[31mApple', undefined],
    ['Appl\u0085e', undefined],
    ['Appl\u{FFFD}', undefined],
    ['é'.repeat(512), 'é'.repeat(512)],
    ['é'.repeat(512) + 'e', undefined],
  ])('%j', (text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });

  it('takes no longer for a megabyte of spaces', async () => {
    const spaces = `a${' '.repeat(1 << 20)}b`;
    const { result, milliseconds } = await cpuTime(500, () => cleanText(spaces));
    expect(result).toBeUndefined();
    expect(milliseconds).toBeLessThan(500);
  });
});

describe('cleanUtf8', () => {
  it('leaves out what is not UTF-8', () => {
    expect(cleanUtf8(bytes('caf\xe9'))).toBeUndefined();
    expect(cleanUtf8(bytes('caf\xc3\xa9'))).toBe('café');
  });
});
