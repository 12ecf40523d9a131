/**
 * Random lies with a structure, 100,000 of them in the long form: refused with a code of the format
 * and nothing else, or a container that is in order after all: it encodes to the same bytes, also by
 * code that is not ours, and each member is what the manifest says. Within the bounds, every one.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeContainer, type DecodedContainer } from '../../../src/format/container.ts';
import { expectBounded, measured, type Usage } from '../../support/bounds.ts';
import { memberOf, pack, smallSource } from '../../support/containers.ts';
import { expectHonest } from '../../support/hostile/honesty.ts';
import { mutate } from '../../support/hostile/mutate.ts';
import { mutation } from '../../support/hostile/mutations.ts';
import { roomy, source, valid } from '../../support/hostile/sample.ts';
import { isRefusal, outcome } from '../../support/outcome.ts';
import { fuzzRuns } from '../../support/random.ts';

const RUNS = fuzzRuns(60, 600);

const [still, motion] = smallSource.members;
if (still === undefined || motion === undefined) throw new Error('no halves');
const containers = [
  valid,
  await pack(smallSource),
  await pack({ ...source, link: { by: 'name' }, members: source.members.slice(0, 2) }),
  await pack({
    ...smallSource,
    members: [
      ...smallSource.members.slice(0, 2),
      ...Array.from({ length: 14 }, (_, n) => memberOf('sidecar', `${n}:.xmp`, Buffer.alloc(n))),
    ],
  }),
  // One that is as long as it should be and lies already.
  roomy({}),
];

/** Outcomes that must come up, or too little was tried: those that lie deep in the reader. */
const REACHED = [
  'valid',
  'zip-unreadable',
  'zip-order',
  'zip-not-canonical',
  'length-differs',
  'cbor-malformed',
  'cbor-type',
  'manifest-schema',
  'member-digest',
  ...(RUNS < 50_000
    ? []
    : [
        'not-a-container',
        'manifest-crc',
        'manifest-too-large',
        'version-unsupported',
        'cbor-not-canonical',
        'member-count',
        'member-order',
        'member-roles',
        'name-clash',
        'name-not-portable',
        'original-differs',
        'original-invalid',
        'time-invalid',
      ]),
];

test(`${RUNS} random lies`, async () => {
  const codes = new Map<string, number>();
  const most: Usage = { seconds: 0, bytes: 0 };
  let same = 0;
  await fc.assert(
    fc.asyncProperty(mutation, async (one) => {
      const bytes = mutate(containers, one);
      if (containers.some((container) => container.equals(bytes))) {
        same += 1;
        return;
      }
      let decoded: DecodedContainer | undefined;
      const { result: code, usage } = await measured(() =>
        outcome(async () => (decoded = await decodeContainer(bytes))),
      );
      codes.set(code, (codes.get(code) ?? 0) + 1);
      most.seconds = Math.max(most.seconds, usage.seconds);
      most.bytes = Math.max(most.bytes, usage.bytes - bytes.length);
      expectBounded(usage, bytes.length, code);
      if (decoded === undefined) expect(isRefusal(code), code).toBe(true);
      else expectHonest(bytes, decoded);
    }),
    { numRuns: RUNS },
  );
  const told = [...codes]
    .toSorted(([, a], [, b]) => b - a)
    .map(([code, count]) => `${code} ${count}`);
  process.stdout.write(
    `${RUNS} lies, ${same} that changed nothing; at most ${most.seconds.toFixed(3)} s of CPU time ` +
      `and ${(most.bytes / 2 ** 20).toFixed(1)} MiB: ${told.join(', ')}\n`,
  );
  // Of a few, any may be missing by chance.
  if (RUNS >= 1000) expect([...codes.keys()]).toEqual(expect.arrayContaining(REACHED));
});
