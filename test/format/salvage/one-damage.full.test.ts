/**
 * A container that is cut anywhere, or wrong in any byte: all that is left comes out, and no more. Slow,
 * because it is salvaged at every length, and with a change of every byte.
 */
import { describe, expect, test } from 'vitest';
import { salvageContainer } from '../../../src/format/salvage/salvage.ts';
import { pack, smallSource } from '../../support/containers.ts';
import { expectedAfterCut, expectedAfterFlip, layoutOf } from '../../support/damaged.ts';
import {
  noisySource,
  salvagedFrom,
  expectedFrom,
  type ComparableMember,
} from '../../support/salvage.ts';

describe.each([
  ['with four members', noisySource],
  ['with an empty member', smallSource],
])('a container %s', async (_, source) => {
  const valid = await pack(source);
  const layout = await layoutOf(valid);

  test('without damage: every member is proven, with its own name and time', () => {
    const { members } = salvageContainer(valid);
    expect(members).toMatchObject(
      source.members.map(({ name, size, modified, bytes }) => ({
        ...(name.includes(':') ? { original: name } : { name }),
        proof: 'sha256',
        size,
        modified,
        bytes: Buffer.from(bytes),
      })),
    );
  });

  test('cut at every length: the first bytes are left', () => {
    for (let to = 0; to < valid.length; to += 1) {
      const expected = expectedFrom(expectedAfterCut(layout, { from: 0, to }), valid);
      expect(salvagedFrom(valid.subarray(0, to)), `${to} bytes`).toEqual(expected);
    }
  });

  test('cut at every length: the last bytes are left', () => {
    for (let from = 1; from <= valid.length; from += 1) {
      const expected = expectedFrom(expectedAfterCut(layout, { from, to: valid.length }), valid);
      expect(salvagedFrom(valid.subarray(from)), `from ${from}`).toEqual(expected);
    }
  });

  test.each([1, 0xff])('every byte wrong, one at a time, by %d', (bits) => {
    for (let at = 0; at < valid.length; at += 1) {
      const bytes = Buffer.from(valid);
      bytes[at] = (bytes[at] ?? 0) ^ bits;
      const expected = expectedFrom(expectedAfterFlip(layout, at), bytes);
      expect(salvagedFrom(bytes), `byte ${at}`).toEqual(expected);
    }
  });

  /** What must come out: all is proven but what lies around one place. */
  function around(at: number, bytes: (from: number, to: number) => Buffer): ComparableMember[] {
    const { manifest, members } = layout;
    const proven = at > manifest.from && at < manifest.to ? 'crc-only' : 'sha256';
    return members.map(({ name, data: { from, to } }) =>
      at > from && at < to
        ? [name, 'damaged', bytes(from, to).toString('hex')]
        : [name, proven, valid.toString('hex', from, to)],
    );
  }

  test.each([1, 700])('%d bytes put in, anywhere', (count) => {
    const added = Buffer.alloc(count, 0x50);
    for (let at = 0; at <= valid.length; at += 1) {
      const bytes = Buffer.concat([valid.subarray(0, at), added, valid.subarray(at)]);
      const expected = around(at, (from, to) => bytes.subarray(from, to + count));
      expect(salvagedFrom(bytes), `at ${at}`).toEqual(expected);
    }
  });
});

test('bytes taken out of one member: the others are proven, and what is left of it comes out', async () => {
  const valid = await pack(noisySource);
  const layout = await layoutOf(valid);
  for (const [index, { data }] of layout.members.entries()) {
    const bytes = Buffer.concat([valid.subarray(0, data.from + 9), valid.subarray(data.from + 20)]);
    const members = expectedAfterFlip(layout, -1);
    const expected = expectedFrom(members, valid);
    const [name = ''] = expected[index] ?? [];
    const rest = bytes.toString('hex', data.from, data.to - 11);
    expected[index] = [name, 'damaged', rest];
    expect(salvagedFrom(bytes), name).toEqual(expected);
  }
});
