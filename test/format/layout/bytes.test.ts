/** What is done with bytes without Node, held against what Node does. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  concat,
  decodeUtf8,
  encodeUtf8,
  firstDifference,
  isEqual,
  utf8Length,
} from '../../../src/format/layout/bytes.ts';
import { fuzzRuns } from '../../support/random.ts';

const options = { numRuns: fuzzRuns(1000) };
/** Any UTF-16 units, so that surrogates stand alone, too. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.oneof(fc.nat(0xffff), fc.integer({ min: 0xd7ff, max: 0xe000 })))
    .map((units) => String.fromCharCode(...units)),
);
const bytes = fc.uint8Array({ maxLength: 60 });

test('text as UTF-8, and its length, are what Node says', () => {
  fc.assert(
    fc.property(text, (one) => {
      expect(Buffer.from(one).equals(encodeUtf8(one))).toBe(true);
      expect(utf8Length(one)).toBe(Buffer.byteLength(one));
    }),
    options,
  );
});

test('UTF-8 as text is what Node says, also where it is none', () => {
  const any = fc.oneof(
    bytes,
    text.map((one) => encodeUtf8(`\ufeff${one}`)),
  );
  fc.assert(
    fc.property(any, fc.nat(60), fc.nat(70), (one, start, end) => {
      const part = one.subarray(start, Math.max(start, end));
      const expected = Buffer.from(part).toString('utf8');
      expect(decodeUtf8(part)).toBe(expected);
      expect(decodeUtf8(one, start, Math.max(start, end))).toBe(expected);
    }),
    options,
  );
});

test('bytes are compared and joined as Node does it', () => {
  const alike = fc
    .array(fc.constantFrom(0, 1), { maxLength: 4 })
    .map((list) => Uint8Array.from(list));
  fc.assert(
    fc.property(alike, alike, (a, b) => {
      expect(isEqual(a, b)).toBe(Buffer.compare(a, b) === 0);
      const at = firstDifference(a, b);
      const same = at === -1 ? Math.min(a.length, b.length) : at;
      expect(Buffer.compare(a.subarray(0, same), b.subarray(0, same))).toBe(0);
      if (at !== -1) expect(a[at]).not.toBe(b[at]);
    }),
    options,
  );
  fc.assert(
    fc.property(fc.array(bytes), (parts) => {
      expect(Buffer.concat(parts).equals(concat(parts))).toBe(true);
    }),
    options,
  );
});
