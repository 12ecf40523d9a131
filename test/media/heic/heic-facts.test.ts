import { describe, expect, it } from 'vitest';
import { box, fullBox } from '../../support/media/boxes.ts';
import { bytes, u16, u32, u64, u8, zeros } from '../../support/media/bytes.ts';
import { moov } from '../../support/media/movies.ts';
import { CountingReader, factsOf } from '../../support/media/readers.ts';
import { exifItem, heic, LONG_FTYP } from '../../support/media/stills.ts';
import { EXIF_FACTS, exifTiff, IDENTIFIER } from '../../support/media/tiff.ts';
import { readFacts } from '../../../src/media/read-facts.ts';

const FACTS = { kind: 'still', type: 'HEIC', width: 4032, height: 3024, ...EXIF_FACTS };
const PICTURE = { id: 1, type: 'hvc1', data: zeros(64) };
const OTHER = '11111111-2222-4333-8444-555555555555';

describe('a HEIC', () => {
  it.each([
    ['as iPhones write it', heic()],
    ['with an ftyp of 52 bytes', heic({ ftyp: LONG_FTYP })],
    ['with 32-bit item identifiers', heic({ version: 1 })],
    ['with its items in idat', heic({ inIdat: true })],
    ['with its items in three pieces each', heic({ pieces: 3 })],
    ['with its Exif at the end of the file', heic({ extra: box('free', zeros(5000)) })],
    ['with other data appended that are no boxes', bytes(heic(), [0xff, 0xfe], zeros(90).fill(7))],
    ['with a few zeros appended', bytes(heic(), zeros(5))],
  ])('%s', async (_, file) => {
    expect(await factsOf(file)).toEqual(FACTS);
  });

  it('without Exif', async () => {
    expect(await factsOf(heic({ items: [PICTURE] }))).toEqual({
      kind: 'still',
      type: 'HEIC',
      width: 4032,
      height: 3024,
    });
  });

  it('whose Exif is not Exif', async () => {
    const items = [
      PICTURE,
      { id: 2, type: 'Exif', data: bytes(u32(6), 'Exif\0\0', 'nothing at all') },
    ];
    expect(await factsOf(heic({ items }))).not.toHaveProperty('make');
  });

  it('whose primary item has no size', async () => {
    expect(await factsOf(heic({ primary: 2 }))).not.toHaveProperty('width');
  });
});

const exifItemOf = (id: number, identifier: string, describes?: number) => ({
  id,
  type: 'Exif',
  data: exifItem(exifTiff({ identifier })),
  ...(describes === undefined ? {} : { describes }),
});

describe('several Exif items', () => {
  it('prefer the one that describes the primary item', async () => {
    const items = [
      PICTURE,
      exifItemOf(2, OTHER),
      exifItemOf(3, OTHER, 4),
      exifItemOf(5, IDENTIFIER, 1),
    ];
    expect(await factsOf(heic({ items }))).toEqual(FACTS);
  });

  it('give the identifier of the first that has one', async () => {
    const items = [
      PICTURE,
      exifItemOf(2, OTHER),
      exifItemOf(3, '', 1),
      exifItemOf(4, IDENTIFIER, 1),
    ];
    expect(await factsOf(heic({ items }))).toEqual(FACTS);
  });
});

const truncated = { code: 'media-truncated', message: expect.any(String) as unknown };

describe('a HEIC that is damaged behind its metadata', () => {
  it('is read, and says so, when its picture data are cut off', async () => {
    const items = [
      { id: 2, type: 'Exif', data: exifItem(exifTiff({})), describes: 1 },
      { id: 1, type: 'hvc1', data: zeros(64) },
    ];
    expect(await factsOf(heic({ items }).subarray(0, -1))).toEqual({
      ...FACTS,
      damage: truncated,
    });
  });

  it('is read, and says so, when one of several Exif items is cut off', async () => {
    const items = [PICTURE, exifItemOf(3, IDENTIFIER, 1), exifItemOf(2, OTHER)];
    expect(await factsOf(heic({ items }).subarray(0, -50))).toEqual({
      ...FACTS,
      damage: { ...truncated, hidesMetadata: true },
    });
  });
});

