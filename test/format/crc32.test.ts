import { crc32 as nodeCrc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32 } from '../../src/format/crc32.ts';

test('CRC-32 is what Node says, of any part of a buffer and going on from any other', () => {
  expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ size: 'xlarge' }));
  fc.assert(
    fc.property(bytes, fc.nat(), fc.nat({ max: 2 ** 32 - 1 }), (whole, start, before) => {
      const part = whole.subarray(start % (whole.length + 1));
      // Of no bytes Node may forget what came before them.
      expect(crc32(part, before)).toBe(part.length === 0 ? before : nodeCrc32(part, before));
      expect(crc32(part)).toBe(nodeCrc32(part));
    }),
    { numRuns: 1000 },
  );
});
