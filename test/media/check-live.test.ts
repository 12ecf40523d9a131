/** Every fault of a Live Photo, made in memory from pairs that work. */

import { describe, expect, it } from 'vitest';
import { checkLive } from '../../src/media/check-live.ts';
import { LIVE_CODES } from '../../src/media/common/fault.ts';
import { box, fullBox, splitBoxes } from '../support/media/boxes.ts';
import { bytes, indexOf, replaceText, u16, u32, u64, zeros } from '../support/media/bytes.ts';
import {
  changeIdatOffsets,
  changeItemOffsets,
  dropTracks,
  editBoxes,
  editTable,
  isStillTimeTrack,
  moovFirst,
  part,
  withView,
} from '../support/media/edit-boxes.ts';
import {
  ALL_PAIRS,
  FIXTURE_PAIRS,
  fixtureFile,
  REAL_PAIRS,
  type SamplePair,
} from '../support/pairs.ts';
import { CountingReader } from '../support/media/readers.ts';
import { testWith } from '../support/oracles.ts';
import { realPhotos } from '../support/real-photos.ts';

const check = (still: Uint8Array, motion: Uint8Array) =>
  checkLive(new CountingReader(still), new CountingReader(motion));

/** Codes that any test got. */
const met = new Set<string>();

/** Code and half of each fault. */
async function faults(still: Uint8Array, motion: Uint8Array): Promise<string[]> {
  const found = await check(still, motion);
  for (const { code } of found.faults) met.add(code);
  for (const { message } of found.faults) expect(message).toMatch(/^[A-Z].{20,}\.$/);
  return found.faults.map(({ code, half }) => (half === undefined ? code : `${code} ${half}`));
}

/** As long, and other. */
const otherThan = (identifier: string): string => `0${identifier.slice(1)}`.replace(/0$/, '1');

describe.each(ALL_PAIRS)('$name', ({ identifier, ...pair }) => {
  const still = pair.still;
  const motion = pair.motion;
  /** Where in the movie the last sample ends. */
  const mdatEnd = motion.length - part(motion, 'moov').length;

  it('works, and has sound', async () => {
    expect(await check(still, motion)).toEqual({ faults: [], notes: [] });
  });

  it.each([
    ['with moov first', moovFirst(motion)],
    ['without ftyp, as it comes over USB', shiftedWithoutFtyp(motion)],
    ['with 64-bit chunk offsets', withLargeOffsets(motion)],
    ['with something appended', bytes(motion, zeros(5))],
    [
      'with its identifier in lower case',
      replaceText(motion, identifier, identifier.toLowerCase()),
    ],
  ])('works %s', async (_, changed) => {
    expect(await faults(still, changed)).toEqual([]);
  });

  it('without sound works, and that is noted', async () => {
    const silent = dropTracks(motion, (handler) => handler === 'soun');
    expect(await check(still, silent)).toEqual({ faults: [], notes: ['no-sound'] });
  });

  it.each([
    ['live-no-picture', 'no picture track', dropTracks(motion, (handler) => handler === 'vide')],
    ['live-no-picture', 'a picture track without a picture', withoutPictures(motion)],
    ['live-truncated', 'its mdat cut off, moov first', moovFirst(motion).subarray(0, -10_000)],
    ['live-truncated', 'its mdat cut off by a byte', moovFirst(motion).subarray(0, -1)],
    [
      'live-truncated',
      'nothing but ftyp and moov',
      bytes(part(motion, 'ftyp'), part(motion, 'moov')),
    ],
    ['live-truncated', 'chunks far outside', setChunks(motion, 'vide', 0xffff_ff00)],
    ['live-truncated', 'a sound chunk far outside', setChunks(motion, 'soun', 0xffff_ff00)],
    ['live-truncated', 'a metadata sample far outside', setChunks(motion, 'meta', 0xffff_ff00)],
    ['live-damaged', 'zeroed chunk offsets', setChunks(motion, 'vide', 0)],
    ['live-damaged', 'samples in moov', setChunks(motion, 'meta', mdatEnd + 16)],
    ['live-damaged', 'no chunk offsets', editTable(motion, 'soun', 'stco', () => undefined)],
    ['live-damaged', 'no runs of chunks', editTable(motion, 'vide', 'stsc', () => undefined)],
    ['live-damaged', 'a chunk too few', editTable(motion, 'vide', 'stco', dropLastEntry)],
    ['live-damaged', 'runs that go backwards', editTable(motion, 'soun', 'stsc', lastRunFirst)],
    ['live-damaged', 'a table that is cut', editTable(motion, 'vide', 'stsz', claimMillions)],
    [
      'live-damaged',
      'chunk offsets that are cut',
      editTable(motion, 'vide', 'stco', claimMillions),
    ],
    ['live-data-elsewhere', 'its pictures in another file', withExternalData(motion, 'vide')],
    ['live-no-still-time', 'no time of the still', dropTracks(motion, isStillTimeTrack)],
    ['live-still-time-outside', 'it after the end', setDuration(motion, 1)],
    [
      'live-identifier-missing',
      'no identifier',
      editBoxes(motion, ['moov', 'meta'], () => undefined),
    ],
  ])('%s: a motion with %s', async (code, _, changed) => {
    expect(await faults(still, changed)).toContain(`${code} motion`);
  });

  it('live-truncated: a moov that is cut off', async () => {
    const [code] = await faults(still, motion.subarray(0, -10));
    expect(code).toBe('live-truncated motion');
  });

  it('live-identifier-differs', async () => {
    const other = replaceText(motion, identifier, otherThan(identifier));
    expect(await faults(still, other)).toEqual(['live-identifier-differs']);
  });

  it('live-wrong-kind: the halves the wrong way round, or no media', async () => {
    expect(await faults(motion, still)).toEqual([
      'live-wrong-kind still',
      'live-wrong-kind motion',
    ]);
    expect(await faults(still, bytes('a text, no movie'))).toEqual(['live-wrong-kind motion']);
  });

  it('live-truncated: an empty half', async () => {
    expect(await faults(zeros(0), motion)).toEqual(['live-truncated still']);
    expect(await faults(still, zeros(0))).toEqual(['live-truncated motion']);
  });

  it('a movie in fragments says a duration of 0, which no time of the still is outside of', async () => {
    expect(await faults(still, setDuration(motion, 0))).toEqual([]);
  });

  it('tells everything that is wrong, each code once', async () => {
    const broken = setDuration(setChunks(setChunks(motion, 'vide', 0xffff_ff00), 'soun', 0), 1);
    expect(await faults(still, replaceText(broken, identifier, otherThan(identifier)))).toEqual([
      'live-truncated motion',
      'live-damaged motion',
      'live-identifier-differs',
      'live-still-time-outside motion',
    ]);
  });
});

