/** Sample containers, and arbitraries of containers for fast-check. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as fc from 'fast-check';
import { encodeContainer } from '../../src/format/container.ts';
import { sha256 } from '../../src/format/digest.ts';
import {
  describeMembers,
  type ManifestSource,
  type MemberSource,
} from '../../src/format/manifest.ts';
import type { Link, Media } from '../../src/format/manifest-schema.ts';

/** A file in memory. */
type MemoryFile = MemberSource & { bytes: Uint8Array };
export type MemorySource = ManifestSource<MemoryFile>;

/** A file in memory, to be packed as a member. */
export function memberOf(
  role: MemberSource['role'],
  name: string,
  bytes: Uint8Array,
  modified = 0n,
): MemoryFile {
  return { role, name, bytes, size: bytes.length, sha256: sha256(bytes), modified };
}

/** Packs files in memory. @returns the container */
export async function pack(source: MemorySource): Promise<Buffer> {
  const { manifest, members } = describeMembers(source);
  const bytes = members.map((member) => member.bytes);
  return Buffer.concat(encodeContainer(manifest, bytes));
}

/** Writes the container of a small pair, and the folders above it. @param text what the files hold */
export async function writeContainer(
  path: string,
  {
    still = 'A.HEIC',
    motion = 'A.MOV',
    text = '',
  }: { still?: string; motion?: string; text?: string },
): Promise<void> {
  const members = [
    memberOf('still', still, Buffer.from(`still ${text}`)),
    memberOf('motion', motion, Buffer.from(`motion ${text}`)),
  ];
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, await pack({ ...smallSource, members }));
}

/** A pair with names that are not portable, and a sidecar: its manifest has every kind of key. */
export const smallSource: MemorySource = {
  link: { by: 'content-identifier', id: '6B29FC40-CA47-4067-B31D-00DD010662DA' },
  members: [
    memberOf('still', 'a:b.HEIC', Buffer.from('still\0PK\x03\x04'), -1n),
    memberOf('motion', 'Größe.MOV', new Uint8Array(), 1_767_951_127_123_456n),
    memberOf('sidecar', 'a.AAE', Buffer.from([0, 255, 80, 75, 5, 6])),
  ],
  media: {
    captured: '2026-01-09T18:32:07+09:00',
    make: 'Apple',
    location: '+35.6-139.7/',
    still: { type: 'HEIC', width: 4032, height: 3024 },
    motion: { type: 'MOV', duration: 2012, video: 'hvc1', audio: 'lpcm', stillTime: 0 },
  },
};

/** Well-formed text of at most `units` code points, any of them. */
const text = (units: number): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.string({ unit: 'binary', maxLength: units }),
      fc.string({ unit: 'binary', maxLength: units }).map((rest) => `\ufeff${rest}`.slice(0, -1)),
    )
    .filter((value) => value.isWellFormed());

const uint = fc.oneof(
  fc.constantFrom(0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1),
  fc.nat({ max: 2 ** 32 - 1 }),
);

const link: fc.Arbitrary<Link> = fc.oneof(
  fc.constant({ by: 'name' as const }),
  text(80)
    .filter((id) => id !== '')
    .map((id) => ({ by: 'content-identifier' as const, id })),
);

/** Text that a camera wrote, as in a manifest. */
const described = text(200).filter((value) => /^(?! )[^\p{Cc}]+(?<! )$/u.test(value));
const sampleCode = fc.constantFrom('hvc1', 'avc1', 'raw ', '\u00a9abc', 'lpcm');
const pixels = uint.filter((count) => count > 0);
const dimensions = fc.option(fc.record({ width: pixels, height: pixels }), { nil: undefined });

const media: fc.Arbitrary<Media> = fc
  .tuple(
    fc.record(
      {
        captured: fc.constantFrom(
          '2026-01-09T18:32:07+09:00',
          '0000-02-29T00:00:00',
          '9999-12-31T23:59:59Z',
        ),
        make: described,
        model: described,
        software: described,
        location: described,
      },
      { requiredKeys: [] },
    ),
    fc.record({ type: fc.constantFrom('HEIC', 'JPEG', 'DNG', 'PNG') }),
    fc.record(
      {
        type: fc.constantFrom('MOV', 'MP4'),
        duration: uint,
        video: sampleCode,
        audio: sampleCode,
        stillTime: uint,
      },
      { requiredKeys: ['type'] },
    ),
    fc.tuple(dimensions, dimensions),
  )
  .map(([common, still, motion, [ofStill, ofMotion]]) => ({
    ...common,
    still: { ...still, ...ofStill },
    motion: { ...motion, ...ofMotion },
  }));

/** File names without a folder, most of them unusual. */
export const fileName: fc.Arbitrary<string> = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
    fc
      .array(
        fc.oneof(
          fc.constantFrom(
            'con',
            'COM¹',
            '.lock',
            'desktop.ini',
            '_vti_',
            'e\u0301',
            'ſ',
            'İ',
            '\ufeff',
          ),
          fc.constantFrom('.', ' ', '~', ':', '_', '-2', 'x'.repeat(40), '後'.repeat(12), '.HEIC'),
        ),
        { minLength: 1, maxLength: 8 },
      )
      .map((parts) => parts.join('')),
  )
  .map((name) => name.replaceAll(/[/\0]/g, '?'))
  .filter((name) => name !== '.' && name !== '..' && Buffer.byteLength(name) <= 255);

const MIN_TIME = BigInt(Date.parse('0000-01-01T00:00:00Z')) * 1000n;
const MAX_TIME = BigInt(Date.parse('9999-12-31T23:59:59.999Z')) * 1000n + 999n;

/** Every time that a manifest can hold, in microseconds since 1970. */
export const microseconds = fc.bigInt({ min: MIN_TIME, max: MAX_TIME });

const ROLES = ['still', 'motion'] as const;

/** Anything that can be packed, with small files. */
export const manifestSource: fc.Arbitrary<MemorySource> = fc.record({
  link,
  media,
  members: fc
    .uniqueArray(fileName, { minLength: 2, maxLength: 16 })
    .chain((names) =>
      fc.tuple(
        ...names.map((name, index) =>
          fc
            .tuple(fc.uint8Array({ maxLength: 64 }), microseconds)
            .map(([bytes, time]) => memberOf(ROLES[index] ?? 'sidecar', name, bytes, time)),
        ),
      ),
    ),
});
