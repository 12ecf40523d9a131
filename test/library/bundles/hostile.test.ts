/** Archives that lie, are damaged, or hold something else: each refused with its code, and left. */
import { deflateRawSync, constants } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { recogniseZip } from '../../../src/library/bundles/zip-bundle.ts';
import type { ErrorCode } from '../../../src/index.ts';
import { LivepkgError } from '../../../src/errors.ts';
import { bufferReader } from '../../../src/media/common/reader-guard.ts';
import { state } from '../../support/tree.ts';
import { only, Workspace } from '../../support/workspace.ts';
import { DNG_PAIR, HEIC_PAIR, JPEG_PAIR } from '../../support/pairs.ts';
import { craft, zip, type Crafted } from '../../support/zips.ts';
import { cpuTime } from '../../support/cpu-time.ts';

const MIB = 1024 * 1024;
const still: Crafted = { name: 'IMG_1.HEIC', bytes: HEIC_PAIR.still };
const motion: Crafted = { name: 'IMG_1.MOV', bytes: HEIC_PAIR.motion };

/** So many MiB of zeros, deflated, in no time: one full block again and again. */
function zeros(mib: number, before: Uint8Array = new Uint8Array()): Buffer {
  const flush = { finishFlush: constants.Z_FULL_FLUSH };
  const block = deflateRawSync(Buffer.alloc(MIB), flush);
  return Buffer.concat([
    deflateRawSync(before, flush),
    ...Array.from({ length: mib }, () => block),
    Buffer.from([3, 0]),
  ]);
}

const zip64Field = (...values: bigint[]): Buffer => {
  const field = Buffer.alloc(4 + 8 * values.length);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(8 * values.length, 2);
  values.forEach((value, index) => field.writeBigUInt64LE(value, 4 + 8 * index));
  return field;
};

const bytesOf = (text: string): Buffer => Buffer.from(text);

