/**
 * False values in one header: method, sizes, names, flags, extra fields. Where they need bytes, the container
 * has the right length and the right digests all the same (`roomy`).
 */
import { deflateRawSync } from 'node:zlib';
import { memberOf, pack } from '../containers.ts';
import {
  AAE,
  all,
  both,
  central,
  extraField,
  local,
  MOTION,
  set,
  STILL,
  unicodePath,
  zip64Field,
} from './fields.ts';
import { edited, entries, roomy, source, type Case } from './sample.ts';

const still = entries[STILL]?.data ?? Buffer.alloc(0);
const size = still.length;

/** A member that is a deflate stream, with its digest in the manifest: a reader that inflates it has another file. */
const stream = deflateRawSync(still);
const streamed = await pack({
  ...source,
  members: source.members.map((member, index) =>
    index === 0 ? memberOf('still', member.name, stream) : member,
  ),
});

const path = (to: string) => (header: { name: Buffer; extra: Buffer }) => {
  header.extra = unicodePath(header.name, to);
};
const zip64 = (header: { extra: Buffer }) => {
  header.extra = zip64Field(size, size);
};
const HIDDEN = { compressed: 0xffffffff, size: 0xffffffff };

function rename(from: string, to: string) {
  return (header: { name: Buffer }) => {
    header.name = Buffer.from(header.name.toString('latin1').replace(from, to), 'latin1');
  };
}

/** Swaps the still and the motion, which have the same size. */
function swap(list: unknown[]): void {
  list.splice(STILL, 2, ...list.slice(STILL, MOTION + 1).toReversed());
}

