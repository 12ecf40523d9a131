/**
 * Whatever the bytes, `readFacts` throws nothing but `LivepkgError`, reads nothing outside the file
 * (the reader checks), prints nothing, allocates nothing large and is done within a second.
 */

import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LivepkgError } from '../../src/errors.ts';
import { readFacts } from '../../src/media/read-facts.ts';
import { fraction, fuzzRuns } from '../support/random.ts';
import { cpuTime } from '../support/cpu-time.ts';
import { box, fullBox, splitBoxes } from '../support/media/boxes.ts';
import { bytes, repeat, u16, u32, u8, zeros } from '../support/media/bytes.ts';
import {
  metadata,
  moov,
  movie,
  movieHeader,
  QT_FTYP,
  timedMetadataEntry,
  track,
} from '../support/media/movies.ts';
import { CountingReader } from '../support/media/readers.ts';
import { describeWith } from '../support/oracles.ts';
import { realFile, realFiles, realPhotos } from '../support/real-photos.ts';
import { dng, heic, jpeg, png, segment } from '../support/media/stills.ts';
import { exifTiff } from '../support/media/tiff.ts';

const RUNS = fuzzRuns(30, 300);
const PARAMETERS = { numRuns: RUNS };
const TIMEOUT = 60_000 + RUNS * 100;

/** Milliseconds of work that a file may take; a hang takes minutes. */
const MAX_TIME = 1000;

const METHODS = ['debug', 'error', 'info', 'log', 'warn'] as const;
beforeEach(() => {
  for (const method of METHODS) vi.spyOn(console, method);
});
afterEach(() => {
  for (const method of METHODS) {
    expect(console[method]).not.toHaveBeenCalled();
  }
  vi.restoreAllMocks();
});

/** Reads; fails for anything but facts or a `LivepkgError` in time. */
async function survive(file: Uint8Array): Promise<void> {
  const { milliseconds } = await cpuTime(MAX_TIME, async () => {
    try {
      await readFacts(new CountingReader(file));
    } catch (error) {
      if (!(error instanceof LivepkgError)) throw error;
      expect(error.code).toMatch(/^media-/);
    }
  });
  expect(milliseconds).toBeLessThan(MAX_TIME);
}

/** One change of a file: bytes written over it, somewhere in its first part. */
interface Mutation {
  at: number;
  value: Uint8Array;
}

/** Numbers that lengths, counts and offsets go wrong at, of one to eight bytes. */
const interesting = fc.constantFrom(
  u8(0),
  u8(1),
  u8(0x7f),
  u8(0xff),
  u16(0),
  u16(1),
  u16(0xffff),
  u32(0),
  u32(1),
  u32(7),
  u32(8),
  u32(0x7fff_ffff),
  u32(0x8000_0000),
  u32(0xffff_ffff),
  zeros(8),
  zeros(8).fill(0xff),
  bytes(u32(1), 'moov'),
  bytes(u32(0), 'meta'),
);
const mutations = fc.array(
  fc.record({
    at: fraction,
    value: fc.oneof(interesting, fc.uint8Array({ minLength: 1, maxLength: 8 })),
  }),
  { minLength: 1, maxLength: 8 },
);

function mutate(file: Uint8Array, changes: readonly Mutation[], cut: number): Uint8Array {
  const result = Uint8Array.from(file);
  for (const { at, value } of changes) {
    const offset = Math.floor(at * result.length);
    result.set(value.subarray(0, result.length - offset), offset);
  }
  return result.subarray(0, Math.ceil(result.length * cut));
}

/** Mostly the whole file, sometimes a part. */
const cuts = fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fraction });

const SYNTHETIC: readonly (readonly [string, Uint8Array])[] = [
  ['a HEIC', heic()],
  ['a HEIC with large identifiers', heic({ version: 1 })],
  ['a HEIC with idat', heic({ inIdat: true })],
  ['a JPEG', jpeg()],
  ['a DNG', dng()],
  ['a PNG', png()],
  ['a big-endian DNG', dng({ littleEndian: false })],
  ['a movie', movie()],
  [
    'a movie with everything in udta',
    movie({ tail: [box('udta', fullBox('meta', {}, metadata()))] }),
  ],
  ['a movie with a 64-bit header', moov({ header: movieHeader(1n, 600, 1) })],
];

