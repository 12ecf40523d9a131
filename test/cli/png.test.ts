/** PNG stills: some apps write one under the name of the HEIC that they edited. */
import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { chunk, IDAT, IEND, IHDR, png } from '../support/media/stills.ts';
import { exifTiff } from '../support/media/tiff.ts';
import { identifier, writePhoto } from '../support/photos.ts';
import { audit, pack, scan, unpack } from '../support/records.ts';
import { contents, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();
const pngOf = (number: number): Uint8Array =>
  png(IHDR, chunk('eXIf', exifTiff({ identifier: identifier(number) })), IDAT, IEND);

test.concurrent.each(['IMG_0001.HEIC', 'IMG_0001.PNG'])(
  'a PNG called %s and its motion are a pair, and come back as they were',
  async (still) => {
    const [source, out, back] = [folder('source'), folder('out'), folder('back')];
    const photo = writePhoto(source, { number: 1, still });
    writeFileSync(photo.still, pngOf(1));
    const media = { still: { type: 'PNG', width: 40, height: 30 } };
    const scanned = await scan([source]);
    expect(scanned.records).toMatchObject([
      { event: 'pair', still: photo.still, faults: [], media },
    ]);

    expect((await pack([source, '--out', out])).summary).toMatchObject({ packed: 1, problems: 0 });
    expect((await pack([source, '--out', out])).summary).toMatchObject({ unchanged: 1 });
    expect((await audit([out, '--live'])).status).toBe(0);
    expect((await unpack([out, '--out', back])).status).toBe(0);
    expect(contents(back)).toEqual(contents(source));
  },
);

test.concurrent('one that is cut off before its Exif is a problem beside its motion', async () => {
  const source = folder('source');
  const { still, motion } = writePhoto(source, {
    number: 1,
    still: 'beach.PNG',
    motion: 'beach.MOV',
  });
  writeFileSync(still, png(IHDR, IDAT));
  expect((await scan([source])).records).toMatchObject([
    { event: 'unpaired', file: motion, reason: 'no-partner' },
    { event: 'problem', file: still, error: { code: 'media-truncated' } },
  ]);
  unlinkSync(motion);
  expect((await scan([source])).records[0]).toMatchObject({ event: 'ignored', reason: 'damaged' });
  expect(readFileSync(still)).toEqual(Buffer.from(png(IHDR, IDAT)));
});

test.concurrent('one without an identifier is an ordinary picture', async () => {
  const source = folder('source');
  const { still } = writePhoto(source, { number: 1, still: 'screen.png', motion: 'other.mov' });
  writeFileSync(still, png(IHDR, IDAT, IEND));
  const { records } = await scan([source]);
  expect(records.find((record) => 'file' in record && record.file === still)).toMatchObject({
    event: 'ignored',
    reason: 'no-identifier',
  });
});