const sequence = (...boxes: Uint8Array[]): Uint8Array =>
  bytes(box('ftyp', 'msf1', u32(0), 'msf1hevc'), ...boxes);

describe('a HEIF of a kind that no Live Photo uses', () => {
  it.each([
    ['a sequence', sequence(moov(), box('mdat', zeros(8)))],
    ['one that names HEVC', bytes(box('ftyp', 'hevc', u32(0), 'msf1hevc'), moov())],
    ['one in the short form', bytes(box('ftyp', 'mif3', u32(0), 'heic'), box('mini', zeros(40)))],
  ])('is another picture: %s', async (_, file) => {
    expect(await factsOf(file)).toEqual({ kind: 'other', picture: true });
  });

  it.each([
    ['media-truncated', sequence(moov(), box('mdat', zeros(8))).subarray(0, -1)],
    ['media-malformed', sequence(box('mdat', zeros(8)))],
  ])('is damaged all the same, if it is: %s', async (code, file) => {
    await expect(factsOf(file)).rejects.toMatchObject({ code });
  });
});

describe('a damaged HEIC', () => {
  const ftyp = box('ftyp', 'heic', u32(0), 'mif1heic');
  const meta = (...boxes: Uint8Array[]): Uint8Array => bytes(ftyp, fullBox('meta', {}, ...boxes));

  it.each([
    ['an Exif item in 65 pieces', 'media-malformed', heic({ pieces: 65 })],
    ['no meta', 'media-malformed', bytes(ftyp, box('mdat', zeros(8)))],
    ['a meta that is cut off', 'media-truncated', heic().subarray(0, 200)],
    ['an Exif item that is cut off', 'media-truncated', heic().subarray(0, -1)],
    ['a box shorter than its header', 'media-malformed', bytes(ftyp, u32(7), 'meta', zeros(8))],
    ['a child that does not fit', 'media-malformed', meta(bytes(u32(99), 'pitm'))],
    ['a child without room for its 64-bit length', 'media-malformed', meta(bytes(u32(1), 'pitm'))],
    [
      'an item table that says where nothing lies',
      'media-malformed',
      meta(
        fullBox('iinf', {}, u16(1), fullBox('infe', { version: 2 }, u16(1, 0), 'Exif\0')),
        fullBox('iloc', { version: 2 }, u8(0, 0), u32(0xffff_ffff), zeros(64)),
      ),
    ],
    [
      'an Exif item far outside the file',
      'media-truncated',
      meta(
        fullBox('iinf', {}, u16(1), fullBox('infe', { version: 2 }, u16(1, 0), 'Exif\0')),
        fullBox('iloc', {}, u8(0x88, 0), u16(1, 1, 0, 1), u64(2n ** 60n, 100)),
      ),
    ],
    [
      'an Exif item of 4 GB',
      'media-malformed',
      meta(
        fullBox('iinf', {}, u16(1), fullBox('infe', { version: 2 }, u16(1, 0), 'Exif\0')),
        fullBox('iloc', {}, u8(0x44, 0), u16(1, 1, 0, 1), u32(0, 0xffff_ffff)),
      ),
    ],
    ['a meta of 9 MB', 'media-malformed', meta(box('free', zeros(9 << 20)))],
    [
      'too many boxes',
      'media-malformed',
      meta(...Array.from({ length: 10_001 }, () => box('free'))),
    ],
  ])('%s', async (_, code, file) => {
    await expect(factsOf(file)).rejects.toMatchObject({ name: 'LivepkgError', code });
  });
});

it('reads neither picture data nor unknown boxes of a HEIC', async () => {
  const reader = new CountingReader(heic({ extra: box('free', zeros(1 << 20)) }));
  await readFacts(reader);
  expect(reader.bytesRead).toBeLessThan(2048);
});
