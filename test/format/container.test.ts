import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeContainer,
  decodeHead,
  encodeContainer,
  HEAD_BYTES,
} from '../../src/format/container.ts';
import { describeMembers } from '../../src/format/manifest.ts';
import { manifestSource, memberOf, pack, smallSource } from '../support/containers.ts';
import { isRefusal, outcome } from '../support/outcome.ts';
import { randomIntegers, seed } from '../support/random.ts';

test('what goes in comes out, and encodes to the same bytes again', async () => {
  await fc.assert(
    fc.asyncProperty(manifestSource, async (source) => {
      const bytes = await pack(source);
      const { manifest, members } = await decodeContainer(bytes);
      const expected = describeMembers(source);
      expect(manifest).toEqual(expected.manifest);
      expect(members.map((member) => Buffer.from(member))).toEqual(
        expected.members.map((member) => Buffer.from(member.bytes)),
      );
      expect(Buffer.concat(encodeContainer(manifest, members)).equals(bytes)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test('the bytes do not depend on the order of sidecars, and are the same every time', async () => {
  const [still, motion] = smallSource.members;
  if (still === undefined || motion === undefined) throw new Error('no halves');
  const sidecars = ['b.AAE', 'a?b.AAE', 'a:b.AAE'].map((name) =>
    memberOf('sidecar', name, Buffer.from(name)),
  );
  const sources = [
    sidecars,
    sidecars.toReversed(),
    [...sidecars.slice(1), ...sidecars.slice(0, 1)],
  ].map((some) => ({ ...smallSource, members: [still, motion, ...some] }));
  const containers = await Promise.all([...sources, ...sources, ...sources].map(pack));
  expect(new Set(containers.map((bytes) => bytes.toString('hex'))).size).toBe(1);
});

test('a view into a larger buffer is read like a container of its own', async () => {
  const bytes = await pack(smallSource);
  const around = Buffer.concat([Buffer.alloc(7, 1), bytes, Buffer.alloc(9, 2)]);
  const { members } = await decodeContainer(around.subarray(7, 7 + bytes.length));
  expect(members.map((member) => member.length)).toEqual([10, 0, 6]);
});

describe('the head', () => {
  test('tells what the whole tells', async () => {
    const bytes = await pack(smallSource);
    const { members: _, ...rest } = await decodeContainer(bytes);
    expect(decodeHead(bytes.subarray(0, HEAD_BYTES), bytes.length)).toEqual(rest);
    expect(rest.photo).toMatch(/^[\da-f]{64}$/);
    expect(rest.container).toMatch(/^[\da-f]{64}$/);
  });

  test('is enough where the rest cannot be seen, and the size is what was said', async () => {
    const bytes = await pack(smallSource);
    const head = bytes.subarray(0, 108 + bytes.readUInt32LE(87));
    expect(await outcome(() => decodeHead(head, bytes.length))).toBe('valid');
    expect(await outcome(() => decodeHead(head, bytes.length - 1))).toBe('length-differs');
    expect(await outcome(() => decodeHead(head, 2 ** 30))).toBe('container-too-large');
    expect(await outcome(() => decodeHead(head.subarray(0, -1), bytes.length))).toBe(
      'length-differs',
    );
  });

  test('the photo stays the same under other names, times and sidecars; the container does not', async () => {
    const source = {
      ...smallSource,
      members: smallSource.members
        .slice(0, 2)
        .map((file, n) => ({ ...file, name: `other${n}`, modified: 5n })),
    };
    const [a, b] = [
      await decodeContainer(await pack(smallSource)),
      await decodeContainer(await pack(source)),
    ];
    expect(b.photo).toBe(a.photo);
    expect(b.container).not.toBe(a.container);
  });
});

/**
 * Changes to the central directory and the end record that leave the length as it is: the bytes that
 * ZIP readers disagree about. The values are those that mean something to one.
 */
test('3,000 random edits of the central directory', async () => {
  const valid = await pack(smallSource);
  const start = valid.readUInt32LE(valid.length - 6);
  const random = randomIntegers(seed);
  const values = [0, 1, 2, 5, 6, 7, 8, 0x4b, 0x50, 0x7f, 0x80, 0xff];
  const wrong: string[] = [];
  for (let round = 0; round < 3000; round += 1) {
    const bytes = Buffer.from(valid);
    for (let edits = 1 + random(8); edits > 0; edits -= 1) {
      bytes[start + random(bytes.length - start)] = values[random(values.length)] ?? 0;
    }
    if (bytes.equals(valid)) continue;
    const code = await outcome(() => decodeContainer(bytes));
    if (!isRefusal(code)) wrong.push(`${code}: ${bytes.subarray(start).toString('hex')}`);
  }
  expect(wrong).toEqual([]);
});

test('a ZIP64 end record, which a reader may follow anywhere, changes nothing', async () => {
  const valid = await pack(smallSource);
  const offsets = [0n, 108n, 2n ** 32n, 2n ** 53n, 2n ** 63n - 1n, 2n ** 64n - 1n];
  for (const offset of offsets) {
    for (const count of [0n, 5n, 2n ** 64n - 1n]) {
      const bytes = Buffer.from(valid);
      const locator = bytes.length - 22 - 20;
      const record = locator - 56;
      bytes.fill(0, record, locator);
      bytes.writeUInt32LE(0x06064b50, record);
      bytes.writeBigUInt64LE(count, record + 32);
      bytes.writeBigUInt64LE(offset, record + 48);
      bytes.writeUInt32LE(0x07064b50, locator);
      bytes.writeBigUInt64LE(BigInt(record), locator + 8);
      expect(isRefusal(await outcome(() => decodeContainer(bytes)))).toBe(true);
      bytes.writeBigUInt64LE(offset, locator + 8);
      expect(isRefusal(await outcome(() => decodeContainer(bytes)))).toBe(true);
    }
  }
});