/** Something changed in the bytes of an archive. */
function edited(bytes: Buffer, edit: (bytes: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  edit(copy);
  return copy;
}

const whole = craft([still, motion]);
/** A size that ends behind the motion's own bytes, and still inside the archive. */
const behind = motion.bytes.length + 5;

/** Outcome under the name `IMG_1.livp`. */
const CASES: [title: string, expected: ErrorCode, bytes: Buffer][] = [
  ['CRC-32 wrong', 'bundle-damaged', craft([{ ...still, crc32: 1 }, motion])],
  ['a bit of the still', 'bundle-damaged', edited(whole, (b) => (b[9000] = (b[9000] ?? 0) ^ 1))],
  [
    'a bit of a deflated motion',
    'bundle-damaged',
    craft([
      still,
      {
        ...motion,
        method: 8,
        size: motion.bytes.length,
        crc32: 0,
        bytes: edited(deflateRawSync(motion.bytes), (b) => (b[500] = (b[500] ?? 0) ^ 1)),
      },
    ]),
  ],
  ['size too large', 'bundle-damaged', craft([{ ...still, size: 99_999 }, motion])],
  [
    'both sizes too large',
    'bundle-damaged',
    craft([still, { ...motion, size: 99_999, compressedSize: 99_999 }]),
  ],
  [
    'declared size too small for what is inflated',
    'bundle-damaged',
    craft([{ ...still, method: 8, size: 1000, bytes: deflateRawSync(still.bytes) }, motion]),
  ],
  [
    'declared size too large for what is inflated',
    'bundle-damaged',
    craft([
      { ...still, method: 8, size: still.bytes.length + 1, bytes: deflateRawSync(still.bytes) },
      motion,
    ]),
  ],
  [
    'a bomb: 10 bytes that become 1 GiB',
    'bundle-damaged',
    craft([{ ...still, method: 8, size: 10, bytes: zeros(1024) }, motion]),
  ],
  [
    'a bomb behind a whole still',
    'bundle-damaged',
    craft([
      { ...still, method: 8, size: still.bytes.length, bytes: zeros(1024, still.bytes) },
      motion,
    ]),
  ],
  [
    'a bomb that says so: 1 GB of zeros',
    'bundle-refused',
    craft([{ ...still, method: 8, size: 1_000_000_000, bytes: zeros(954) }, motion]),
  ],
  [
    'more than a container holds',
    'bundle-refused',
    craft([{ ...still, size: 2 ** 30, compressedSize: 2 ** 30 }, motion]),
  ],
  [
    'more than a container holds, by ZIP64',
    'bundle-refused',
    craft([
      {
        ...still,
        size: 0xffffffff,
        compressedSize: 0xffffffff,
        extra: zip64Field(2n ** 60n, 2n ** 60n),
      },
      motion,
    ]),
  ],
  [
    'ZIP64 sizes that are not there',
    'bundle-refused',
    craft([{ ...still, size: 0xffffffff, compressedSize: 0xffffffff }, motion]),
  ],
  [
    'encrypted',
    'bundle-refused',
    craft([{ ...still, flags: 0x0801, size: still.bytes.length - 12 }, motion]),
  ],
  ['strongly encrypted', 'bundle-refused', craft([{ ...still, flags: 0x0841 }, motion])],
  ['masked headers', 'bundle-refused', craft([{ ...still, flags: 0x2800 }, motion])],
  [
    'encrypted by its local header only',
    'bundle-damaged',
    craft([{ ...still, local: { flags: 0x0801 } }, motion]),
  ],
  ['compressed by LZMA', 'bundle-refused', craft([{ ...still, method: 14 }, motion])],
  ...[
    '../../archive/x.HEIC',
    '/etc/x.HEIC',
    'a\\x.HEIC',
    'C:x.HEIC',
    'a/../../x.HEIC',
    '..',
    '.',
    'a/.',
  ].map((name): [string, ErrorCode, Buffer] => [
    `a still called ${name}`,
    'bundle-refused',
    craft([{ ...still, name }, motion]),
  ]),
  ['a NUL in a name', 'bundle-refused', craft([{ ...still, name: 'x.HEIC\0.exe' }, motion])],
  ['a line break in a name', 'bundle-refused', craft([{ ...still, name: 'x\n.HEIC' }, motion])],
  ['an empty name', 'bundle-refused', craft([{ ...still, name: '' }, motion])],
  ['a long name', 'bundle-refused', craft([{ ...still, name: `${'x'.repeat(300)}.HEIC` }, motion])],
  [
    'a leftover that leads out',
    'bundle-refused',
    craft([still, motion, { name: '__MACOSX/../../x', bytes: bytesOf('x') }]),
  ],
  ['one name twice', 'bundle-refused', craft([still, { ...motion, name: 'IMG_1.HEIC' }])],
  ['one name twice, by case', 'bundle-refused', craft([still, { ...motion, name: 'img_1.heic' }])],
  [
    'one name twice, in two folders',
    'bundle-refused',
    craft([
      { ...still, name: 'a/IMG_1' },
      { ...motion, name: 'b/IMG_1' },
    ]),
  ],
  [
    'another name in the local header',
    'bundle-damaged',
    craft([{ ...still, local: { name: 'IMG_2.HEIC' } }, motion]),
  ],
  [
    'another method in the local header',
    'bundle-damaged',
    craft([{ ...still, local: { method: 8 } }, motion]),
  ],
  [
    'another size in the local header',
    'bundle-damaged',
    craft([{ ...still, local: { size: 5 } }, motion]),
  ],
  [
    'another CRC-32 in the local header',
    'bundle-damaged',
    craft([still, { ...motion, local: { crc32: 5 } }]),
  ],
  [
    'no sizes in the local header, and none promised',
    'bundle-damaged',
    craft([{ ...still, local: { size: 0, compressedSize: 0 } }, motion]),
  ],
  [
    'entries that share their bytes',
    'bundle-damaged',
    craft([still, { ...motion, offset: 0, isOnlyListed: true }]),
  ],
  [
    'an entry inside another',
    'bundle-refused',
    (() => {
      const inner = craft([motion]).subarray(0, 30 + 9 + motion.bytes.length);
      const outer = Buffer.concat([still.bytes, inner]);
      const offset = 30 + 10 + still.bytes.length;
      return craft([
        { ...still, bytes: outer },
        { ...motion, offset, isOnlyListed: true },
      ]);
    })(),
  ],
  [
    'an entry that reaches into the list',
    'bundle-refused',
    craft([still, { ...motion, size: behind, compressedSize: behind }]),
  ],
  ['fewer entries than listed', 'bundle-damaged', craft([still, motion, still], { count: 2 })],
  ['more entries than listed', 'bundle-damaged', craft([still, motion], { count: 3 })],
  ['65,000 entries', 'bundle-refused', craft([still, motion], { count: 65_000 })],
  [
    '65 entries',
    'bundle-refused',
    craft(Array.from({ length: 65 }, (_, n) => ({ name: `${n}`, bytes: bytesOf('x') }))),
  ],
  [
    'two stills',
    'bundle-not-a-pair',
    craft([still, { name: 'IMG_1.JPG', bytes: JPEG_PAIR.still }]),
  ],
  [
    'two motion files',
    'bundle-not-a-pair',
    craft([motion, { name: 'IMG_2.MOV', bytes: JPEG_PAIR.motion }]),
  ],
  ['no motion file', 'bundle-not-a-pair', craft([still])],
  [
    'no motion file but a text',
    'bundle-not-a-pair',
    craft([still, { ...motion, bytes: bytesOf('a text') }]),
  ],
  [
    'one file more',
    'bundle-not-a-pair',
    craft([still, motion, { name: 'a.txt', bytes: bytesOf('x') }]),
  ],
  [
    'a second pair',
    'bundle-not-a-pair',
    craft([still, motion, { ...still, name: '2.HEIC' }, { ...motion, name: '2.MOV' }]),
  ],
  ['an empty archive', 'bundle-not-a-pair', craft([])],
  ['an empty still', 'bundle-damaged', craft([{ ...still, bytes: new Uint8Array() }, motion])],
  [
    'a still cut off before it was zipped',
    'bundle-damaged',
    craft([{ ...still, bytes: still.bytes.subarray(0, 20) }, motion]),
  ],
  ['something behind the end', 'bundle-damaged', Buffer.concat([whole, bytesOf('PK')])],
  ['no ZIP at all', 'bundle-damaged', bytesOf('<html>Quota exceeded</html>')],
];

/** The code with which bytes are refused; `pair` or `ignored` otherwise. */
async function codeOf(bytes: Uint8Array, name = 'IMG_1.livp'): Promise<string> {
  try {
    return (await recogniseZip(bufferReader(bytes), name)) === undefined ? 'ignored' : 'pair';
  } catch (error) {
    if (error instanceof LivepkgError) return error.code;
    throw error;
  }
}

test('what the cases are made from is a pair', async () => {
  expect(await codeOf(whole)).toBe('pair');
  expect(
    await codeOf(
      craft([
        { ...motion, name: 'a' },
        { ...still, name: 'b' },
      ]),
    ),
  ).toBe('pair');
});

test.each(CASES)('%s: %s, soon and in little memory', async (_, expected, bytes) => {
  const memory = process.memoryUsage().rss;
  const { result, milliseconds } = await cpuTime(1000, () => codeOf(bytes));
  expect(result).toBe(expected);
  expect(milliseconds).toBeLessThan(1000);
  expect(process.memoryUsage().rss - memory).toBeLessThan(64 * MIB);
});

test.each(CASES)('%s: not mentioned in an archive of documents', async (_, expected, bytes) => {
  // Two files named as a still and a motion make an archive claim to be a Live Photo.
  const code = await codeOf(bytes, 'documents.zip');
  expect([expected, 'ignored']).toContain(code);
});

describe('a truncated archive', () => {
  const cases = [HEIC_PAIR, JPEG_PAIR, DNG_PAIR].flatMap((pair) =>
    [false, true].map((compress) => ({ pair, compress })),
  );
  test.each(cases)('$pair.title, deflated: $compress', async ({ pair, compress }) => {
    const entries = [
      { name: 'IMG_1.HEIC', bytes: pair.still },
      { name: 'IMG_1.MOV', bytes: pair.motion },
    ];
    const bytes = await zip(entries, { compress });
    for (const name of ['IMG_1.livp', 'IMG_1.heic', 'IMG_1.zip']) {
      for (let part = 1; part < 32; part += 1) {
        const cut = bytes.subarray(0, Math.floor((bytes.length * part) / 32));
        expect(await codeOf(cut, name), `${name}, ${part}/32`).toBe('bundle-damaged');
      }
      expect(await codeOf(bytes.subarray(0, -1), name)).toBe('bundle-damaged');
    }
  });
});

describe('who is told', () => {
  const text = { name: 'a.txt', bytes: bytesOf('some text') };
  const enteNames = [
    { name: 'image.heic', bytes: bytesOf('no still') },
    { name: 'video.mov', bytes: motion.bytes },
  ];
  test.each([
    ['a .livp', 'IMG_1.livp', craft([text]), 'bundle-not-a-pair'],
    ['a ZIP named .heic', 'IMG_1.HEIC', craft([text]), 'bundle-not-a-pair'],
    ['a ZIP named .jpg', 'IMG_1.jpg', craft([text]), 'bundle-not-a-pair'],
    ['a ZIP named .mov', 'IMG_1.mov', craft([text]), 'bundle-not-a-pair'],
    ["Ente's names", 'x.zip', craft(enteNames), 'bundle-not-a-pair'],
    ["Ente's names and one more", 'x.zip', craft([...enteNames, text]), 'bundle-not-a-pair'],
    ["Ente's names, cut", 'x.zip', craft(enteNames).subarray(0, 500), 'bundle-damaged'],
    ['a pair by name, damaged', 'x.zip', craft([still, { ...motion, crc32: 1 }]), 'bundle-damaged'],
    ['a text', 'x.zip', craft([text]), 'ignored'],
    ['two texts', 'x.zip', craft([text, { ...text, name: 'b' }]), 'ignored'],
    [
      'texts, encrypted',
      'x.zip',
      craft([
        { ...text, flags: 1 },
        { ...text, name: 'b' },
      ]),
      'ignored',
    ],
    ['photos', 'x.zip', craft([still, motion, text]), 'ignored'],
    ['photos, cut', 'x.zip', craft([still, motion, text]).subarray(0, 500), 'ignored'],
    ['a text called .heic that is no ZIP', 'x.heic', bytesOf('some text'), 'ignored'],
  ])('%s', async (_, name, bytes, expected) => {
    expect(await codeOf(bytes, name)).toBe(expected);
  });
});

test('of documents only so much is inflated as tells what they are', async () => {
  const letters = Buffer.alloc(64 * MIB, 'a text that repeats itself ');
  const deflated = deflateRawSync(letters, { level: 1 });
  const noise = Buffer.alloc(8 * MIB, 'x');
  const entry = { method: 8, size: letters.length, bytes: deflated };
  const bytes = craft([
    { ...entry, name: 'a.txt' },
    { name: 'b.txt', bytes: noise },
  ]);
  let read = 0;
  const reader = bufferReader(bytes);
  const counting = {
    size: reader.size,
    read: (offset: number, length: number) => {
      read += length;
      return reader.read(offset, length);
    },
  };
  expect(await recogniseZip(counting, 'x.zip')).toBeUndefined();
  expect(read).toBeLessThan(256 * 1024);
});

test('a disk that fails is not taken for a damaged archive', async () => {
  for (let fatal = 1; fatal < 12; fatal += 1) {
    const reader = bufferReader(whole);
    const failure = Object.assign(new Error('EIO'), { code: 'EIO' });
    let reads = 0;
    const failing = {
      size: reader.size,
      read: (offset: number, length: number) => {
        reads += 1;
        return reads === fatal ? Promise.reject(failure) : reader.read(offset, length);
      },
    };
    await expect(recogniseZip(failing, 'IMG_1.livp')).rejects.toBe(failure);
  }
});

test('pack reports each, writes nothing of them, and leaves them as they are', async () => {
  const folder = new Workspace();
  CASES.forEach(([, , bytes], index) => folder.write(`${index + 1}.livp`, bytes));
  folder.write('good.livp', whole);
  const before = state(folder.source);
  const records = await folder.pack();
  const codes = new Map(
    only(records, 'problem').map(({ file, error }) => [folder.relative(file), error.code]),
  );
  expect(Object.fromEntries(codes)).toEqual(
    Object.fromEntries(CASES.map(([, code], index) => [`${index + 1}.livp`, code])),
  );
  expect(only(records, 'packed')).toHaveLength(1);
  expect(folder.packedFiles()).toEqual(['good.livepkg']);
  expect(state(folder.source)).toEqual(before);
});
