/** Valid bundles with bytes changed, cut out and put in: refused with a code, or whole. */
import { expect, test } from 'vitest';
import { readZipped, recogniseZip } from '../../../src/library/bundles/zip-bundle.ts';
import { LivepkgError } from '../../../src/errors.ts';
import { bufferReader } from '../../../src/media/common/reader-guard.ts';
import { fuzzRuns, randomIntegers, seed } from '../../support/random.ts';
import { sha256 } from '../../support/tree.ts';
import { HEIC_PAIR, JPEG_PAIR } from '../../support/pairs.ts';
import { craft, streamedZip, zip, zip64 } from '../../support/zips.ts';
import { cpuTime } from '../../support/cpu-time.ts';

const RUNS = fuzzRuns(150, 1500);
const INTERESTING = [0, 1, 0x7f, 0x80, 0xff, 0x50, 0x4b, 0x08];

const valid = await Promise.all(
  [HEIC_PAIR, JPEG_PAIR].flatMap(({ still, motion }) => {
    const entries = [
      { name: 'IMG_1.HEIC', bytes: still },
      { name: 'IMG_1.MOV', bytes: motion },
    ];
    return [zip(entries), zip(entries, { compress: true }), streamedZip(entries), zip64(entries)];
  }),
);
const valids = [
  ...valid,
  craft([
    { name: 'a', bytes: HEIC_PAIR.still },
    { name: 'b', bytes: HEIC_PAIR.motion },
  ]),
];
const whole = new Set(
  [HEIC_PAIR, JPEG_PAIR].flatMap(({ still, motion }) => [sha256(still), sha256(motion)]),
);

/** Mostly where headers are: that is where archives lie. */
function place(bytes: Buffer, random: (limit: number) => number): number {
  const headers = [
    0,
    bytes.length - 22,
    bytes.lastIndexOf('PK\x01\x02'),
    bytes.indexOf('PK\x01\x02'),
  ];
  const base = headers[random(8)];
  return base === undefined || base < 0
    ? random(bytes.length)
    : Math.min(base + random(60), bytes.length - 1);
}

function mutate(bytes: Buffer, random: (limit: number) => number): Buffer {
  const at = place(bytes, random);
  const kind = random(10);
  if (kind === 0) return bytes.subarray(0, at);
  if (kind === 1)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(40))]);
  if (kind === 2) return Buffer.concat([bytes.subarray(0, at), bytes.subarray(random(at + 1))]);
  const copy = Buffer.from(bytes);
  for (let n = random(4); n >= 0; n -= 1) {
    copy[kind < 6 ? at + n : place(bytes, random)] = INTERESTING[random(12)] ?? random(256);
  }
  return copy;
}

test('mutated bundles are refused with a code, or give whole halves', async () => {
  const random = randomIntegers(seed);
  const codes = new Map<string, number>();
  for (let run = 0; run < RUNS; run += 1) {
    let bytes = valids[random(valids.length)] ?? Buffer.alloc(0);
    for (let n = random(3); n >= 0; n -= 1) bytes = mutate(bytes, random);
    const reader = bufferReader(bytes);
    const { result: code, milliseconds } = await cpuTime(1000, async () => {
      try {
        const halves = await recogniseZip(reader, 'IMG_1.livp');
        for (const { entry } of halves ?? []) {
          expect(whole, `run ${run}`).toContain(sha256(await readZipped(reader, entry)));
        }
        return 'pair';
      } catch (error) {
        if (error instanceof LivepkgError) return error.code;
        throw error;
      }
    });
    expect(milliseconds, `run ${run}`).toBeLessThan(1000);
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  // All that can come out does come out, once enough was tried.
  if (RUNS < 1000) return;
  expect([...codes.keys()].toSorted()).toEqual([
    'bundle-damaged',
    'bundle-not-a-pair',
    'bundle-refused',
    'pair',
  ]);
});
