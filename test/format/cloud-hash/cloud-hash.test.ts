/** The hashes that Dropbox and OneDrive keep: known values, any pieces, and what rclone says. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { cloudHash } from '../../../src/format/cloud-hash/cloud-hash.ts';
import {
  CLOUD_HASHES,
  cloudOf,
  CLOUDS,
  HASH_BYTES,
  hashesOf,
} from '../../../src/format/cloud-hash/clouds.ts';
import { DropboxHash } from '../../../src/format/cloud-hash/dropbox.ts';
import { QUICK_XOR_BYTES, QuickXorHash } from '../../../src/format/cloud-hash/quick-xor.ts';
import { platform as node } from '../../../src/format/platform/node.ts';
import { platform as web } from '../../../src/format/platform/web.ts';
import { rclone, run, testWith } from '../../support/oracles.ts';
import { fuzzRuns, randomIntegers, seed } from '../../support/random.ts';
import { i251, KNOWN_I251, KNOWN_RANDOM } from './known-hashes.ts';
import { temporaryFolder } from '../../support/tree.ts';

const BLOCK = 4 * 1024 * 1024;
const ROW = 160;

/** The hash of bytes in pieces, in hex. */
function hashOf(hash: DropboxHash | QuickXorHash, parts: readonly Uint8Array[]): string {
  for (const part of parts) hash.update(part);
  return Buffer.from(hash.digest()).toString('hex');
}
const dropbox = (...parts: Uint8Array[]): string => hashOf(new DropboxHash(), parts);
const quickXor = (...parts: Uint8Array[]): string => hashOf(new QuickXorHash(), parts);

test.each(KNOWN_I251)(
  'the known values for $title',
  ({ bytes, dropbox: expected, quickXor: xor }) => {
    expect(dropbox(bytes)).toBe(expected);
    expect(quickXor(bytes)).toBe(xor);
  },
);

test('the known values of quickXor for random bytes', () => {
  expect(KNOWN_RANDOM.length).toBe(70);
  for (const known of KNOWN_RANDOM) expect(quickXor(known.bytes)).toBe(known.quickXor);
});

test('what the text shows for "abc"', () => {
  const abc = Buffer.from('abc');
  expect(dropbox(abc)).toBe('4f8b42c22dd3729b519ba6f68d2da7cc5b2d606d05daed5ad5128cc03e6c6358');
  expect(quickXor(abc)).toBe('6110c31800000000000000000300000000000000');
});

test('each hash has its length, and a cloud that keeps it', () => {
  for (const hash of CLOUD_HASHES) {
    expect(cloudHash(hash, Buffer.from('abc')).length).toBe(HASH_BYTES[hash]);
    const cloud = cloudOf(hash);
    expect(cloud === undefined ? [] : hashesOf([cloud])).toEqual([hash]);
  }
  expect(hashesOf(CLOUDS.toReversed())).toEqual(CLOUD_HASHES);
  expect(hashesOf([])).toEqual([]);
});

/** Those of RFC 1321, A.5, and of RFC 3174, 7.3. */
test('MD5 and SHA-1 are those of their RFCs, under Node and in a browser', () => {
  const abc = Buffer.from('abc');
  for (const { md5, sha1 } of [node, web]) {
    expect(Buffer.from(md5(abc)).toString('hex')).toBe('900150983cd24fb0d6963f7d28e17f72');
    expect(Buffer.from(sha1(abc)).toString('hex')).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
  }
});

/** QuickXor as it is described, bit by bit: slow, and no code in common with the fast one. */
function plainQuickXor(bytes: Uint8Array): string {
  let hash = 0n;
  bytes.forEach((byte, index) => {
    for (let bit = 0; bit < 8; bit += 1) {
      if ((byte >> bit) & 1) hash ^= 1n << BigInt((11 * index + bit) % (8 * QUICK_XOR_BYTES));
    }
  });
  hash ^= BigInt(bytes.length) << 96n;
  const littleEndian = Array.from({ length: QUICK_XOR_BYTES }, (_, n) =>
    Number((hash >> BigInt(8 * n)) & 255n),
  );
  return Buffer.from(littleEndian).toString('hex');
}

/** Cuts bytes at some places. */
function pieces(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length];
  const sorted = places.toSorted((a, b) => a - b);
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
}

test('the same in any pieces, wherever they lie in memory', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 2000, size: 'max' }),
      fc.nat(7),
      fc.array(fc.nat(2000), { maxLength: 20 }),
      (content, offset, cuts) => {
        const memory = new Uint8Array(offset + content.length);
        const bytes = memory.subarray(offset);
        bytes.set(content);
        expect(quickXor(...pieces(bytes, cuts))).toBe(plainQuickXor(content));
        expect(dropbox(...pieces(bytes, cuts))).toBe(dropbox(content));
      },
    ),
    { numRuns: fuzzRuns(300) },
  );
});

test('large pieces, across blocks and batches', () => {
  const random = randomIntegers(seed);
  const bytes = i251(2 * BLOCK + 3 * ROW + 1);
  const whole = [dropbox(bytes), quickXor(bytes)];
  for (let round = 0; round < 20; round += 1) {
    const cuts = Array.from({ length: random(6) }, () => random(bytes.length));
    const some = pieces(bytes, [...cuts, BLOCK - random(2), 32_000 + random(2)]);
    expect([dropbox(...some), quickXor(...some)]).toEqual(whole);
  }
});

const folder = temporaryFolder();

const oracle = rclone();

/** Sizes at which something begins or ends. */
const around = (size: number): number[] => [size - 1, size, size + 1];

/** What rclone's SUM file says of the files in the folder. */
const ask = (hash: string): string[] =>
  run(oracle.command, ['hashsum', hash, folder]).trim().split('\n').toSorted();

testWith([oracle], 'rclone says the same of random files', () => {
  const random = randomIntegers(seed);
  const sizes = [0, 1, 19, 20, 21, random(5000), random(100_000), random(10_000_000)].concat(
    [ROW, 2 * ROW, 200 * ROW, 201 * ROW, BLOCK, 2 * BLOCK].flatMap(around),
  );
  const files = sizes.map((size, index) => {
    const bytes = Buffer.alloc(size);
    for (let n = 0; n < size; n += 1) bytes[n] = random(256);
    return { name: `${index}.bin`, bytes };
  });
  for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
  const told = (hash: (bytes: Uint8Array) => string): string[] =>
    files.map(({ name, bytes }) => `${hash(bytes)}  ${name}`).toSorted();
  expect(ask('dropbox')).toEqual(told(dropbox));
  expect(ask('quickxor')).toEqual(told(quickXor));
  for (const hash of CLOUD_HASHES) {
    expect(ask(hash)).toEqual(told((bytes) => Buffer.from(cloudHash(hash, bytes)).toString('hex')));
  }
});
