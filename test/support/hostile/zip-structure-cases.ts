/** ZIP archives whose parts overlap, are missing, or are in the wrong order. */
import { memberOf, pack } from '../containers.ts';
import { TIMESTAMP_BYTES } from '../../../src/format/layout/zip-layout.ts';
import { centralOf, honest, write, type Anatomy, type Central } from './anatomy.ts';
import { AAE, all, central, MOTION, set, STILL, XMP, zip64End } from './fields.ts';
import { beforeMotion, edited, entries, ROOM, roomy, source, valid, type Case } from './sample.ts';

const copyOf = (header: Central | undefined): Central => {
  if (header === undefined) throw new Error('no such header');
  return { ...header };
};

/** Moves the free bytes to the place that a case is about. */
const FREE = {
  beforeStill: ({ parts }: Anatomy, free: Buffer) => {
    const still = parts[STILL];
    if (still) still.before = free;
  },
  beforeAll: ({ parts }: Anatomy, free: Buffer) => {
    const [first] = parts;
    if (first) first.before = free;
  },
  beforeDirectory: (anatomy: Anatomy, free: Buffer) => void (anatomy.beforeDirectory = free),
  beforeEnd: (anatomy: Anatomy, free: Buffer) => void (anatomy.beforeEnd = free),
  inComment: ({ end }: Anatomy, free: Buffer) => void (end.comment = free),
  behind: (anatomy: Anatomy, free: Buffer) => void (anatomy.after = free),
  afterHeader: ({ directory }: Anatomy, free: Buffer) => {
    const header = directory[STILL];
    if (header) header.comment = free;
  },
};

const END = valid.subarray(-22);
/** The end record of `roomy`, where the free bytes are the comment of the first end record. */
const SECOND_END = Buffer.from(END);
SECOND_END.writeUInt32LE(END.readUInt32LE(16) - ROOM, 16);
const DIRECTORY = valid.subarray(valid.readUInt32LE(valid.length - 6), -22);

/** The sample with one more sidecar. */
const withSidecar = async (bytes: Buffer): Promise<Buffer> =>
  pack({ ...source, members: [...source.members, memberOf('sidecar', 'z.bin', bytes)] });

/**
 * A central directory inside a sidecar: each header is correct, and the end record leads there.
 *
 * @param tail what follows the headers in the sidecar
 */
async function directoryInMember(tail = Buffer.alloc(0)): Promise<Buffer> {
  const length = DIRECTORY.length + 46 + 'z.bin'.length + TIMESTAMP_BYTES + tail.length;
  const first = await withSidecar(Buffer.alloc(length));
  const at = first.readUInt32LE(first.length - 6);
  const bytes = await withSidecar(Buffer.concat([first.subarray(at, -22), tail]));
  bytes.writeUInt32LE(at - length, bytes.length - 6);
  bytes.writeUInt32LE(bytes.length - 22 - (at - length), bytes.length - 10);
  return bytes;
}

/** Headers whose number, cut to 16 bits, is the correct one. */
function manyEntries(): Promise<Buffer> {
  const header = centralOf({ name: 'x', data: Buffer.alloc(0) });
  const one = write({ ...honest([]), directory: [header] }).subarray(0, -22);
  return directoryInMember(Buffer.concat(Array.from({ length: 65_536 }, () => one)));
}

/** Still and motion are the same bytes, stored once: a small ZIP bomb. */
async function fullOverlap(copies: number): Promise<Buffer> {
  const data = Buffer.alloc(5000, 'the same again ');
  const names = Array.from(
    { length: copies },
    (_, index) => `${String(index).padStart(2, '0')}.bin`,
  );
  const container = await pack({
    ...source,
    members: names.map((name, index) =>
      memberOf((['still', 'motion'] as const)[index] ?? 'sidecar', name, data),
    ),
  });
  return edited(
    {
      lie: ({ parts, directory }) => {
        const start = directory[STILL]?.offset ?? 0;
        for (const header of directory.slice(MOTION)) header.offset = start;
        for (const part of parts.slice(MOTION))
          part.data = Buffer.alloc(part.data.length, 'filler');
      },
    },
    container,
  );
}