describe('any bytes', () => {
  it('at all', { timeout: TIMEOUT }, async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 4096 }), survive), PARAMETERS);
  });

  it('behind the start of a known type', { timeout: TIMEOUT }, async () => {
    const starts = SYNTHETIC.map(([, file]) => file.subarray(0, 48));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...starts),
        fc.nat(48),
        fc.uint8Array({ maxLength: 4096 }),
        (start, length, rest) => survive(bytes(start.subarray(0, length), rest)),
      ),
      PARAMETERS,
    );
  });

  it.each(SYNTHETIC)('in place of some of %s', { timeout: TIMEOUT }, async (_, file) => {
    await fc.assert(
      fc.asyncProperty(mutations, cuts, (changes, cut) => survive(mutate(file, changes, cut))),
      PARAMETERS,
    );
  });

  it('every length of every kind of file', { timeout: TIMEOUT }, async () => {
    for (const [, file] of SYNTHETIC) {
      for (let length = 0; length < file.length; length += 7)
        await survive(file.subarray(0, length));
    }
  });
});

/** A real file without most of its picture data: headers are where it can be hurt. */
function headers(name: string): Uint8Array {
  const file = realFile(name);
  if (!/\.(heic|mov)$/i.test(name)) return file.subarray(0, 30_000);
  const boxes = splitBoxes(file);
  return bytes(
    ...boxes.map((found) => (found.type === 'mdat' ? box('mdat', zeros(40)) : found.bytes)),
  );
}

describeWith([realPhotos], 'any bytes in the headers of real files', () => {
  const names = realFiles().filter((name) => name.startsWith('pairs/'));

  it.each(names)('%s', { timeout: TIMEOUT }, async (name) => {
    const file = headers(name);
    await fc.assert(
      fc.asyncProperty(mutations, cuts, (changes, cut) => survive(mutate(file, changes, cut))),
      { ...PARAMETERS, numRuns: Math.ceil(RUNS / 10) },
    );
  });
});

/** As many copies of a part as fit into a length. */
const fill = (part: Uint8Array, length: number): Uint8Array =>
  repeat(part, Math.floor(length / part.length));

/** Boxes in boxes, two million deep. */
function nested(type: string, length: number): Uint8Array {
  const result = zeros(length);
  const view = new DataView(result.buffer);
  for (let at = 0; at + 8 <= length; at += 8) {
    view.setUint32(at, length - at);
    result.set(bytes(type), at + 4);
  }
  return result;
}

/** An iPhone's Exif, every field of which claims as many values as a count can hold. */
function hugeFields(): Uint8Array {
  const block = exifTiff({});
  const view = new DataView(block.buffer);
  for (let entry = 10; entry < 10 + 4 * 12; entry += 12) {
    view.setUint16(entry + 2, 4);
    view.setUint32(entry + 4, 0xffff_ffff);
  }
  return block;
}

/** A TIFF directory as large as one may be, whose SubIFDs are all itself. */
function hugeDirectory(): Uint8Array {
  const entries = Array.from({ length: 4094 }, (_, tag) => bytes(u16(tag + 0x200, 3), u32(1, 0)));
  const table = bytes(
    u16(4096),
    u16(0x014a, 4),
    u32(4096, 8 + 2 + 4096 * 12),
    u16(0xc612, 1),
    u32(4, 0x0104_0000),
    ...entries,
  );
  return bytes('MM\0*', u32(8), table, fill(u32(8), 4096 * 4));
}

