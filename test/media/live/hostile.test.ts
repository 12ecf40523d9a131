/**
 * Tables made to take long or much memory, and bytes changed at random: always a result, within a
 * second, of at most 64 MB.
 */

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLive } from '../../../src/media/check-live.ts';
import { LIVE_CODES } from '../../../src/media/common/fault.ts';
import type { ByteReader } from '../../../src/media/common/reader.ts';
import { fraction, fuzzRuns } from '../../support/random.ts';
import { cpuTime } from '../../support/cpu-time.ts';
import { box, fullBox } from '../../support/media/boxes.ts';
import { bytes, repeat, u16, u32, u8, zeros } from '../../support/media/bytes.ts';
import { part } from '../../support/media/edit-boxes.ts';
import { moov, pictureEntry, QT_FTYP } from '../../support/media/movies.ts';
import { ALL_PAIRS, FIXTURE_PAIRS, fixtureFile } from '../../support/pairs.ts';
import { CountingReader } from '../../support/media/readers.ts';
import { segment } from '../../support/media/stills.ts';
import { LONG, tiff } from '../../support/media/tiff.ts';

const RUNS = fuzzRuns(30, 300);
const PARAMETERS = { numRuns: RUNS };
const TIMEOUT = 60_000 + RUNS * 100;

const MB = 1 << 20;
const MAX_TIME = 1000;

const STILL = fixtureFile('2026/IMG_0002.JPG');
const MOTION = fixtureFile('2026/IMG_0002.MOV');

/** Checks; fails for anything but known faults in time. */
async function survive(still: ByteReader, motion: ByteReader): Promise<readonly string[]> {
  const { result, milliseconds } = await cpuTime(MAX_TIME, () => checkLive(still, motion));
  expect(milliseconds).toBeLessThan(MAX_TIME);
  const { faults } = result;
  const codes = faults.map(({ code }) => code);
  expect(LIVE_CODES).toEqual(expect.arrayContaining(codes));
  return codes;
}

/** Bytes in use. */
const used = (): number => {
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
};

/** The same, and holds the memory taken meanwhile against the limit. */
async function surviveLean(still: ByteReader, motion: ByteReader): Promise<readonly string[]> {
  const before = used();
  const codes = await survive(still, motion);
  expect(used() - before).toBeLessThan(64 * MB);
  return codes;
}

/** A track of pictures with these tables. */
function trackOf(...tables: readonly Uint8Array[]): Uint8Array {
  const stbl = box('stbl', fullBox('stsd', {}, u32(1), pictureEntry()), ...tables);
  return box(
    'trak',
    box('mdia', fullBox('hdlr', {}, 'mhlr', 'vide', zeros(13)), box('minf', stbl)),
  );
}

const movieOf = (...tracks: readonly Uint8Array[]): Uint8Array =>
  bytes(QT_FTYP, box('mdat', zeros(1000)), moov({ tracks }));

/** Where the data of such a movie begin. */
const DATA = QT_FTYP.length + 8;

/** So many numbers, one after the other. */
function counting(count: number, numberAt: (index: number) => readonly number[]): Uint8Array {
  const width = numberAt(0).length;
  const result = zeros(count * width * 4);
  const view = new DataView(result.buffer);
  for (let index = 0; index < count; index += 1) {
    for (const [field, value] of numberAt(index).entries()) {
      view.setUint32((index * width + field) * 4, value);
    }
  }
  return result;
}

const oneRun = (perChunk: number): Uint8Array => fullBox('stsc', {}, u32(1), u32(1, perChunk, 1));
const oneChunk = (offset: number): Uint8Array => fullBox('stco', {}, u32(1, offset));

