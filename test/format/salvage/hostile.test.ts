/** Damage upon damage, and bytes that were made to mislead: nothing is invented, and it ends soon. */
import * as fc from 'fast-check';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Budget, locate } from '../../../src/format/salvage/locate.ts';
import { salvageContainer } from '../../../src/format/salvage/salvage.ts';
import { isPortable, portableNames } from '../../../src/format/portable-name.ts';
import { foldName } from '../../../src/format/unicode.ts';
import { writeZip } from '../../../src/format/write-zip.ts';
import { memberOf, pack } from '../../support/containers.ts';
import { layoutOf } from '../../support/damaged.ts';
import { fuzzRuns } from '../../support/random.ts';
import { noisySource, salvagedFrom } from '../../support/salvage.ts';
import { corrupt } from '../../support/bytes.ts';
import { vectorBytes } from '../../support/spec.ts';

const valid = await pack(noisySource);
const layout = await layoutOf(valid);
const proofs = (bytes: Uint8Array): Record<string, string> =>
  Object.fromEntries(salvagedFrom(bytes).map(([name, proof]) => [name, proof]));
const names = layout.members.map(({ name }) => name);
const all = (proof: string): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, proof]));

/** The manifest wrong, and so of no use. */
const noManifest = corrupt(valid, layout.manifest.from + 9, 1);

/** Shows that the headers behind it are of a container. */
const mimetype = { name: 'mimetype', bytes: Buffer.from('application/vnd.livepkg+zip') };

describe('more than one thing is wrong', () => {
  const [still, motion] = layout.members;
  const central = layout.regions.find(({ name }) => name === 'central header of mimetype');
  const centralAt = central?.from ?? 0;

  test('no manifest and no central directory: the local headers tell', () => {
    expect(proofs(noManifest.subarray(0, centralAt))).toEqual(all('crc-only'));
  });

  test('no manifest, and a cut inside a member: those before it, and the part that is left', () => {
    const cut = (motion?.data.from ?? 0) + 5;
    expect(salvagedFrom(noManifest.subarray(0, cut)).map(([, ...told]) => told)).toEqual([
      ['crc-only', valid.toString('hex', still?.data.from, still?.data.to)],
      ['damaged', valid.toString('hex', cut - 5, cut)],
    ]);
  });

  test('no manifest, and every central header wrong in turn: all that can be proven is', () => {
    for (const { central: header } of layout.members) {
      expect(proofs(corrupt(noManifest, header.from, 4))).toEqual(all('crc-only'));
    }
  });

  test('no manifest, start and end record gone: what has its local header is found', () => {
    const bytes = valid.subarray((still?.data.from ?? 0) + 7, valid.length - 22);
    expect(proofs(bytes)).toEqual({ ...all('crc-only'), [names[0] ?? '']: 'damaged' });
  });

  test('both halves wrong: both are damaged, the sidecars are proven', () => {
    let bytes = corrupt(valid, still?.data.from ?? 0, 9);
    bytes = corrupt(bytes, motion?.data.from ?? 0, 9);
    expect(Object.values(proofs(bytes))).toEqual(['damaged', 'damaged', 'sha256', 'sha256']);
  });

  test('something before it and behind it: all is proven', () => {
    const junk = Buffer.from('PK\x05\x06 and more PK\x03\x04');
    expect(proofs(Buffer.concat([junk, valid, junk]))).toEqual(all('sha256'));
  });

  test('a container in a container, both without a manifest: the outer one comes out', async () => {
    const outer = await pack({
      ...noisySource,
      members: [...noisySource.members, memberOf('sidecar', 'z.json', noManifest)],
    });
    const { manifest } = await layoutOf(outer);
    const bytes = corrupt(outer, manifest.from, 9);
    expect(proofs(bytes)).toEqual({ ...all('crc-only'), 'z.json': 'crc-only' });
  });
});