describe('files made to take long, or much memory', () => {
  const ftyp = box('ftyp', 'heic', u32(0), 'mif1heic');
  const meta = (...boxes: Uint8Array[]): Uint8Array => bytes(ftyp, fullBox('meta', {}, ...boxes));
  const MB = 1 << 20;

  /** What makes a track one for the time of the still. */
  const STILL_TIME_SAMPLES = [
    fullBox('stsd', {}, u32(1), timedMetadataEntry()),
    fullBox('stts', {}, u32(1, 1, 1)),
  ];

  it.each([
    ['empty boxes at the top level', bytes(QT_FTYP, fill(box('free'), 8 * MB))],
    ['empty boxes in moov', bytes(QT_FTYP, box('moov', fill(box('free'), 16 * MB)))],
    ['empty tracks', bytes(QT_FTYP, moov({ tracks: [fill(box('trak'), 16 * MB)] }))],
    ['boxes in boxes', bytes(QT_FTYP, nested('moov', 16 * MB))],
    ['tracks in tracks', bytes(QT_FTYP, box('moov', movieHeader(), nested('trak', 16 * MB)))],
    [
      'a key of 4 GB',
      moov({ tail: [box('meta', fullBox('keys', {}, u32(1, 0xffff_ffff), 'mdta'), box('ilst'))] }),
    ],
    [
      'four thousand million keys',
      moov({ tail: [box('meta', fullBox('keys', {}, u32(0xffff_ffff)), box('ilst'))] }),
    ],
    [
      'ten thousand full lists of edits',
      moov({
        tracks: Array.from({ length: 9000 }, () =>
          track({ handler: 'meta', sampleEntry: timedMetadataEntry('x'), edits: [[1, -1]] }),
        ),
      }),
    ],
    [
      'eighty thousand edits',
      moov({
        tracks: [
          box(
            'trak',
            box('edts', fullBox('elst', {}, u32(80_000), fill(u32(1, 0xffff_ffff, 0), 960_000))),
            box('mdia', box('minf', box('stbl', ...STILL_TIME_SAMPLES))),
          ),
        ],
      }),
    ],
    [
      'items without a name that ends',
      meta(
        fullBox(
          'iinf',
          { version: 1 },
          u32(0xffff_ffff),
          fill(fullBox('infe', { version: 2 }, u16(1, 0), 'Exif', 'xxx'), 4 * MB),
        ),
      ),
    ],
    [
      'references that read on',
      meta(
        fullBox('pitm', {}, u16(1)),
        fullBox('iinf', {}, u16(1), fullBox('infe', { version: 2 }, u16(1, 0), 'Exif\0')),
        fullBox('iref', {}, fill(box('cdsc', u16(1, 0xffff, 1)), 4 * MB)),
      ),
    ],
    [
      'extents of no bytes',
      meta(
        fullBox('iinf', {}, u16(1), fullBox('infe', { version: 2 }, u16(1, 0), 'Exif\0')),
        fullBox('iloc', {}, u8(0, 0), u16(0xffff), fill(u16(1, 0, 0xffff), MB / 2)),
      ),
    ],
    [
      'a quarter million extents',
      meta(
        fullBox('iinf', {}, u16(1), fullBox('infe', { version: 2 }, u16(1, 0), 'Exif\0')),
        fullBox(
          'iloc',
          {},
          u8(0x40, 0),
          u16(15),
          fill(bytes(u16(1, 0, 17_000), zeros(68_000)), MB - 100),
        ),
      ),
    ],
    [
      'properties of everything',
      meta(
        fullBox('pitm', {}, u16(1)),
        box(
          'iprp',
          box('ipco', fill(box('free'), 60_000)),
          fullBox(
            'ipma',
            {},
            u32(0xffff_ffff),
            fill(bytes(u16(1), u8(255), zeros(255).fill(1)), MB - 100),
          ),
        ),
      ),
    ],
    ['fill bytes', bytes('\xff\xd8', zeros(8 * MB).fill(0xff))],
    ['a JPEG of empty segments', bytes('\xff\xd8', fill(segment(0xe1), 8 * MB))],
    ['Exif fields that claim 16 GB', jpeg(segment(0xe1, 'Exif\0\0', hugeFields()))],
    ['a DNG of 4,096 entries and as many SubIFDs', hugeDirectory()],
  ])('%s', { timeout: 30_000 }, async (_, file) => {
    const before = process.memoryUsage();
    await survive(file);
    const after = process.memoryUsage();
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(80 * MB);
  });
});