describe('a movie made to take long', () => {
  const max = 0xffff_ffff;

  it.each([
    [
      'four thousand million samples of 4 GB in one chunk',
      'live-truncated',
      movieOf(trackOf(fullBox('stsz', {}, u32(max, max)), oneRun(max), oneChunk(100))),
    ],
    [
      'four thousand million samples of one byte, one in the only chunk',
      'live-damaged',
      movieOf(trackOf(fullBox('stsz', {}, u32(1, max)), oneRun(1), oneChunk(DATA))),
    ],
    [
      'counts of thousands of millions in empty tables',
      'live-damaged',
      movieOf(
        trackOf(fullBox('stsz', {}, u32(0, max)), fullBox('stsc', {}, u32(max)), oneChunk(0)),
      ),
    ],
    [
      'seven million samples of no bytes in one chunk',
      'live-no-still-time',
      movieOf(
        trackOf(
          fullBox('stsz', {}, u32(0, 7_000_000), zeros(28_000_000)),
          oneRun(7_000_000),
          oneChunk(0),
        ),
      ),
    ],
    [
      'seven million chunks without a sample',
      'live-damaged',
      movieOf(
        trackOf(
          fullBox('stsz', {}, u32(1, 5)),
          oneRun(0),
          fullBox('stco', {}, u32(7_000_000), zeros(28_000_000)),
        ),
      ),
    ],
    [
      'two million runs of chunks that are not there',
      'live-damaged',
      movieOf(
        trackOf(
          fullBox('stsz', {}, u32(1, max)),
          fullBox(
            'stsc',
            {},
            u32(2_000_000),
            counting(2_000_000, (run) => [run + 1, 1, 1]),
          ),
          oneChunk(DATA),
        ),
      ),
    ],
    [
      'boxes by the hundred in each of many sample tables',
      'live-damaged',
      movieOf(
        ...Array.from({ length: 250 }, () =>
          trackOf(repeat(box('free'), 200), fullBox('stsz', {}, u32(1, 1))),
        ),
      ),
    ],
  ])('%s', { timeout: 30_000 }, async (_, code, motion) => {
    const codes = await surviveLean(new CountingReader(STILL), new CountingReader(motion));
    expect(codes).toContain(code);
  });

  it.each([
    [
      'boxes by the thousand in sample tables',
      Array.from({ length: 400 }, () => trackOf(repeat(box('free'), 9990))),
    ],
    ['ten thousand tracks', Array.from({ length: 9000 }, () => trackOf())],
  ])('%s', { timeout: 30_000 }, async (_, tracks) => {
    const motion = new CountingReader(movieOf(...tracks));
    expect(await surviveLean(new CountingReader(STILL), motion)).toContain('live-damaged');
  });

  it('six million chunks, in turns all over nine thousand boxes', { timeout: 30_000 }, async () => {
    const boxes = repeat(box('mdat', zeros(8)), 9000);
    const count = 6_000_000;
    const offsets = counting(count, (index) => [DATA + 16 * ((index * 4801) % 9000)]);
    const tracks = [
      trackOf(
        fullBox('stsz', {}, u32(1, count)),
        oneRun(1),
        fullBox('stco', {}, u32(count), offsets),
      ),
    ];
    const motion = bytes(QT_FTYP, boxes, moov({ tracks }));
    const codes = await surviveLean(new CountingReader(STILL), new CountingReader(motion));
    expect(codes).toContain('live-damaged');
  });
});

/** A file that begins so, and goes on with the same megabyte again and again. */
function endless(head: Uint8Array, filling: number, size: number): ByteReader {
  const block = zeros(2 * MB).fill(filling);
  return {
    size,
    read: (offset, length) =>
      Promise.resolve(
        offset + length <= head.length
          ? head.subarray(offset, offset + length)
          : block.subarray(0, length),
      ),
  };
}

