/**
 * Of every lie that a container can tell, a browser finds what Node finds. Only of broken central headers
 * may it say so in other words: the codes of checks 10 to 13, as the specification allows.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { importForBrowser } from '../../browser/bundle.ts';
import * as underNode from '../../browser/format.ts';
import { cases } from '../../support/hostile/cases.ts';
import { mutate } from '../../support/hostile/mutate.ts';
import { mutation } from '../../support/hostile/mutations.ts';
import { roomy, valid } from '../../support/hostile/sample.ts';
import { fuzzRuns } from '../../support/random.ts';

const inBrowser = await importForBrowser<typeof underNode>('format.ts');
const CENTRAL = new Set(['zip-unreadable', 'zip-order', 'member-digest', 'zip-not-canonical']);

const outcomeOn = ({ outcome, decodeContainer }: typeof underNode, bytes: Uint8Array) =>
  outcome(() => decodeContainer(bytes));

async function expectAgreement(bytes: Uint8Array, title: string): Promise<void> {
  const theirs = await outcomeOn(underNode, bytes);
  const ours = await outcomeOn(inBrowser, bytes);
  const isSame = ours === theirs || (CENTRAL.has(ours) && CENTRAL.has(theirs));
  expect(isSame, `${title}: ${theirs} under Node, ${ours} in a browser`).toBe(true);
}

test('those told on purpose', async () => {
  for (const { bytes, kind, title } of cases) await expectAgreement(bytes, `${kind}, ${title}`);
});

test('random ones', async () => {
  const containers = [valid, roomy({})];
  await fc.assert(
    fc.asyncProperty(mutation, (one) => expectAgreement(mutate(containers, one), 'a random lie')),
    { numRuns: fuzzRuns(60, 600) },
  );
});
