import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { eachSignature, standsAt } from '../../../src/format/salvage/find-signatures.ts';
import { fuzzRuns } from '../../support/random.ts';

/** Few values, so that a pattern stands there often, and nearly. */
const few = fc
  .array(fc.constantFrom(0, 0x4b, 0x50), { maxLength: 100 })
  .map((list) => Buffer.from(list));

/** All places of a pattern, as Node finds them. */
function placesOf(bytes: Buffer, pattern: Buffer): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(pattern); at !== -1; at = bytes.indexOf(pattern, at + 1)) {
    places.push(at);
  }
  return places;
}

test('PK is found wherever it stands', () => {
  fc.assert(
    fc.property(few, (bytes) => {
      const places: number[] = [];
      eachSignature(bytes, (at) => places.push(at));
      expect(places).toEqual(placesOf(bytes, Buffer.from('PK')));
      const pattern = Buffer.from('PK\0P');
      const there = places.filter((at) => standsAt(bytes, at, pattern));
      expect(there).toEqual(placesOf(bytes, pattern));
    }),
    { numRuns: fuzzRuns(1000) },
  );
});