/** Puts a ZIP64 end record and its locator around the free bytes before the end record. */
const end64 =
  (offset: number, count = entries.length) =>
  (anatomy: Anatomy): void => {
    const { end, beforeEnd } = anatomy;
    const record = zip64End(end.offset + end.length, count, end.length, offset);
    if (beforeEnd.length < record.length) return;
    const between = beforeEnd.subarray(record.length);
    const [first, locator] = [record.subarray(0, 56), record.subarray(56)];
    anatomy.beforeEnd = Buffer.concat([first, between, locator]);
  };
const ask64 = ({ end }: Anatomy) =>
  void Object.assign(end, {
    here: 0xffff,
    entries: 0xffff,
    length: 0xffffffff,
    offset: 0xffffffff,
  });

const directoryAt = valid.readUInt32LE(valid.length - 6);

const CASES: Record<string, [title: string, code: string, bytes: Buffer][]> = {
  'duplicate entry': [
    [
      'a central header twice, for the same data',
      'zip-unreadable',
      roomy({
        shape: ({ directory }) => void directory.push(copyOf(directory[STILL])),
      }),
    ],
    [
      'a central header in the place of another',
      'zip-order',
      roomy({ lie: ({ directory }) => void (directory[AAE] = copyOf(directory[STILL])) }),
    ],
    [
      'another file of the same name, listed',
      'zip-order',
      edited({
        shape: all(
          ({ parts }) => {
            const header = parts[XMP]?.local;
            if (header) header.name = Buffer.from('a.AAE');
          },
          central(XMP, (header) => (header.name = Buffer.from('a.AAE'))),
        ),
      }),
    ],
    [
      'another file of the same name, not listed',
      'zip-not-canonical',
      roomy({}, (anatomy, free) => {
        const hidden = write(honest([{ name: 'a.AAE', data: Buffer.from('evil') }])).subarray(
          0,
          39,
        );
        beforeMotion(anatomy, free.length < 39 ? free : Buffer.concat([hidden, free.subarray(39)]));
      }),
    ],
    [
      'a file that nobody lists',
      'length-differs',
      edited({
        shape: ({ parts }) =>
          void parts.push(...honest([{ name: 'evil', data: Buffer.alloc(3) }]).parts),
      }),
    ],
    [
      'an entry that the manifest does not know',
      'zip-unreadable',
      roomy({
        shape: ({ directory }) =>
          void directory.push(centralOf({ name: 'evil', data: Buffer.alloc(0) })),
      }),
    ],
    ['an entry less', 'zip-order', roomy({ shape: ({ directory }) => void directory.pop() })],
  ],
  'two end records': [
    ['one behind the other', 'length-differs', Buffer.concat([valid, END])],
    [
      'a second in the comment',
      'zip-not-canonical',
      roomy({}, ({ end }, free) => {
        if (free.length > 22) end.comment = Buffer.concat([free.subarray(22), SECOND_END]);
      }),
    ],
    [
      'a second before it',
      'zip-not-canonical',
      roomy(
        {},
        (anatomy, free) =>
          void (anatomy.beforeEnd = Buffer.concat([END, free.subarray(22)]).subarray(
            0,
            free.length,
          )),
      ),
    ],
  ],
  'entry count': [
    [
      'modulo 65,536, with headers that all say what they should',
      'zip-not-canonical',
      await manyEntries(),
    ],
    ['one less', 'zip-order', edited({ lie: ({ end }) => void (end.entries -= 1) })],
    ['one more', 'zip-unreadable', edited({ lie: ({ end }) => void (end.entries += 1) })],
    ['0', 'zip-order', edited({ lie: ({ end }) => void (end.entries = 0) })],
    ['65,535', 'zip-unreadable', edited({ lie: ({ end }) => void (end.entries = 0xffff) })],
    ['less on this disk', 'zip-not-canonical', edited({ lie: ({ end }) => void (end.here -= 1) })],
    ['on another disk', 'zip-unreadable', edited({ lie: ({ end }) => void (end.disk = 1) })],
  ],
  'moved central directory': [
    ['into a member', 'zip-not-canonical', await directoryInMember()],
    ['a byte on', 'zip-unreadable', edited({ lie: ({ end }) => void (end.offset += 1) })],
    ['to the start', 'zip-unreadable', edited({ lie: ({ end }) => void (end.offset = 0) })],
    [
      'behind the end',
      'zip-unreadable',
      edited({ lie: ({ end }) => void (end.offset = 0xfffffffe) }),
    ],
    [
      'longer than it is',
      'zip-not-canonical',
      edited({ lie: ({ end }) => void (end.length += 9) }),
    ],
    [
      'headers in another order',
      'zip-order',
      edited({ lie: (a) => void (a.directory = a.directory.toReversed()) }),
    ],
  ],
  'ZIP64 where none is allowed': [
    [
      'an end record that nobody needs',
      'zip-not-canonical',
      roomy({ lie: end64(directoryAt - ROOM) }, FREE.beforeEnd),
    ],
    [
      'an end record with the truth',
      'zip-not-canonical',
      roomy(
        {
          lie: (a) => {
            end64(a.end.offset)(a);
            ask64(a);
          },
        },
        FREE.beforeEnd,
      ),
    ],
    [
      'an end record that leads elsewhere',
      'zip-unreadable',
      roomy(
        {
          lie: (a) => {
            end64(108)(a);
            ask64(a);
          },
        },
        FREE.beforeEnd,
      ),
    ],
    [
      '2^32 entries',
      'zip-unreadable',
      roomy(
        {
          lie: (a) => {
            end64(a.end.offset, 2 ** 32)(a);
            ask64(a);
          },
        },
        FREE.beforeEnd,
      ),
    ],
    ['asked for, and not there', 'zip-unreadable', edited({ lie: ask64 })],
  ],
  'data before, between and after entries': [
    ['before', 'not-a-container', Buffer.concat([Buffer.from('#!/bin/sh\n'), valid])],
    ['before, with offsets that are right', 'not-a-container', roomy({}, FREE.beforeAll)],
    ['between manifest and still', 'zip-not-canonical', roomy({}, FREE.beforeStill)],
    ['between two members', 'zip-not-canonical', roomy({})],
    ['before the directory', 'zip-not-canonical', roomy({}, FREE.beforeDirectory)],
    ['inside the directory', 'zip-not-canonical', roomy({}, FREE.afterHeader)],
    ['before the end record', 'zip-not-canonical', roomy({}, FREE.beforeEnd)],
    ['in the end record’s comment', 'zip-not-canonical', roomy({}, FREE.inComment)],
    ['behind the end record', 'zip-unreadable', roomy({}, FREE.behind)],
    [
      'between, and too long by it',
      'length-differs',
      edited({ shape: (a) => beforeMotion(a, Buffer.from('more')) }),
    ],
    ['behind, and too long by it', 'length-differs', Buffer.concat([valid, Buffer.alloc(1)])],
  ],
  'overlapping entries': [
    ['one inside another', 'zip-not-canonical', roomy({}, FREE.beforeEnd)],
    ['two members that are one', 'zip-not-canonical', await fullOverlap(2)],
    ['16 members that are one', 'zip-not-canonical', await fullOverlap(16)],
    [
      'a member that begins inside another',
      'member-digest',
      edited({
        lie: ({ directory }) => {
          const [still, motion] = [directory[STILL], directory[MOTION]];
          if (still && motion) motion.offset = still.offset + 50;
        },
      }),
    ],
    [
      'a member that lies over the directory',
      'member-digest',
      edited({ lie: central(STILL, set({ offset: directoryAt })) }),
    ],
    [
      'a member that is the manifest',
      'member-digest',
      edited({ lie: central(XMP, set({ offset: 65 })) }),
    ],
  ],
};

export const zipStructureCases: Case[] = Object.entries(CASES).flatMap(([kind, list]) =>
  list.map(([title, code, bytes]) => ({ kind, title, code, bytes })),
);