describe('nothing is invented', () => {
  test.each<[string, Uint8Array]>([
    ['no bytes', Buffer.alloc(0)],
    ['text', Buffer.from('PK, and nothing else.\n'.repeat(90))],
    ['zeros', Buffer.alloc(5000)],
    ['deflated', deflateRawSync(valid)],
    ['only the head', valid.subarray(0, layout.manifest.to - 1)],
    ['only the end record', valid.subarray(-22)],
  ])('%s: no member', (_, bytes) => {
    expect(salvageContainer(bytes).members).toEqual([]);
  });

  test('of a later version come the members that its manifest proves', () => {
    const later = vectorBytes('version-unsupported');
    for (const bytes of [later, later.subarray(0, -30), Buffer.concat([later, Buffer.from('x')])]) {
      expect(salvageContainer(bytes).members.map(({ proof }) => proof)).toEqual([
        'sha256',
        'sha256',
      ]);
    }
  });

  test('names in headers that no container may have come out in their portable form', async () => {
    const wanted = [
      '../../etc/pw',
      '/etc/shadow0',
      'C:\\x\\y\\z.HEI',
      'con.HEIC',
      'a/../../b',
      '..',
    ];
    // The writer refuses them, so they are put in afterwards.
    const stand = wanted.map((name, index) => `${index}`.repeat(name.length));
    const zip = Buffer.concat(
      writeZip([mimetype, ...stand.map((name) => ({ name, bytes: Buffer.from(name) }))]),
    );
    const text = zip.toString('latin1');
    const hostile = stand.reduce((so, name, index) => {
      const header = new RegExp(`(PK\\x03\\x04.{26}|PK\\x01\\x02.{42})${name}`, 'gs');
      return so.replaceAll(header, (_, before: string) => `${before}${wanted[index] ?? ''}`);
    }, text);
    const { members } = salvageContainer(Buffer.from(hostile, 'latin1'));
    expect(members.map(({ name }) => name)).toEqual(portableNames(wanted));
    expect(members.map(({ proof }) => proof)).toEqual(wanted.map(() => 'crc-only'));
    expect(members.every(({ name }) => isPortable(name))).toBe(true);
  });

  test('two entries of one name: names that differ', async () => {
    const zip = Buffer.concat(
      writeZip([
        mimetype,
        { name: 'A.JPG', bytes: Buffer.from('one') },
        { name: 'a.jpg', bytes: Buffer.from('two') },
      ]),
    );
    expect(salvagedFrom(zip).map(([name]) => name)).toEqual(['A.JPG', 'a-2.jpg']);
  });
});

describe('work is bounded', () => {
  test('members that overlap are held against their digests for a few times the length', () => {
    const bytes = new Uint8Array(1000);
    let looked = 0;
    const wanted = Array.from({ length: 16 }, (_, index) => ({
      name: `${index}`,
      offset: index,
      headerLength: 0,
      size: 900,
      proves: (data: Uint8Array) => {
        looked += data.length;
        return false;
      },
    }));
    const shifts = Array.from({ length: 16 }, (_, index) => index);
    locate(bytes, wanted, { shifts, locals: [] }, new Budget(bytes.length));
    expect(looked).toBeGreaterThan(1000);
    expect(looked).toBeLessThanOrEqual(4000);
  });

  test('8 MB of nothing but headers', () => {
    const { members, regions } = layout;
    const local = regions.find(({ name }) => name === `local header of ${members[0]?.name}`);
    for (const { from = 0, to = 0 } of [local ?? {}, members[0]?.central ?? {}]) {
      const header = valid.subarray(from, to);
      const bytes = Buffer.alloc(8_000_000);
      bytes.fill(header);
      // Else nothing would show that they are of a container, and none would be looked at.
      noManifest.copy(bytes, 0, 0, layout.manifest.to);
      const { members: found } = salvageContainer(bytes);
      expect(found.length).toBeGreaterThan(0);
      expect(found.length).toBeLessThanOrEqual(16);
      const out = found.reduce((sum, member) => sum + member.bytes.length, 0);
      expect(out).toBeLessThanOrEqual(2 * bytes.length);
    }
  });
});

describe('containers changed in any way', () => {
  const place = fc.nat({ max: valid.length });
  const length = fc.oneof(fc.nat({ max: 9 }), fc.nat({ max: valid.length }));
  const change = fc.oneof(
    fc.tuple(place, fc.nat({ max: 255 })).map(([at, byte]) => (bytes: Buffer) => {
      const changed = Buffer.from(bytes);
      if (at < changed.length) changed[at] = byte;
      return changed;
    }),
    fc.tuple(place, length).map(
      ([at, count]) =>
        (bytes: Buffer) =>
          Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + count)]),
    ),
    fc.tuple(place, fc.uint8Array({ maxLength: 99 })).map(
      ([at, added]) =>
        (bytes: Buffer) =>
          Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at)]),
    ),
    fc.tuple(place, place, length).map(
      ([at, from, count]) =>
        (bytes: Buffer) =>
          Buffer.concat([
            bytes.subarray(0, at),
            bytes.subarray(from, from + count),
            bytes.subarray(at),
          ]),
    ),
    fc.tuple(place, length).map(
      ([at, count]) =>
        (bytes: Buffer) =>
          corrupt(bytes, at, count),
    ),
  );

  test('what is called proven is the original, and names are safe', () => {
    const originals = new Map(
      layout.members.map(({ name, data }) => [name, valid.toString('hex', data.from, data.to)]),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const bytes = changes.reduce((so, alter) => alter(so), valid);
        const { members } = salvageContainer(bytes);
        for (const { name, proof, bytes: left, size } of members) {
          expect(isPortable(name)).toBe(true);
          if (proof === 'sha256') {
            expect(Buffer.from(left).toString('hex')).toBe(originals.get(name));
          }
          if (proof === 'crc-only') expect(left.length).toBe(size);
          expect(left.length > 0 || size === 0).toBe(proof !== 'lost');
          expect(left.length).toBeLessThanOrEqual(bytes.length);
        }
        expect(new Set(members.map(({ name }) => foldName(name))).size).toBe(members.length);
      }),
      { numRuns: fuzzRuns(300, 3000) },
    );
  });
});