const heics = ALL_PAIRS.filter(
  ({ still }) => splitBoxes(still.subarray(0, 64))[0]?.type === 'ftyp',
);

describe.each(heics)('the HEIC of $name', ({ still, motion }) => {
  /** Where the Exif item lies: it must be found for the identifier. */
  const exif = indexOf(still, 'Exif\0\0MM') - 4;

  it('live-truncated: items outside the file', async () => {
    const changed = changeItemOffsets(still, (offset) => (offset === exif ? offset : 0x7fff_0000));
    expect(await faults(changed, motion)).toContain('live-truncated still');
  });

  it('live-damaged: items inside ftyp', async () => {
    const changed = changeItemOffsets(still, (offset) => (offset === exif ? offset : 0));
    expect(await faults(changed, motion)).toEqual(['live-damaged still']);
  });

  it('live-truncated: cut off by a byte', async () => {
    expect(await faults(still.subarray(0, -1), motion)).toContain('live-truncated still');
  });

  it('live-damaged: no primary item', async () => {
    const changed = replaceText(still, 'pitm', 'free');
    expect(await faults(changed, motion)).toContain('live-damaged still');
  });
});

// iPhones put the description of the grid of tiles into idat; the fixtures have none.
describe.each(heics.filter(({ name }) => name.startsWith('real')))(
  'the idat of $name',
  ({ still, motion }) => {
    it('live-truncated: data outside', async () => {
      const changed = changeIdatOffsets(still, () => 4096);
      expect(await faults(changed, motion)).toEqual(['live-truncated still']);
    });
  },
);

const jpegs = ALL_PAIRS.filter(({ still }) => still[0] === 0xff);