describe('a still made to take long', () => {
  const scan = STILL.subarray(0, 4000);

  it.each([0x00, 0xff, 0xd9])('a JPEG of 1 GB, filled with %i', async (filling) => {
    const codes = await surviveLean(endless(scan, filling, 1 << 30), new CountingReader(MOTION));
    // So much is not looked through, and nothing is claimed of it.
    expect(codes).not.toContain('live-truncated');
  });

  it('a JPEG of 60 MB of zeros is cut off', async () => {
    const codes = await surviveLean(endless(scan, 0, 60 * MB), new CountingReader(MOTION));
    expect(codes).toEqual(['live-truncated']);
  });

  it('a JPEG of 8 MB of segments', async () => {
    const still = bytes('\xff\xd8', STILL.subarray(2, 600), repeat(segment(0xe1), 2 * MB));
    await surviveLean(new CountingReader(still), new CountingReader(MOTION));
  });

  it('a DNG of ten million strips', async () => {
    const version = [0xc612, 1, u8(1, 4, 0, 0)] as const;
    const still = bytes(
      tiff({ littleEndian: false, main: [version, [0x0111, LONG, [1]], [0x0117, LONG, [1]]] }),
      zeros(40 * MB),
    );
    const view = new DataView(still.buffer);
    for (let entry = 10; entry < 10 + 12 * view.getUint16(8); entry += 12) {
      if ([0x0111, 0x0117].includes(view.getUint16(entry))) {
        view.setUint32(entry + 4, 10_000_000);
        view.setUint32(entry + 8, 200);
      }
    }
    await surviveLean(new CountingReader(still), new CountingReader(MOTION));
  });

  it('a HEIC of a quarter million extents', async () => {
    const iloc = fullBox(
      'iloc',
      {},
      u8(0x40, 0),
      u16(15),
      repeat(bytes(u16(1, 0, 17_000), zeros(68_000)), 15),
    );
    const still = bytes(box('ftyp', 'heic', u32(0), 'mif1heic'), fullBox('meta', {}, iloc));
    await surviveLean(new CountingReader(still), new CountingReader(MOTION));
  });
});

const interesting = fc.constantFrom(
  0,
  1,
  7,
  8,
  0xff,
  0xffff,
  0x7fff_ffff,
  0x8000_0000,
  0xffff_ffff,
);
const changes = fc.array(
  fc.record({
    at: fraction,
    value: fc.oneof(interesting, fc.nat(0xffff_ffff)),
    width: fc.constantFrom(1, 2, 4),
  }),
  { minLength: 1, maxLength: 6 },
);

/** Numbers written over the bytes of `range`, somewhere. */
function mutate(
  file: Uint8Array,
  [from, to]: readonly [number, number],
  list: readonly { at: number; value: number; width: number }[],
): Uint8Array {
  const result = Uint8Array.from(file);
  for (const { at, value, width } of list) {
    const number = u32(value).subarray(4 - width);
    const offset = from + Math.floor(at * (to - from - width));
    result.set(number, offset);
  }
  return result;
}

describe.each(ALL_PAIRS)('numbers written over the headers of $name', ({ name, ...pair }) => {
  const still = pair.still;
  const motion = pair.motion;
  const numRuns = name.startsWith('fixtures') ? RUNS : Math.ceil(RUNS / 10);

  it('the motion', { timeout: TIMEOUT }, async () => {
    const from = motion.length - part(motion, 'moov').length;
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const changed = mutate(motion, [from, motion.length], list);
        await survive(new CountingReader(still), new CountingReader(changed));
      }),
      { ...PARAMETERS, numRuns },
    );
  });

  it('the still', { timeout: TIMEOUT }, async () => {
    const to = Math.min(still.length, 32_000);
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const changed = mutate(still, [0, to], list);
        await survive(new CountingReader(changed), new CountingReader(motion));
      }),
      { ...PARAMETERS, numRuns },
    );
  });
});

// The end of the DNG holds fields that nothing here needs.
const cuttable = FIXTURE_PAIRS.filter(({ name }) => !name.endsWith('.DNG'));

describe.each(cuttable)('$name cut anywhere', ({ still, motion }) => {
  it('never works', { timeout: TIMEOUT }, async () => {
    await fc.assert(
      fc.asyncProperty(fraction, async (at) => {
        const cut = (file: Uint8Array): CountingReader =>
          new CountingReader(file.subarray(0, Math.floor(at * file.length)));
        expect(await survive(cut(still), new CountingReader(motion))).not.toEqual([]);
        expect(await survive(new CountingReader(still), cut(motion))).not.toEqual([]);
      }),
      { ...PARAMETERS, numRuns: Math.ceil(RUNS / 3) },
    );
  });
});
