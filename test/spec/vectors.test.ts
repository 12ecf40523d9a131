import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  formatVector,
  parseVector,
  type Vector,
  type VectorStatus,
} from '../../spec/lib/vector.ts';
import { allVectors } from '../../spec/lib/vectors.ts';
import { FORMAT_CODES } from '../../src/errors.ts';
import { importForBrowser } from '../browser/bundle.ts';
import * as underNode from '../browser/format.ts';
import { committedVectors, specText } from '../support/spec.ts';

const vectors = committedVectors();
const PLATFORMS: [string, typeof underNode][] = [
  ['with what Node gives', underNode],
  ['as a browser gets it', await importForBrowser<typeof underNode>('format.ts')],
];

test('the codes of the text, of the program and of the vectors are the same', () => {
  const text = specText('livepkg-1.md');
  const rules = new Set([...text.matchAll(/\*\*`([a-z0-9-]+)`\*\*/g)].map(([, code = '']) => code));
  const expected = new Set(
    vectors.map(({ expect: code }) => code).filter((code) => code !== 'valid'),
  );
  expect([...rules].toSorted()).toEqual([...FORMAT_CODES].toSorted());
  expect([...expected].toSorted()).toEqual([...FORMAT_CODES].toSorted());
});

test('every vector is named after what it must give', () => {
  for (const { name, expect: code } of vectors) expect(name).toMatch(new RegExp(`^${code}(-|$)`));
});

test('the committed vectors are what the script makes', async () => {
  const made = await allVectors();
  const folder = new URL('../../spec/vectors/', import.meta.url);
  expect(readdirSync(folder).toSorted()).toEqual(made.map(({ name }) => name).toSorted());
  for (const vector of made) {
    const committed = readFileSync(new URL(vector.name, folder));
    expect(committed.equals(formatVector(vector)), vector.name).toBe(true);
    expect(formatVector(parseVector(vector.name, committed)).equals(committed)).toBe(true);
  }
});

describe.each(PLATFORMS)('%s, each vector gives its outcome', (_, format) => {
  const { decodeContainer, decodeHead, HEAD_BYTES, outcome, salvageContainer, sha256 } = format;

  /** What may be given out of a container that is not valid. */
  function statusesOf({ expect: code, bytes }: Vector): VectorStatus[] {
    if (code === 'valid') return [];
    const { photo, members } = salvageContainer(bytes);
    // Without a proven manifest nothing is proven.
    if (photo === undefined && code !== 'version-unsupported') return [];
    return members.map(({ name, original = name, proof, bytes: own }) =>
      proof === 'damaged' || proof === 'lost'
        ? { status: proof, name: original }
        : { status: 'proven', name: original, sha256: Buffer.from(sha256(own)).toString('hex') },
    );
  }

  test.each(vectors.map((vector) => [vector.name, vector] as const))('%s', async (__, vector) => {
    const size = vector.bytes.length + vector.zeros;
    const head = vector.bytes.subarray(0, HEAD_BYTES);
    if (vector.zeros > 0) {
      expect(await outcome(() => decodeHead(head, size))).toBe(vector.expect);
      return;
    }
    expect(await outcome(() => decodeContainer(vector.bytes))).toBe(vector.expect);
    const quick = vector.quick ?? vector.expect;
    expect(await outcome(() => decodeHead(head, size))).toBe(quick);
    expect(statusesOf(vector)).toEqual(vector.statuses);
    if (vector.expect !== 'valid') return;
    const { manifest, members } = await decodeContainer(vector.bytes);
    expect(
      manifest.members.map(({ name, original }, index) => ({
        name: original ?? name,
        sha256: Buffer.from(sha256(members[index] ?? new Uint8Array())).toString('hex'),
      })),
    ).toEqual(vector.members);
  });
});
