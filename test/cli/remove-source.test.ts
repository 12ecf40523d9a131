/** `pack --remove-source`: only what a container is proven to hold goes, and all else stays. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { copy, copyLibrary, LIBRARY, writePhoto } from '../support/photos.ts';
import { REAL_PAIRS_FOLDER, realPhotos } from '../support/real-photos.ts';
import { strace, testWith } from '../support/oracles.ts';
import { pack, unpack } from '../support/records.ts';
import { onePhoto as photoIn, removeSource } from '../support/removal.ts';
import { contents, files, state, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();

const onePhoto = () => photoIn(folder);

/** The same with a sidecar that two photos share. */
function twoWithOneSidecar() {
  const source = folder('source');
  writePhoto(source, { number: 1, still: 'A.JPG', motion: 'A.MOV' });
  writePhoto(source, { number: 2, still: 'A.HEIC', motion: 'A_HEVC.MOV' });
  writeFileSync(join(source, 'A.AAE'), '<plist/>');
  return { source, out: folder('out') };
}

describe.concurrent('the files of a packed photo', () => {
  test('go, sidecars with them, and come back from the archive', async () => {
    const source = folder('source');
    copyLibrary(source);
    const library = join(source, 'library');
    const before = contents(library);
    const out = folder('out');
    const { status, summary } = await removeSource(library, out);
    expect(status).toBe(0);
    expect(summary).toMatchObject({ packed: 4, removed: 9, problems: 0 });
    expect(files(library)).toEqual([
      '2026/IMG_0005.JPG',
      '2026/IMG_0005.MOV',
      '2026/IMG_0006.HEIC',
      'notes.txt',
    ]);
    expect((await unpack([out, '--out', library])).summary.restored).toBe(4);
    expect(contents(library)).toEqual(before);
  });

  testWith([realPhotos], 'go, of all real photos', async () => {
    const source = folder('source');
    copy(REAL_PAIRS_FOLDER, join(source, 'pairs'));
    const before = contents(join(source, 'pairs'));
    const out = folder('out');
    const { summary } = await removeSource(join(source, 'pairs'), out);
    expect(summary).toMatchObject({ packed: 8, removed: 18, problems: 0 });
    expect(files(source).filter((name) => !/\.(?:tsv|txt)$/.test(name))).toEqual([]);
    await unpack([out, '--out', join(source, 'pairs')]);
    expect(contents(join(source, 'pairs'))).toEqual(before);
  });

  test('go also where it was packed before', async () => {
    const { source, out } = onePhoto();
    await pack([source, '--out', out]);
    const { records } = await removeSource(source, out);
    expect(records).toMatchObject([
      { event: 'unchanged', removed: [join(source, 'IMG_0001.MOV'), join(source, 'IMG_0001.JPG')] },
    ]);
    expect(files(source)).toEqual([]);
  });

  test('stay in a dry run, which says what would go', async () => {
    const { source, out, photo } = onePhoto();
    const before = state(source);
    const { records } = await removeSource(source, out, '--dry-run');
    expect(records).toMatchObject([{ dryRun: true, removed: [photo.still, photo.motion] }]);
    expect(state(source)).toEqual(before);
    expect(files(out)).toEqual([]);
  });

  test('stay where the container is damaged behind its first bytes', async () => {
    const { source, out, photo } = onePhoto();
    await pack([source, '--out', out]);
    const container = join(out, 'IMG_0001.livepkg');
    const bytes = readFileSync(container);
    bytes[bytes.length - 3000] = (bytes[bytes.length - 3000] ?? 0) ^ 1;
    writeFileSync(container, bytes);
    const { status, records } = await removeSource(source, out);
    expect(status).toBe(1);
    expect(records).toMatchObject([
      { event: 'unchanged', removed: [] },
      { event: 'problem', file: container, error: { code: 'not-read-back' } },
    ]);
    expect(existsSync(photo.still) && existsSync(photo.motion)).toBe(true);
  });

  test('stay where the container holds other bytes of the same length and time', async () => {
    const { source, out, photo } = onePhoto();
    await pack([source, '--out', out]);
    const bytes = readFileSync(photo.motion);
    const touched = join(source, 'IMG_0001.MOV');
    bytes[bytes.length - 10] = (bytes[bytes.length - 10] ?? 0) ^ 1;
    const times = join(source, 'times');
    copy(touched, times);
    writeFileSync(touched, bytes);
    execFileSync('touch', ['-r', times, touched]);
    rmSync(times);
    const { records } = await removeSource(source, out);
    expect(records).toMatchObject([
      { event: 'unchanged', removed: [] },
      { event: 'problem', error: { code: 'not-in-container' } },
    ]);
    expect(existsSync(photo.still) && existsSync(photo.motion)).toBe(true);
  });
});

testWith([strace()], 'what the system does not let go stays, and the others go', async () => {
  const { source, out } = onePhoto();
  const other = writePhoto(join(source, 'other'), { number: 2 });
  const before = files(source);
  const { status, records, summary } = await pack([source, '--out', out, '--remove-source'], {
    prefix: [
      'strace',
      '-f',
      '-qqq',
      '-o',
      '/dev/null',
      '-P',
      other.still,
      '-e',
      'inject=unlink:error=EACCES',
    ],
  });
  expect(status).toBe(1);
  expect(summary).toMatchObject({ packed: 2, removed: 3, problems: 1 });
  expect(records.at(-1)).toMatchObject({ event: 'problem', error: { code: 'not-permitted' } });
  expect(files(source)).toEqual(
    before.filter((path) => path === 'other/IMG_0002.JPG' || path.endsWith('/')),
  );
  expect((await removeSource(source, out)).summary).toMatchObject({
    unchanged: 1,
    removed: 1,
    unpaired: 0,
  });
  expect(files(source)).toEqual([]);
});

