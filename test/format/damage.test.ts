/** Every bit, every byte and every length of a small container: no change of it is valid. */
import { expect, test } from 'vitest';
import { decodeContainer } from '../../src/format/container.ts';
import { pack, smallSource } from '../support/containers.ts';
import { isRefusal, outcome } from '../support/outcome.ts';

const valid = await pack(smallSource);

/** What was done, and what came of it. */
type Changes = Iterable<[string, Buffer]>;

function* flips(): Changes {
  for (let bit = 0; bit < valid.length * 8; bit += 1) {
    const bytes = Buffer.from(valid);
    const at = bit >> 3;
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7));
    yield [`bit ${bit}`, bytes];
  }
}

function* drops(): Changes {
  for (let at = 0; at < valid.length; at += 1) {
    yield [`byte ${at}`, Buffer.concat([valid.subarray(0, at), valid.subarray(at + 1)])];
  }
}

function* additions(): Changes {
  for (let at = 0; at <= valid.length; at += 1) {
    for (const byte of [0, 255, 0x50, valid[at] ?? 1]) {
      const [before, behind] = [valid.subarray(0, at), valid.subarray(at)];
      yield [`${byte} at ${at}`, Buffer.concat([before, Buffer.from([byte]), behind])];
    }
  }
}

function* cuts(): Changes {
  for (let length = 0; length < valid.length; length += 1) {
    yield [`${length} bytes`, valid.subarray(0, length)];
  }
}

function* swaps(): Changes {
  for (let at = 1; at < valid.length; at += 1) {
    if (valid[at] === valid[at - 1]) continue;
    const bytes = Buffer.from(valid);
    bytes.subarray(at - 1, at + 1).reverse();
    yield [`bytes ${at - 1} and ${at}`, bytes];
  }
}

test('the container itself is valid, and smaller than 4 KB', async () => {
  expect(await outcome(() => decodeContainer(valid))).toBe('valid');
  expect(valid.length).toBeLessThan(4096);
});

test.each<[string, () => Changes]>([
  ['every single bit flipped', flips],
  ['every single byte dropped', drops],
  ['a byte added anywhere: 0, 255, P, and the one that stands there', additions],
  ['cut at every length', cuts],
  ['any two neighbouring bytes swapped', swaps],
])('%s', async (_, changes) => {
  const accepted: string[] = [];
  let tried = 0;
  for (const [what, bytes] of changes()) {
    const code = await outcome(() => decodeContainer(bytes));
    if (!isRefusal(code)) accepted.push(`${what}: ${code}`);
    tried += 1;
  }
  expect(accepted).toEqual([]);
  expect(tried).toBeGreaterThan(valid.length / 2);
});