const CASES: Record<string, [title: string, code: string, bytes: Buffer][]> = {
  'method mismatch': [
    ['local: deflated', 'zip-not-canonical', edited({ lie: local(STILL, set({ method: 8 })) })],
    ['central: deflated', 'zip-not-canonical', edited({ lie: central(STILL, set({ method: 8 })) })],
    [
      'both: one nobody knows',
      'zip-not-canonical',
      edited({ lie: both(STILL, set({ method: 99 })) }),
    ],
    [
      'a deflate stream that is a member, and is said to be deflated',
      'zip-not-canonical',
      edited({ lie: both(STILL, set({ method: 8, size })) }, streamed),
    ],
    [
      'the same, in the central header only',
      'zip-not-canonical',
      edited({ lie: central(STILL, set({ method: 8, size })) }, streamed),
    ],
  ],
  'size confusion': [
    [
      'local: 0',
      'zip-not-canonical',
      edited({ lie: local(STILL, set({ size: 0, compressed: 0 })) }),
    ],
    [
      'local: one less',
      'zip-not-canonical',
      edited({ lie: local(STILL, set({ size: size - 1 })) }),
    ],
    ['local: all of it', 'zip-not-canonical', edited({ lie: local(STILL, set(HIDDEN)) })],
    [
      'central: 0',
      'member-digest',
      edited({ lie: central(STILL, set({ size: 0, compressed: 0 })) }),
    ],
    [
      'central: into the next entry',
      'member-digest',
      edited({ lie: central(STILL, set({ size: size + 40, compressed: size + 40 })) }),
    ],
    [
      'central: the two differ',
      'zip-unreadable',
      edited({ lie: central(STILL, set({ size: 1 })) }),
    ],
    ['central: 4 GiB', 'member-digest', edited({ lie: central(STILL, set(HIDDEN)) })],
    [
      'both: into the next entry, which starts inside',
      'member-digest',
      edited({ lie: both(STILL, set({ size: size + 9, compressed: size + 9 })) }),
    ],
    [
      'a data descriptor for sizes',
      'zip-not-canonical',
      roomy({
        shape: ({ parts }) => {
          const motion = parts[MOTION];
          if (motion)
            motion.before = Buffer.concat([
              Buffer.from('PK\x07\x08'),
              Buffer.alloc(12),
              motion.before,
            ]);
        },
        lie: all(
          both(STILL, set({ flags: 0x0808 })),
          local(STILL, set({ size: 0, compressed: 0 })),
        ),
      }),
    ],
  ],
  'size confusion, with ZIP64': [
    [
      'central: sizes in a ZIP64 field',
      'zip-not-canonical',
      roomy({ shape: central(STILL, zip64), lie: central(STILL, set(HIDDEN)) }),
    ],
    [
      'local: sizes in a ZIP64 field',
      'member-digest',
      // The data then start later: the digest is the first thing that is wrong.
      roomy({ shape: local(MOTION, zip64), lie: local(MOTION, set(HIDDEN)) }),
    ],
    [
      'a ZIP64 field beside sizes that need none',
      'zip-not-canonical',
      roomy({ shape: central(STILL, zip64) }),
    ],
    [
      'central: 2^53 and more',
      'zip-unreadable',
      roomy({
        shape: central(STILL, (header) => (header.extra = zip64Field(2n ** 53n, 2n ** 64n - 1n))),
        lie: central(STILL, set(HIDDEN)),
      }),
    ],
    [
      'an offset in a ZIP64 field',
      'member-digest',
      roomy({
        shape: central(MOTION, (header) => (header.extra = zip64Field(108))),
        lie: central(MOTION, set({ offset: 0xffffffff })),
      }),
    ],
  ],
  'Unicode-path extra field': [
    ['central: another name', 'zip-order', roomy({ shape: central(STILL, path('evil.sh')) })],
    [
      'central: a path',
      'zip-unreadable',
      roomy({ shape: central(STILL, path('x/../../../evil')) }),
    ],
    [
      'central: the same name',
      'zip-not-canonical',
      roomy({ shape: central(STILL, path('a_b.HEIC')) }),
    ],
    ['local: another name', 'member-digest', roomy({ shape: local(MOTION, path('evil.sh')) })],
    ['longer than its place', 'length-differs', edited({ shape: both(STILL, path('evil.sh')) })],
  ],
  'any other extra field': [
    [
      'central: a comment in Unicode',
      'zip-not-canonical',
      roomy({
        shape: central(STILL, (header) => (header.extra = extraField(0x6375, Buffer.alloc(9)))),
      }),
    ],
    [
      'central: one that ends behind its place',
      'zip-unreadable',
      roomy({ shape: central(STILL, (header) => (header.extra = Buffer.from('55540f00', 'hex'))) }),
    ],
  ],
  'a directory entry in a file’s place': [
    [
      'central: the mode of a folder',
      'zip-not-canonical',
      edited({ lie: central(STILL, set({ external: 0x41ed0010 })) }),
    ],
    [
      'central: the mode of a link',
      'zip-not-canonical',
      edited({ lie: central(STILL, set({ external: 0xa1ff0000 })) }),
    ],
    [
      'central: a name that ends in /',
      'zip-order',
      edited({ shape: central(STILL, rename('C', '/')) }),
    ],
    ['both: a name that ends in /', 'zip-order', edited({ shape: both(STILL, rename('C', '/')) })],
  ],
  'encryption flag': [
    ['local', 'zip-not-canonical', edited({ lie: local(STILL, set({ flags: 0x0801 })) })],
    ['central', 'zip-unreadable', edited({ lie: central(STILL, set({ flags: 0x0801 })) })],
    ['both', 'zip-unreadable', edited({ lie: both(STILL, set({ flags: 0x0801 })) })],
    ['strong', 'zip-unreadable', edited({ lie: both(STILL, set({ flags: 0x0841 })) })],
    ['masked headers', 'zip-not-canonical', edited({ lie: both(STILL, set({ flags: 0x2800 })) })],
    ['AES', 'zip-not-canonical', edited({ lie: both(STILL, set({ flags: 0x0801, method: 99 })) })],
  ],
  'special bytes in a name': [
    ...['\0', '\x01', '\x7f', '\xff', '\x80', '*', '%'].map((byte): [string, string, Buffer] => [
      `central: ${JSON.stringify(byte)}`,
      'zip-order',
      edited({ shape: central(STILL, rename('b', byte)) }),
    ]),
    ...['/', '\\'].map((byte): [string, string, Buffer] => [
      `both: ${byte}`,
      byte === '/' ? 'zip-order' : 'zip-unreadable',
      edited({ shape: both(STILL, rename('_', byte)) }),
    ]),
    ...['\0', '/', '\\', '\xff', '.'].map((byte): [string, string, Buffer] => [
      `local: ${JSON.stringify(byte)}`,
      'zip-not-canonical',
      edited({ shape: local(STILL, rename('b', byte)) }),
    ]),
    ['both: absolute', 'zip-unreadable', edited({ shape: both(STILL, rename('a', '/')) })],
    ['both: ..', 'zip-unreadable', edited({ shape: both(AAE, rename('a.AAE', '../ab')) })],
    [
      'both: not said to be UTF-8',
      'zip-not-canonical',
      edited({ lie: both(STILL, set({ flags: 0 })) }),
    ],
    ['local: no name', 'zip-not-canonical', edited({ lie: local(STILL, set({ nameLength: 0 })) })],
  ],
  'local header and data out of step': [
    [
      'CRC-32 in the local header',
      'zip-not-canonical',
      edited({ lie: local(STILL, set({ crc32: 1 })) }),
    ],
    [
      'CRC-32 in the central header',
      'zip-not-canonical',
      edited({ lie: central(STILL, set({ crc32: 1 })) }),
    ],
    ['CRC-32 in both', 'zip-not-canonical', edited({ lie: both(STILL, set({ crc32: 1 })) })],
    [
      'the data of two members of one size, swapped with their CRC-32',
      'member-digest',
      edited({
        shape: ({ parts }) => {
          const [a, b] = [parts[STILL], parts[MOTION]];
          if (a && b) [a.data, b.data] = [b.data, a.data];
        },
      }),
    ],
    [
      'two members of one size whose entries stand in the other order',
      'zip-not-canonical',
      edited({
        shape: ({ parts, directory }) => {
          swap(parts);
          swap(directory);
        },
        lie: ({ directory }) => swap(directory),
      }),
    ],
    [
      'local headers swapped, data not',
      'zip-not-canonical',
      edited({
        lie: ({ parts }) => {
          const [a, b] = [parts[STILL], parts[MOTION]];
          if (a && b) [a.local, b.local] = [b.local, a.local];
        },
      }),
    ],
    [
      'no local header',
      'member-digest',
      edited({ lie: central(STILL, (header) => (header.offset += 1)) }),
    ],
    [
      'a signature that is none',
      'zip-not-canonical',
      edited({ lie: local(STILL, set({ signature: 0x04034b51 })) }),
    ],
    [
      'an offset behind the end',
      'member-digest',
      edited({ lie: central(STILL, set({ offset: 0x7fffffff })) }),
    ],
    ['version needed: 4.5', 'zip-not-canonical', edited({ lie: both(STILL, set({ needed: 45 })) })],
    ['another disk', 'zip-not-canonical', edited({ lie: central(STILL, set({ disk: 1 })) })],
  ],
};

export const zipHeaderCases: Case[] = Object.entries(CASES).flatMap(([kind, list]) =>
  list.map(([title, code, bytes]) => ({ kind, title, code, bytes })),
);
