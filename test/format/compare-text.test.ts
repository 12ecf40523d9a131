import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareText } from '../../src/format/compare-text.ts';

const text = fc.string({ unit: 'binary' });
const ofFew = fc.string({
  unit: fc.constantFrom('a', 'é', '\ud7ff', '\ue000', '\uffff', '😀', '𐀀'),
});

test('texts stand in the bytewise order of their UTF-8', () => {
  fc.assert(
    fc.property(fc.oneof(text, ofFew), fc.oneof(text, ofFew), (a, b) => {
      const bytewise = Buffer.compare(Buffer.from(a), Buffer.from(b));
      expect(Math.sign(compareText(a, b))).toBe(bytewise);
    }),
    { numRuns: 2000 },
  );
});