describe.each(jpegs)('the JPEG of $name', ({ still, motion }) => {
  it.each([
    ['a gain map behind it', bytes(still, still.subarray(0, 9000))],
    ['a gain map behind it that is cut', bytes(still, still.subarray(0, 3000))],
    ['a maker’s data behind it, of 3 MB', bytes(still, zeros(3 << 20).fill(7))],
  ])('works with %s', async (_, changed) => {
    expect(await faults(changed, motion)).toEqual([]);
  });

  it.each([
    ['cut off by a byte', still.subarray(0, -1)],
    ['cut off in the middle', still.subarray(0, Math.floor(still.length * 0.9))],
    ['filled up with zeros', bytes(still.subarray(0, -2000), zeros(2000))],
  ])('live-truncated: %s', async (_, changed) => {
    expect(await faults(changed, motion)).toEqual(['live-truncated still']);
  });

  it('live-damaged: without picture data', async () => {
    const changed = bytes(still.subarray(0, scanOf(still)), '\xff\xd9\0\0');
    expect(await faults(changed, motion)).toEqual(['live-damaged still']);
  });
});

describe('a DNG', () => {
  const still = fixtureFile('2026/IMG_0004.DNG');
  const motion = fixtureFile('2026/IMG_0004.MOV');
  /** Big-endian, as the fixture is. */
  const setTag = (tag: number, change: (view: DataView, entry: number) => void): Uint8Array =>
    withView(still, (view) => {
      for (let entry = 10; entry < 10 + 12 * view.getUint16(8); entry += 12) {
        if (view.getUint16(entry) === tag) change(view, entry);
      }
    });

  it.each([
    ['a strip outside', setTag(0x0111, (view, entry) => view.setUint32(entry + 8, still.length))],
    ['a strip too long', setTag(0x0117, (view, entry) => view.setUint32(entry + 8, still.length))],
    [
      'a table of strips outside',
      setTag(0x0111, (view, entry) => view.setUint32(entry + 4, 1 << 20)),
    ],
    [
      'a SubIFD outside',
      setTag(0x0116, (view, entry) => {
        view.setUint16(entry, 0x014a);
        view.setUint32(entry + 8, still.length);
      }),
    ],
  ])('live-truncated: %s', async (_, changed) => {
    expect(await faults(changed, motion)).toEqual(['live-truncated still']);
  });
});

it('old QuickTime sound in packets, whose samples all claim one byte, works', async () => {
  const { still, motion } = firstPair();
  // ima4 in stereo: 64 samples are 68 bytes. Each sample would be a byte long without the packets.
  const packets = (samplesPerPacket: number, bytesPerFrame: number): Uint8Array =>
    editTable(
      editTable(motion, 'soun', 'stsd', () =>
        bytes(
          u32(0, 1),
          box('ima4', zeros(6), u16(1, 1), zeros(18), u32(samplesPerPacket, 34, bytesPerFrame, 2)),
        ),
      ),
      'soun',
      'stsz',
      (payload) => withView(payload, (view) => view.setUint32(4, 1)),
    );
  expect(await faults(still, packets(64, 68))).toEqual([]);
  expect(await faults(still, packets(1, 1 << 20))).toEqual(['live-truncated motion']);
});

it('samples of 4, 8 and 16 bits in stz2 are counted', async () => {
  const { still, motion } = firstPair();
  const compact = (width: number, entry: number, count: number): Uint8Array =>
    editBoxes(motion, ['moov', 'trak'], (trak) =>
      Buffer.from(trak).includes('vide', 0, 'latin1')
        ? editBoxes(trak, ['mdia', 'minf', 'stbl'], (stbl) =>
            bytes(
              editBoxes(stbl, ['stsz'], () => undefined),
              fullBox(
                'stz2',
                {},
                u32(width, count),
                zeros(Math.ceil((count * width) / 8)).fill(entry),
              ),
            ),
          )
        : trak,
    );
  const samples = 36;
  for (const width of [4, 8, 16]) {
    expect(await faults(still, compact(width, 0x11, samples))).toEqual(
      width === 16 ? ['live-truncated motion'] : [],
    );
  }
  expect(await faults(still, compact(5, 0, samples))).toEqual(['live-damaged motion']);
});

it('a movie that goes on in fragments may have no samples in moov', async () => {
  const { still, motion } = firstPair();
  const empty = withoutPictures(motion);
  expect(await faults(still, empty)).toEqual(['live-no-picture motion']);
  const fragmented = editBoxes(empty, ['moov'], (moov) => bytes(moov, box('mvex')));
  expect(await faults(still, fragmented)).toEqual([]);
});

it('neither half with an identifier', async () => {
  const still = fixtureFile('2026/IMG_0005.JPG');
  const motion = fixtureFile('2026/IMG_0005.MOV');
  expect(await faults(still, motion)).toEqual([
    'live-identifier-missing',
    'live-no-still-time motion',
  ]);
});

