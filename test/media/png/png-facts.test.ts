import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFacts } from '../../../src/media/read-facts.ts';
import { temporaryFolders } from '../../support/tree.ts';
import { bytes, u32, u8, zeros } from '../../support/media/bytes.ts';
import { CountingReader, factsOf } from '../../support/media/readers.ts';
import { exiftool, run, testWith } from '../../support/oracles.ts';
import { chunk, IDAT, IEND, IHDR, png, PNG_SIGNATURE } from '../../support/media/stills.ts';
import { EXIF_FACTS, exifTiff, IDENTIFIER } from '../../support/media/tiff.ts';

const folder = temporaryFolders();
const SIZE = { kind: 'still', type: 'PNG', width: 40, height: 30 };
const EXIF = chunk('eXIf', exifTiff({}));

describe('a PNG', () => {
  it.each([
    ['with its Exif first', png()],
    ['with its Exif behind the picture', png(IHDR, IDAT, EXIF, IEND)],
    [
      'in little-endian order',
      png(IHDR, chunk('eXIf', exifTiff({ littleEndian: true })), IDAT, IEND),
    ],
    ['with other chunks', png(IHDR, chunk('iCCP', zeros(99)), EXIF, IDAT, IDAT, IEND)],
    ['as Xcode writes it', png(chunk('CgBI', zeros(4)), IHDR, EXIF, IDAT, IEND)],
    ['with something appended', bytes(png(), zeros(99))],
  ])('%s', async (_, file) => {
    expect(await readFacts(new CountingReader(file))).toEqual({ ...SIZE, ...EXIF_FACTS });
  });

  it.each([
    ['without Exif', png(IHDR, IDAT, IEND)],
    ['whose Exif is not TIFF', png(IHDR, chunk('eXIf', zeros(40)), IDAT, IEND)],
    ['with an empty Exif', png(IHDR, chunk('eXIf'), IDAT, IEND)],
  ])('%s', async (_, file) => {
    expect(await factsOf(file)).toEqual(SIZE);
  });

  it('of no width has no size', async () => {
    const header = chunk('IHDR', u32(0, 30), u8(8, 0, 0, 0, 0));
    expect(await factsOf(png(header, IDAT, IEND))).not.toHaveProperty('width');
  });

  it('is not read but for its headers and its Exif', async () => {
    const reader = new CountingReader(png(IHDR, EXIF, chunk('IDAT', zeros(1 << 20)), IEND));
    await readFacts(reader);
    expect(reader.bytesRead).toBeLessThan(4096);
  });

  testWith([exiftool()], 'is one to exiftool, too', () => {
    const path = join(folder(), 'a.png');
    writeFileSync(path, png());
    const args = [
      '-s',
      '-ContentIdentifier',
      '-MediaGroupUUID',
      '-ImageSize',
      '-Model',
      '-Warning',
    ];
    const told = run('exiftool', [...args, path]);
    expect(told).toMatch(new RegExp(`(ContentIdentifier|MediaGroupUUID) *: ${IDENTIFIER}`));
    expect(told).toMatch(/ImageSize *: 40x30/);
    expect(told).toMatch(/Model *: iPhone 15 Pro/);
    expect(told).not.toContain('Warning');
  });
});

describe('a PNG that is damaged', () => {
  const truncated = { code: 'media-truncated', message: expect.any(String) as unknown };
  const malformed = { code: 'media-malformed', message: expect.any(String) as unknown };

  it.each([
    ['cut off before its end', { ...EXIF_FACTS, damage: truncated }, png(IHDR, EXIF, IDAT)],
    [
      'cut off in its picture',
      { ...EXIF_FACTS, damage: truncated },
      png(IHDR, EXIF, IDAT).subarray(0, -1),
    ],
    ['cut off before its Exif', { damage: { ...truncated, hidesMetadata: true } }, png(IHDR, IDAT)],
    [
      'cut off in its Exif',
      { damage: { ...truncated, hidesMetadata: true } },
      png().subarray(0, 99),
    ],
    ['broken behind its Exif', { ...EXIF_FACTS, damage: malformed }, png(IHDR, EXIF, zeros(99))],
  ])('is read, and says so: %s', async (_, facts, file) => {
    expect(await factsOf(file)).toEqual({ ...SIZE, ...facts });
  });

  it.each([
    ['cut off behind its signature', 'media-truncated', PNG_SIGNATURE],
    ['cut off in its first chunk', 'media-truncated', png().subarray(0, 30)],
    ['without a header', 'media-malformed', png(IDAT, IEND)],
    ['of zeros', 'media-malformed', png(zeros(99))],
    ['with Exif of 9 MB', 'media-malformed', png(IHDR, chunk('eXIf', zeros(9 << 20)), IDAT, IEND)],
  ])('is not read: %s', async (_, code, file) => {
    await expect(factsOf(file)).rejects.toMatchObject({ name: 'LivepkgError', code });
  });

  it('cannot be half of a Live Photo: without picture data, and cut off', async () => {
    expect(await readFacts(new CountingReader(png(IHDR, EXIF, IEND)))).toMatchObject({
      faults: [{ code: 'live-damaged' }],
    });
    expect(await readFacts(new CountingReader(png(IHDR, EXIF, IDAT)))).toMatchObject({
      faults: [{ code: 'live-truncated' }],
    });
  });
});
