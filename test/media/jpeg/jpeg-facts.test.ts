import { describe, expect, it } from 'vitest';
import { bytes, u16, u8, zeros } from '../../support/media/bytes.ts';
import { factsOf } from '../../support/media/readers.ts';
import { FRAME, heic, jpeg, SCAN, segment } from '../../support/media/stills.ts';
import { appleMakerNote, EXIF_FACTS, exifTiff, IDENTIFIER } from '../../support/media/tiff.ts';

const SIZE = { kind: 'still', type: 'JPEG', width: 4032, height: 3024 };
const EXIF = segment(0xe1, 'Exif\0\0', exifTiff({}));

describe('a JPEG', () => {
  it.each([
    ['as iPhones write it', jpeg()],
    [
      'with JFIF, XMP and a comment before its Exif',
      jpeg(
        segment(0xe0, 'JFIF\0'),
        segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0'),
        segment(0xfe, 'hi'),
        EXIF,
        FRAME,
        SCAN,
      ),
    ],
    ['with fill bytes between its segments', jpeg(EXIF, u8(0xff, 0xff, 0xff), FRAME, SCAN)],
    ['with markers that stand alone', jpeg(EXIF, u8(0xff, 0x01, 0xff, 0xd0), FRAME, SCAN)],
    [
      'with a second Exif, of something else',
      jpeg(EXIF, segment(0xe1, 'Exif\0\0', exifTiff({ make: 'Else' })), FRAME, SCAN),
    ],
    ['with Huffman tables before its frame', jpeg(EXIF, segment(0xc4, zeros(20)), FRAME, SCAN)],
    [
      'in little-endian order',
      jpeg(segment(0xe1, 'Exif\0\0', exifTiff({ littleEndian: true })), FRAME, SCAN),
    ],
    ['with an empty segment', jpeg(segment(0xe1), EXIF, FRAME, SCAN)],
  ])('%s', async (_, file) => {
    expect(await factsOf(file)).toEqual({ ...SIZE, ...EXIF_FACTS });
  });

  it.each([
    ['without Exif', jpeg(FRAME, SCAN)],
    ['whose Exif is not TIFF', jpeg(segment(0xe1, 'Exif\0\0', zeros(40)), FRAME, SCAN)],
    ['whose Exif is cut off in its header', jpeg(segment(0xe1, 'Exif\0\0', 'MM\0*'), FRAME, SCAN)],
    [
      'whose directory lies outside',
      jpeg(segment(0xe1, 'Exif\0\0', 'MM\0*\xff\xff\xff\xff'), FRAME, SCAN),
    ],
  ])('%s', async (_, file) => {
    expect(await factsOf(file)).toEqual(SIZE);
  });

  it('whose lines are counted later has no size', async () => {
    const frame = segment(0xc2, u8(8), u16(0, 4032), u8(1, 1, 0x11, 0));
    expect(await factsOf(jpeg(EXIF, frame, SCAN))).not.toHaveProperty('width');
  });

  it('is a JPEG under any name, as a HEIC is a HEIC', async () => {
    expect(await factsOf(jpeg())).toHaveProperty('type', 'JPEG');
    expect(await factsOf(heic())).toHaveProperty('type', 'HEIC');
  });
});

const withExif = (options: Parameters<typeof exifTiff>[0]): Promise<unknown> =>
  factsOf(jpeg(segment(0xe1, 'Exif\0\0', exifTiff(options)), FRAME, SCAN));

describe('Exif', () => {
  it.each([
    [
      'an identifier in lower case',
      { identifier: IDENTIFIER.toLowerCase() },
      { contentIdentifier: IDENTIFIER.toLowerCase() },
    ],
    ['no offset', { offset: '' }, { captured: '2026-01-09T18:32:07' }],
    ['a padded make', { make: 'Apple   ' }, { make: 'Apple' }],
  ])('with %s', async (_, options, expected) => {
    expect(await withExif(options)).toMatchObject(expected);
  });

  it.each([
    ['a clock that was not set', { dateTime: '0000:00:00 00:00:00' }, 'captured'],
    [
      'the note of another maker',
      { makerNote: bytes('Nikon\0\x02\x10\0\0', zeros(99)) },
      'contentIdentifier',
    ],
    [
      'another tag that looks like the link',
      { makerNote: appleMakerNote({ 0x20: IDENTIFIER }) },
      'contentIdentifier',
    ],
    ['a make that acts on a terminal', { make: '\u001b[2J' }, 'make'],
    ['a make of 1,025 bytes', { make: 'x'.repeat(1025) }, 'make'],
    ['a make that is not UTF-8', { make: 'caf\xe9' }, 'make'],
  ])('leaves out %s', async (_, options, key) => {
    const facts = await withExif(options);
    expect(facts).not.toHaveProperty(key);
    expect(facts).toHaveProperty('model', 'iPhone 15 Pro');
  });
});

describe('a JPEG that is damaged behind its Exif', () => {
  it.each([
    ['cut off before its picture data', 'media-truncated', SIZE, jpeg(EXIF, FRAME)],
    ['cut off in a segment', 'media-truncated', SIZE, jpeg(EXIF, FRAME, SCAN.subarray(0, 6))],
    ['without a frame', 'media-malformed', { kind: 'still', type: 'JPEG' }, jpeg(EXIF, SCAN)],
    ['something that is no segment', 'media-malformed', SIZE, jpeg(EXIF, FRAME, zeros(99))],
  ])('is read, and says so: %s', async (_, code, size, file) => {
    const damage = { code, message: expect.stringMatching(/cut off|damaged/) as unknown };
    expect(await factsOf(file)).toEqual({ ...size, ...EXIF_FACTS, damage });
  });
});

describe('a damaged JPEG', () => {
  it.each([
    ['cut off after its first bytes', 'media-truncated', jpeg().subarray(0, 3)],
    ['cut off in its Exif', 'media-truncated', jpeg().subarray(0, 100)],
    ['cut off before its picture data', 'media-truncated', jpeg(FRAME)],
    ['without a frame', 'media-malformed', jpeg(SCAN)],
    ['with a segment of no length', 'media-malformed', jpeg(u8(0xff, 0xe0, 0, 1), SCAN)],
    [
      'with something else where a segment should be',
      'media-malformed',
      jpeg(u8(0xff, 0xd0), zeros(99)),
    ],
    ['of fill bytes', 'media-malformed', jpeg(zeros(1 << 20).fill(0xff))],
  ])('%s', async (_, code, file) => {
    await expect(factsOf(file)).rejects.toMatchObject({ name: 'LivepkgError', code });
  });
});
