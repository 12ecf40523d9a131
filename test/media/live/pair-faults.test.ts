import { expect, test } from 'vitest';
import { identifierOf } from '../../../src/library/pairing/half.ts';
import { pairFaults } from '../../../src/media/live/pair-faults.ts';
import { idOf } from '../../../src/operations/pack/entry/pack-entry.ts';

const link = (id: string): string | undefined => idOf({ by: 'content-identifier', id });

/** Pairing, `audit --live` and the plan of `pack` must never differ about two identifiers. */
test.each([
  ['0F4A-K', '0f4a-k', true],
  // The Kelvin sign, which Unicode makes a k of.
  ['0F4A-k', '0F4A-\u212A', false],
  ['0F4A-\u00E4', '0F4A-\u00C4', false],
])('%s and %s: one identifier, for all who compare: %s', (one, other, same) => {
  const still = { kind: 'still', type: 'HEIC', contentIdentifier: one } as const;
  const motion = { kind: 'motion', type: 'MOV', contentIdentifier: other, stillTime: 0 } as const;
  const file = { path: 'a', folder: '', name: 'a', size: 1 };
  expect(pairFaults(still, motion).length === 0).toBe(same);
  expect(identifierOf({ file, facts: still }) === identifierOf({ file, facts: motion })).toBe(same);
  expect(link(one) === link(other)).toBe(same);
});