it('what a reader throws comes out unchanged', async () => {
  const { still, motion } = firstPair();
  const disk = Object.assign(new Error('i/o error'), { code: 'EIO' });
  const failing = { size: still.length, read: () => Promise.reject(disk) };
  await expect(checkLive(failing, new CountingReader(motion))).rejects.toBe(disk);
  await expect(checkLive(new CountingReader(still), failing)).rejects.toBe(disk);
});

it('both halves cut off are two faults of one code', async () => {
  const { still, motion } = firstPair();
  expect(await faults(still.subarray(0, -1), moovFirst(motion).subarray(0, -1))).toEqual([
    'live-truncated still',
    'live-truncated motion',
  ]);
});

it('every code is met here', () => {
  expect([...met].toSorted()).toEqual([...LIVE_CODES].toSorted());
});

testWith([realPhotos], 'covers eight real pairs', () => {
  expect(REAL_PAIRS).toHaveLength(8);
});

function firstPair(): SamplePair {
  const [pair] = FIXTURE_PAIRS;
  if (pair === undefined) throw new Error('the fixtures have pairs');
  return pair;
}

/** Where the scan header of a JPEG begins: the first SOS behind all thumbnails. */
function scanOf(file: Uint8Array): number {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let at = 2;
  while (view.getUint8(at + 1) !== 0xda) at += 2 + view.getUint16(at + 2);
  return at;
}

function setChunks(motion: Uint8Array, handler: string, offset: number): Uint8Array {
  return editTable(motion, handler, 'stco', (payload) =>
    withView(payload, (view) => {
      for (let at = 8; at + 4 <= view.byteLength; at += 4) view.setUint32(at, offset);
    }),
  );
}

function dropLastEntry(payload: Uint8Array): Uint8Array {
  return withView(payload.subarray(0, -4), (view) => view.setUint32(4, view.getUint32(4) - 1));
}

function lastRunFirst(payload: Uint8Array): Uint8Array {
  return withView(payload, (view) => view.setUint32(8, 2));
}

function claimMillions(payload: Uint8Array): Uint8Array {
  const countOffset =
    payload.length - 8 === 4 * new DataView(Uint8Array.from(payload).buffer).getUint32(4) ? 4 : 8;
  return withView(payload, (view) => view.setUint32(countOffset, 50_000_000));
}

function withoutPictures(motion: Uint8Array): Uint8Array {
  return editTable(motion, 'vide', 'stsz', () => bytes(u32(0, 0, 0)));
}

function setDuration(motion: Uint8Array, duration: number): Uint8Array {
  return editBoxes(motion, ['moov', 'mvhd'], (payload) =>
    withView(payload, (view) => view.setUint32(16, duration)),
  );
}

function withExternalData(motion: Uint8Array, handler: string): Uint8Array {
  const isHandler = (trak: Uint8Array): boolean => Buffer.from(trak).includes(handler, 0, 'latin1');
  return editBoxes(motion, ['moov', 'trak'], (trak) =>
    isHandler(trak)
      ? editBoxes(trak, ['mdia', 'minf', 'dinf', 'dref'], () =>
          bytes(u32(0, 1), fullBox('alis', { flags: 0 })),
        )
      : trak,
  );
}

function withLargeOffsets(motion: Uint8Array): Uint8Array {
  return editBoxes(motion, ['moov', 'trak', 'mdia', 'minf', 'stbl'], (stbl) => {
    const parts = splitBoxes(stbl).map((found) => {
      if (found.type !== 'stco') return found.bytes;
      const view = new DataView(Uint8Array.from(found.bytes).buffer);
      const offsets: number[] = [];
      for (let at = 16; at + 4 <= view.byteLength; at += 4) offsets.push(view.getUint32(at));
      return fullBox('co64', {}, u32(offsets.length), u64(...offsets));
    });
    return bytes(...parts);
  });
}

function shiftedWithoutFtyp(motion: Uint8Array): Uint8Array {
  const by = part(motion, 'ftyp').length;
  const shifted = editBoxes(motion, ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stco'], (payload) =>
    withView(payload, (view) => {
      for (let at = 8; at + 4 <= view.byteLength; at += 4) {
        view.setUint32(at, view.getUint32(at) - by);
      }
    }),
  );
  return shifted.subarray(by);
}