describe.concurrent('kept, with the reason', () => {
  const keeps: [string, string, (source: string) => void][] = [
    [
      'a half that another one without a partner may need',
      'identifier-elsewhere',
      (source) => {
        copy(join(source, 'IMG_0001.JPG'), join(source, 'copy', 'IMG_0001.JPG'));
      },
    ],
    [
      'an edited copy under the same identifier',
      'identifier-elsewhere',
      (source) => {
        writePhoto(join(source, 'edited'), { number: 1, tail: 'edited' });
        rmSync(join(source, 'edited', 'IMG_0001.MOV'));
      },
    ],
    [
      'a photo of which a sidecar is left out',
      'notes',
      (source) => {
        mkdirSync(join(source, 'b'));
        renameSync(join(source, 'IMG_0001.MOV'), join(source, 'b', 'IMG_0001.MOV'));
        for (const place of [source, join(source, 'b')])
          writeFileSync(join(place, 'IMG_0001.AAE'), place);
      },
    ],
    [
      'a photo that may not play',
      'faults',
      (source) => {
        const still = join(source, 'IMG_0001.JPG');
        writeFileSync(still, readFileSync(still).subarray(0, -200));
      },
    ],
  ];
  test.each(keeps)('%s', async (_, keptBecause, change) => {
    const { source, out } = onePhoto();
    change(source);
    const before = state(source);
    const { status, records, summary } = await removeSource(source, out);
    expect(status).toBe(0);
    expect(records.find(({ event }) => event === 'packed')).toMatchObject({ keptBecause });
    expect(summary).toMatchObject({ packed: 1, removed: 0 });
    expect(state(source)).toEqual(before);
    expect((await removeSource(source, out, '--strict')).status).toBe(1);
  });

  test('a pair that only its names make', async () => {
    const source = folder('source');
    for (const name of ['IMG_0005.JPG', 'IMG_0005.MOV'])
      copy(join(LIBRARY, '2026', name), join(source, name));
    const { records } = await removeSource(source, folder('out'), '--pair-by-name');
    expect(records).toMatchObject([{ event: 'packed', keptBecause: 'name-only' }]);
    expect(files(source)).toHaveLength(2);
  });

  test('what a symbolic link leads to: the folder named, one above it, and the file', async () => {
    const { source, photo } = onePhoto();
    const links = folder('links');
    symlinkSync(source, join(links, 'folder'));
    symlinkSync(photo.still, join(links, 'IMG_0001.JPG'));
    symlinkSync(photo.motion, join(links, 'IMG_0001.MOV'));
    for (const paths of [
      [join(links, 'folder')],
      [join(links, 'folder', 'IMG_0001.JPG'), join(links, 'folder', 'IMG_0001.MOV')],
      [join(links, 'IMG_0001.JPG'), join(links, 'IMG_0001.MOV')],
    ]) {
      const { records } = await pack([...paths, '--out', folder('out'), '--remove-source']);
      expect(records).toMatchObject([{ event: 'packed', keptBecause: 'symbolic-link' }]);
    }
    expect(existsSync(photo.still) && existsSync(photo.motion)).toBe(true);
    expect(files(links)).toHaveLength(3);
  });

  test('bundles and archives', async () => {
    const { source, out } = onePhoto();
    mkdirSync(join(source, 'IMG_0001.pvt'));
    for (const name of files(source))
      renameSync(join(source, name), join(source, 'IMG_0001.pvt', name));
    writeFileSync(join(source, 'IMG_0001.pvt', 'metadata.plist'), '<plist/>');
    const before = state(source);
    const { records } = await removeSource(source, out);
    expect(records).toMatchObject([{ event: 'packed', keptBecause: 'bundle' }]);
    expect(state(source)).toEqual(before);
  });

  test('the second of two copies that go into one container', async () => {
    const [a, b, out] = [folder('a'), folder('b'), folder('out')];
    writePhoto(a, { number: 1 });
    writePhoto(b, { number: 1 });
    const { records } = await pack([a, b, '--out', out, '--remove-source']);
    expect(records.map((item) => ('keptBecause' in item ? item.keptBecause : 'removed'))).toContain(
      'copy',
    );
    expect([...files(a), ...files(b)]).toHaveLength(2);
  });
});

describe.concurrent('a sidecar that two photos share', () => {
  test('goes with the second of them', async () => {
    const { source, out } = twoWithOneSidecar();
    expect((await removeSource(source, out)).summary).toMatchObject({ packed: 2, removed: 5 });
    expect(files(source)).toEqual([]);
  });

  test('stays while one of them does', async () => {
    const { source, out } = twoWithOneSidecar();
    writeFileSync(join(out, 'A-in-the-way'), '');
    await pack([source, '--out', out]);
    const container = files(out).find((name) => name.endsWith('.livepkg')) ?? '';
    appendFileSync(join(out, container), 'x');
    const { summary } = await removeSource(source, out);
    expect(summary).toMatchObject({ conflicts: 1, unchanged: 1, removed: 2 });
    expect(files(source)).toHaveLength(3);
    expect(files(source)).toContain('A.AAE');
  });
});
