import { crc32 as nodeCrc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32 } from '../../src/format/crc32.ts';
import { platform as node } from '../../src/format/platform/node.ts';
import { platform as web } from '../../src/format/platform/web.ts';

test.each([
  ['Node', node],
  ['a browser', web],
])('in %s, CRC-32 is what zlib says, of any part and going on from any other', (_, platform) => {
  expect(platform.crc32(Buffer.from('123456789'), 0)).toBe(0xcbf43926);
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ size: 'xlarge' }));
  fc.assert(
    fc.property(bytes, fc.nat(), fc.nat({ max: 2 ** 32 - 1 }), (whole, start, before) => {
      const part = whole.subarray(start % (whole.length + 1));
      // Of no bytes zlib may forget what came before them.
      const expected = part.length === 0 ? before : nodeCrc32(part, before);
      expect(platform.crc32(part, before)).toBe(expected);
      expect(crc32(part)).toBe(nodeCrc32(part));
    }),
    { numRuns: 1000 },
  );
});
