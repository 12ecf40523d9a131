import { describe, expect, test } from 'vitest';
import { encodeContainer } from '../../src/format/container.ts';
import { describeMembers, encodeManifest } from '../../src/format/manifest.ts';
import type { Manifest } from '../../src/format/manifest-schema.ts';
import { memberOf, smallSource, type MemorySource } from '../support/containers.ts';
import { outcome } from '../support/outcome.ts';

const { manifest, members } = describeMembers(smallSource);
const bytes = members.map((member) => member.bytes);

function withMake(make: string): MemorySource {
  return { ...smallSource, media: { ...smallSource.media, make } };
}

describe('describing members', () => {
  const [still, motion] = smallSource.members;
  const halves = still === undefined || motion === undefined ? [] : [still, motion];
  const describeNamed = (...names: string[]): MemorySource => ({
    ...smallSource,
    members: [...halves, ...names.map((name) => memberOf('sidecar', name, new Uint8Array([1])))],
  });

  test('puts sidecars in the bytewise order of their true names, whatever order they come in', () => {
    // As UTF-16 the second-last would stand before the last; as portable names, `a_b` before `aB`.
    const sorted = ['A.AAE', 'a:b.AAE', 'aB.AAE', '\uff5e.AAE', '😀.AAE'];
    for (const names of [sorted, sorted.toReversed()]) {
      const described = describeMembers(describeNamed(...names));
      const trueNames = described.manifest.members.map(({ name, original }) => original ?? name);
      expect(trueNames.slice(2)).toEqual(sorted);
      expect(described.members.map(({ name }) => name)).toEqual(trueNames);
    }
  });

  test('gives an original exactly where the name is not the file’s own', () => {
    expect(manifest.members.map(({ name, original }) => [name, original])).toEqual([
      ['a_b.HEIC', 'a:b.HEIC'],
      ['Größe.MOV', undefined],
      ['a.AAE', undefined],
    ]);
  });

  const refused: [string, MemorySource, string][] = [
    ['a still alone', { ...smallSource, members: halves.slice(0, 1) }, 'member-count'],
    ['17 members', describeNamed(...Array.from({ length: 15 }, (_, n) => `${n}`)), 'member-count'],
    ['the motion first', { ...smallSource, members: halves.toReversed() }, 'member-roles'],
    ['two files of one name', describeNamed('x', 'x'), 'name-clash'],
    ['a path', describeNamed('../x'), 'original-invalid'],
    ['a name of 256 bytes', describeNamed('x'.repeat(256)), 'original-invalid'],
    ['half a surrogate pair', describeNamed('x\ud800'), 'manifest-schema'],
    ['a text of 1,025 bytes', withMake(`${'é'.repeat(512)}x`), 'manifest-schema'],
    [
      'a capture time in words',
      { ...smallSource, media: { ...smallSource.media, captured: 'noon' } },
      'time-invalid',
    ],
    [
      'a time in the year 10000',
      { ...smallSource, members: halves.map((half) => ({ ...half, modified: 10n ** 18n })) },
      'time-invalid',
    ],
    [
      'a member of 1 GiB',
      { ...smallSource, members: halves.map((half) => ({ ...half, size: 2 ** 30 })) },
      'manifest-schema',
    ],
  ];
  test.each(refused)('refuses %s', async (_, source, code) => {
    expect(await outcome(() => describeMembers(source))).toBe(code);
  });

  test('takes a text of 1,024 bytes, and 16 members', () => {
    expect(() => describeMembers(withMake('é'.repeat(512)))).not.toThrow();
    expect(() => describeMembers(describeNamed(...Array.from('abcdefghijklmn')))).not.toThrow();
  });

  test('the largest manifest there can be has fewer than 32 KiB', () => {
    const text = 'x'.repeat(1024);
    const { length } = encodeManifest(
      describeMembers({
        link: { by: 'content-identifier', id: text },
        media: {
          captured: '2026-01-09T18:32:07+09:00',
          make: text,
          model: text,
          software: text,
          location: text,
          still: { type: 'HEIC', width: 2 ** 32 - 1, height: 2 ** 32 - 1 },
          motion: { type: 'MOV', video: 'hvc1', audio: 'lpcm', duration: 2 ** 32 - 1 },
        },
        members: Array.from({ length: 16 }, (_, n) => {
          const role = (['still', 'motion'] as const)[n] ?? 'sidecar';
          return memberOf(role, String(n).padStart(255, '\u4e2d'), new Uint8Array(70_000), 1n);
        }),
      }).manifest,
    );
    expect(length).toBeGreaterThan(16 * 1024);
    expect(length).toBeLessThan(32 * 1024);
  });
});

describe('encoding refuses what could not be read again', () => {
  const [still, motion, sidecar] = manifest.members;
  if (still === undefined || motion === undefined || sidecar === undefined) throw new Error();
  const huge = 2 ** 30 - 1;
  const wrong: [string, Manifest, string][] = [
    ['one member', { ...manifest, members: [still] }, 'member-count'],
    ['no member', { ...manifest, members: [] }, 'member-count'],
    ['two stills', { ...manifest, members: [still, { ...motion, role: 'still' }] }, 'member-roles'],
    [
      'a name that is a path',
      { ...manifest, members: [still, { ...motion, name: '../x' }] },
      'name-not-portable',
    ],
    [
      'a name in NFD',
      { ...manifest, members: [still, { ...motion, name: 'e\u0301' }] },
      'name-not-portable',
    ],
    [
      'a name twice',
      {
        ...manifest,
        members: [motion, { ...motion }].map((m, i) => ({
          ...m,
          role: i === 0 ? 'still' : 'motion',
        })),
      },
      'name-clash',
    ],
    [
      'another original',
      { ...manifest, members: [{ ...still, original: 'x' }, motion] },
      'original-differs',
    ],
    [
      'a short digest',
      { ...manifest, members: [{ ...still, sha256: new Uint8Array(31) }, motion] },
      'manifest-schema',
    ],
    [
      'a size that is no integer',
      { ...manifest, members: [{ ...still, size: 1.5 }, motion] },
      'manifest-schema',
    ],
    [
      'a time not in UTC',
      { ...manifest, members: [{ ...still, modified: '2026-01-09T09:32:07+00:00' }, motion] },
      'time-invalid',
    ],
    [
      'sidecars out of order',
      { ...manifest, members: [still, motion, sidecar, { ...sidecar, name: 'A.AAE' }] },
      'name-clash',
    ],
    [
      'sidecars out of order',
      { ...manifest, members: [still, motion, sidecar, { ...sidecar, name: 'B.AAE' }] },
      'member-order',
    ],
    [
      'members of 2 GiB together',
      {
        ...manifest,
        members: [
          { ...still, size: huge },
          { ...motion, size: huge },
        ],
      },
      'container-too-large',
    ],
  ];
  test.each(wrong)('%s', async (_, value, code) => {
    expect(await outcome(() => encodeContainer(value, bytes))).toBe(code);
  });

  test('fewer, more or other members than the manifest lists', async () => {
    expect(await outcome(() => encodeContainer(manifest, bytes))).toBe('valid');
    expect(await outcome(() => encodeContainer(manifest, bytes.slice(0, 2)))).toBe('member-count');
    expect(await outcome(() => encodeContainer(manifest, [...bytes, new Uint8Array()]))).toBe(
      'member-count',
    );
    const other = bytes.with(1, new Uint8Array(1));
    expect(await outcome(() => encodeContainer(manifest, other))).toBe('member-digest');
  });
});
