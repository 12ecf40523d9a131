import { describe, expect, it } from 'vitest';
import { cleanUtf8 } from '../../../src/media/common/text.ts';
import { bytes } from '../../support/media/bytes.ts';
import { cpuTime } from '../../support/cpu-time.ts';

/** What is left of a text in UTF-8. */
const cleaned = (text: string): string | undefined => cleanUtf8(Buffer.from(text));

describe('cleanUtf8', () => {
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
    ['Appl\u007fe', undefined],
    ['Appl\u{FFFD}', 'Appl\u{FFFD}'],
    ['\ufeffApple\u00a0', '\ufeffApple\u00a0'],
    ['é'.repeat(512), 'é'.repeat(512)],
    ['é'.repeat(512) + 'e', undefined],
  ])('%j', (text, expected) => {
    expect(cleaned(text)).toBe(expected);
  });

  it('takes no longer for a megabyte of spaces', async () => {
    const spaces = `a${' '.repeat(1 << 20)}b`;
    const { result, milliseconds } = await cpuTime(500, () => cleaned(spaces));
    expect(result).toBeUndefined();
    expect(milliseconds).toBeLessThan(500);
  });

  it('leaves out what is not UTF-8', () => {
    expect(cleanUtf8(bytes('caf\xe9'))).toBeUndefined();
    expect(cleanUtf8(bytes('caf\xc3\xa9'))).toBe('café');
  });
});
