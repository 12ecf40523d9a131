/** `pack --remove-source` where there is no proof, or where the run before was interrupted. */
import {
  existsSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { livepkg } from '../support/livepkg.ts';
import { writePhoto } from '../support/photos.ts';
import { audit, pack } from '../support/records.ts';
import { onePhoto as photoIn, removeSource } from '../support/removal.ts';
import { files, state, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();
const onePhoto = () => photoIn(folder);

/** A photo with a sidecar, packed; then some of its files go. */
async function interrupted(gone: readonly string[]) {
  const { source, out, photo } = onePhoto();
  writeFileSync(join(source, 'IMG_0001.AAE'), '<plist/>');
  await pack([source, '--out', out]);
  for (const name of gone) rmSync(join(source, name));
  return { source, out, photo };
}

describe.concurrent('an interrupted removal', () => {
  test.each([
    ['its motion', ['IMG_0001.MOV']],
    ['all but the still', ['IMG_0001.MOV', 'IMG_0001.AAE']],
  ])('that removed %s is finished by the next run', async (_, gone) => {
    const { source, out } = await interrupted(gone);
    const { status, records } = await removeSource(source, out);
    expect(status).toBe(0);
    expect(records).toMatchObject([{ event: 'unchanged', still: join(source, 'IMG_0001.JPG') }]);
    expect(files(source)).toEqual([]);
  });

  test.each<[string, readonly string[], (source: string) => void]>([
    ['the still is gone, which would have gone last', ['IMG_0001.JPG'], () => undefined],
    ['both halves are gone', ['IMG_0001.JPG', 'IMG_0001.MOV'], () => undefined],
    [
      'the still has other bytes',
      ['IMG_0001.MOV'],
      (source) => {
        const still = join(source, 'IMG_0001.JPG');
        const bytes = readFileSync(still);
        bytes[bytes.length - 10] = (bytes[bytes.length - 10] ?? 0) ^ 1;
        writeFileSync(still, bytes);
      },
    ],
  ])('is none where %s: nothing goes', async (_, gone, change) => {
    const { source, out } = await interrupted(gone);
    change(source);
    const before = state(source);
    expect((await removeSource(source, out)).summary.removed).toBe(0);
    expect(state(source)).toEqual(before);
  });

  test('is none where only the still was named', async () => {
    const { source, out, photo } = await interrupted([]);
    expect((await removeSource(photo.still, out)).summary.removed).toBe(0);
    expect(files(source)).toHaveLength(3);
  });

  test('is none of a photo that was kept for a note', async () => {
    const { source, out, photo } = onePhoto();
    writeFileSync(photo.motion, readFileSync(photo.motion).subarray(0, -200));
    await removeSource(source, out);
    rmSync(photo.motion);
    expect((await removeSource(source, out)).summary.removed).toBe(0);
    expect(existsSync(photo.still)).toBe(true);
  });
});

describe.concurrent('a container that is no proof', () => {
  test.each<[string, (out: string, elsewhere: string) => void]>([
    [
      'because it is a link',
      (out, elsewhere) => {
        renameSync(join(out, 'a', 'IMG_0001.livepkg'), join(elsewhere, 'IMG_0001.livepkg'));
        symlinkSync(join(elsewhere, 'IMG_0001.livepkg'), join(out, 'a', 'IMG_0001.livepkg'));
      },
    ],
    [
      'because a link leads to its folder',
      (out, elsewhere) => {
        renameSync(join(out, 'a'), join(elsewhere, 'a'));
        symlinkSync(join(elsewhere, 'a'), join(out, 'a'));
      },
    ],
  ])('%s: nothing goes', async (_, change) => {
    const [source, out, elsewhere] = [folder('source'), folder('out'), folder('elsewhere')];
    writePhoto(join(source, 'a'), { number: 1 });
    await pack([source, '--out', out]);
    change(out, elsewhere);
    const before = state(source);
    const { status, summary } = await removeSource(source, out);
    expect(status).toBe(1);
    expect(summary.removed).toBe(0);
    expect(state(source)).toEqual(before);
    expect((await audit([out])).status).toBe(1);
  });

  test('of the time of a file: it is kept', async () => {
    const { source, out, photo } = onePhoto();
    await pack([source, '--out', out]);
    utimesSync(photo.still, 1_000_000_000, 1_000_000_000);
    const { records } = await removeSource(source, out);
    expect(records).toMatchObject([{ event: 'unchanged', keptBecause: 'times' }]);
    expect(files(source)).toHaveLength(2);
  });
});

describe.concurrent('a sidecar', () => {
  test('that a file of the folder may need which is not packed: it stays', async () => {
    const { source, out } = onePhoto();
    writeFileSync(join(source, 'IMG_0001.xmp'), '<x:xmpmeta/>');
    writeFileSync(join(source, 'IMG_0001.CR3'), 'a raw picture');
    expect((await removeSource(source, out)).summary).toMatchObject({ packed: 1, removed: 2 });
    expect(files(source)).toEqual(['IMG_0001.CR3', 'IMG_0001.xmp']);
  });

  test('that is a link, and so not packed: all stays', async () => {
    const { source, out } = onePhoto();
    symlinkSync('/etc/hostname', join(source, 'IMG_0001.AAE'));
    const { records, summary } = await removeSource(source, out);
    expect(records).toMatchObject([
      { keptBecause: 'notes', leftOut: [join(source, 'IMG_0001.AAE')] },
    ]);
    expect(summary.removed).toBe(0);
  });

  test('of several names goes in one run', async () => {
    const { source, out } = onePhoto();
    writeFileSync(join(source, 'IMG_0001.AAE'), '<plist/>');
    linkSync(join(source, 'IMG_0001.AAE'), join(source, 'IMG_O0001.AAE'));
    const { status, summary } = await removeSource(source, out);
    expect([status, summary.removed]).toEqual([0, 4]);
  });
});

describe.concurrent('in a Photos library', () => {
  test.each<[string, (source: string, library: string) => string]>([
    ['that is named', (_, library) => library],
    ['in a folder of it', (_, library) => join(library, 'originals')],
    ['below the folder that is named', (source) => source],
    [
      'behind a link',
      (source, library) => {
        symlinkSync(library, join(source, 'link'));
        return join(source, 'link');
      },
    ],
  ])('%s: refused, and nothing is done', async (_, pathOf) => {
    const source = folder('source');
    const library = join(source, 'Photos.photoslibrary');
    writePhoto(join(library, 'originals'), { number: 1 });
    const path = pathOf(source, library);
    const before = state(source);
    const out = folder('out');
    const { status, stderr } = await livepkg(['pack', path, '--out', out, '--remove-source']);
    expect(status).toBe(2);
    expect(stderr).toContain('source-in-photos-library');
    expect(state(source)).toEqual(before);
    expect(files(out)).toEqual([]);
  });
});
