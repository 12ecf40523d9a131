import { describe, expect, it } from 'vitest';
import { readFacts } from '../../../src/media/read-facts.ts';
import { bytes, u16, u32, zeros } from '../../support/media/bytes.ts';
import { CountingReader, factsOf } from '../../support/media/readers.ts';
import { exiftoolBytes } from '../../support/exiftool.ts';
import { describeWith, exiftool } from '../../support/oracles.ts';
import { dng } from '../../support/media/stills.ts';
import { ASCII, EXIF_FACTS, LONG, tiff, UNDEFINED } from '../../support/media/tiff.ts';

const FACTS = { kind: 'still', type: 'DNG', width: 8064, height: 6048, ...EXIF_FACTS };
const DNG_VERSION = [0xc612, 1, bytes([1, 4, 0, 0])] as const;

const SHAPES = [
  ['little-endian, the picture in a SubIFD', { littleEndian: true }, 'SubIFD1'],
  ['big-endian, the picture in a SubIFD', { littleEndian: false }, 'SubIFD1'],
  ['little-endian, the picture in IFD0', { littleEndian: true, mainFirst: true }, 'IFD0'],
  ['big-endian, the picture in IFD0', { littleEndian: false, mainFirst: true }, 'IFD0'],
] as const;

describe('a DNG', () => {
  it.each(SHAPES)('%s', async (_, options) => {
    expect(await factsOf(dng(options))).toEqual(FACTS);
  });

  it('is read lean, however far from its start the fields lie', async () => {
    const reader = new CountingReader(dng({ padding: 20 << 20 }));
    expect(await readFacts(reader)).toEqual(FACTS);
    expect(reader.bytesRead).toBeLessThan(2048);
  });

  it('whose SubIFDs point in a circle', async () => {
    const file = tiff({ main: [[0x00fe, LONG, [1]], [0x014a, LONG, [8, 8, 8]], DNG_VERSION] });
    expect(await factsOf(file)).toEqual({ kind: 'still', type: 'DNG' });
  });

  it('with fields that lie outside, or are not what they should be', async () => {
    const file = tiff({
      main: [
        [0x0110, ASCII, 'iPhone 15 Pro'],
        [0x010f, LONG, [1]],
        [0x8769, LONG, [0xffff_0000]],
        DNG_VERSION,
      ],
    });
    expect(await factsOf(file)).toMatchObject({
      kind: 'still',
      type: 'DNG',
      model: 'iPhone 15 Pro',
      damage: { code: 'media-truncated', hidesMetadata: true },
    });
  });

  it('cut off before or inside its maker note says that an identifier may be lost', async () => {
    const file = Buffer.from(dng());
    const note = file.indexOf('Apple iOS');
    for (const end of [note - 1, note + 20]) {
      const facts = await factsOf(file.subarray(0, end));
      expect(facts).toMatchObject({ kind: 'still', damage: { hidesMetadata: true } });
      expect(facts).not.toHaveProperty('contentIdentifier');
    }
  });

  it('with a maker note of 2 MB', async () => {
    const file = tiff({ main: [DNG_VERSION], exif: [[0x927c, UNDEFINED, zeros(2 << 20)]] });
    expect(await factsOf(file)).toEqual({ kind: 'still', type: 'DNG' });
  });
});

describeWith([exiftool()], 'exiftool on a DNG', () => {
  it.each(SHAPES)('agrees: %s', (_, options, group) => {
    expect(exiftoolBytes(dng(options))).toMatchObject({
      'File:FileType': 'DNG',
      [`${group}:ImageWidth`]: FACTS.width,
      [`${group}:ImageHeight`]: FACTS.height,
      [`${group}:SubfileType`]: 0,
      'IFD0:Make': FACTS.make,
      'IFD0:Model': FACTS.model,
      'IFD0:Software': Number(FACTS.software),
      'ExifIFD:DateTimeOriginal': '2026:01:09 18:32:07',
      'ExifIFD:OffsetTimeOriginal': '+09:00',
    });
  });

  it('finds the identifier under its older or newer name', () => {
    const tags = exiftoolBytes(dng());
    expect(tags['Apple:ContentIdentifier'] ?? tags['Apple:MediaGroupUUID']).toBe(
      FACTS.contentIdentifier,
    );
  });
});

describe('a TIFF', () => {
  it('that is no DNG is another picture', async () => {
    const file = tiff({ main: [[0x010f, ASCII, 'Apple']] });
    expect(await factsOf(file)).toEqual({ kind: 'other', picture: true });
  });

  it.each([
    ['cut off in its header', 'media-truncated', bytes('II*\0')],
    ['cut off before its directory', 'media-truncated', bytes('MM\0*', u32(4000))],
    ['cut off in its directory', 'media-malformed', bytes('MM\0*', u32(8), u16(40), zeros(40))],
    ['with its directory in its header', 'media-malformed', bytes('MM\0*', u32(0), zeros(40))],
    ['with 65,535 entries', 'media-malformed', bytes('MM\0*', u32(8), u16(65_535), zeros(800_000))],
  ])('%s', async (_, code, file) => {
    await expect(factsOf(file)).rejects.toMatchObject({ name: 'LivepkgError', code });
  });
});
