/**
 * A second `pack` goes by listings, times and the first bytes of each container: it opens no source, and
 * says the same as if it had looked at all of them. Slow, because strace watches some of its runs, and
 * each change is a pack, another, and one that looks at everything.
 */
import {
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { corrupt } from '../support/bytes.ts';
import { strace as findStrace, testWith } from '../support/oracles.ts';
import { copy, copyLibrary, writePhoto } from '../support/photos.ts';
import { REAL_PAIRS_FOLDER, REAL_SINGLES_FOLDER, realPhotos } from '../support/real-photos.ts';
import { pack, tally } from '../support/records.ts';
import { contents, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();
const strace = findStrace();
const COUNT = 3;
/** Many runs of the program: milliseconds. */
const MINUTES_3 = 180_000;
let source: string;
let archive: string;

beforeAll(async () => {
  source = folder('source');
  for (let number = 1; number <= COUNT; number += 1) writePhoto(source, { number });
  archive = folder('archive');
  await pack([source, '--out', archive]);
});

/** Names of the files below a folder that a run opens. */
async function opened(below: string, args: readonly string[]): Promise<string[]> {
  const log = join(folder(), 'log');
  await pack(args, { prefix: ['strace', '-f', '-qq', '-o', log, '-e', 'trace=openat,open'] });
  const lines = readFileSync(log, 'utf8').matchAll(/open(?:at)?\([^"]*"([^"]+)"/g);
  const paths = [...lines].map(([, path = '']) => path);
  return [...new Set(paths.filter((path) => path.startsWith(`${below}/`)))];
}

/** Each photo, and what is said of it besides what became of it. */
function told({ records }: Awaited<ReturnType<typeof pack>>) {
  return records.map((record) => ({ ...record, event: '', bytes: 0 }));
}

describe.concurrent('an archive in which nothing changed', () => {
  testWith([strace], 'no source is opened', async () => {
    const args = [source, '--out', archive];
    expect(await opened(source, args)).toEqual([]);
    expect(tally((await pack(args)).records)).toEqual({ unchanged: COUNT });
  });

  testWith(
    [strace],
    'nor of halves with names of two kinds, nor of files that are named',
    async () => {
      const own = folder('own');
      const photo = writePhoto(own, { number: 7, motion: 'IMG_0007_HEVC.MOV' });
      const out = folder('out');
      for (const paths of [[own], [photo.motion, photo.still]]) {
        const args = [...paths, '--out', out];
        await pack(args);
        expect(await opened(own, args)).toEqual([]);
        expect(tally((await pack(args)).records)).toEqual({ unchanged: 1 });
      }
    },
  );

  test('paths that overlap: each photo once', async () => {
    const own = copy(source, join(folder('copy'), 'source'));
    const args = [join(own, 'IMG_0001.JPG'), own, join(own, 'IMG_0002.MOV'), own];
    const first = await pack([...args, '--out', folder('out')]);
    const again = await pack([...args, '--out', archive]);
    expect(tally(again.records)).toEqual({ unchanged: COUNT });
    expect(told(again).map((record) => 'still' in record && record.still)).toEqual(
      told(first).map((record) => 'still' in record && record.still),
    );
  });

  testWith([strace], 'all sources are, where they are to be removed', async () => {
    const own = copy(source, join(folder('copy'), 'source'));
    const args = [own, '--out', archive, '--remove-source', '--dry-run'];
    expect(await opened(own, args)).toHaveLength(2 * COUNT);
  });

  test('the sample library: the same is said as the first time', async () => {
    const library = copyLibrary(join(folder('copy'), 'library'));
    const args = [library, '--out', folder('out')];
    const first = await pack(args);
    const second = await pack(args);
    expect(told(second)).toEqual(told(first));
    expect(second.summary.packed).toBe(0);
  });

  testWith([realPhotos], 'the real pairs: the same is said as the first time', async () => {
    const args = [REAL_PAIRS_FOLDER, '--out', folder('out')];
    const first = await pack(args);
    expect(told(await pack(args))).toEqual(told(first));
  });
});

/** Gives the same records whether the short way of a second run is taken or not. */
async function expectSameEitherWay(args: readonly string[]): Promise<void> {
  const plan = [...args, '--dry-run'];
  const long = await pack(plan, { env: { LIVEPKG_SECOND_RUN: 'off' } });
  const short = await pack(plan);
  expect(short).toEqual(long);
}

/** What people do to a folder after it was packed. */
const CHANGES: Record<string, (library: string) => void> = {
  nothing: () => undefined,
  'a new photo': (library) => void writePhoto(join(library, '2026'), { number: 9 }),
  'a still without its motion': (library) => rmSync(join(library, '2026', 'IMG_0001.MOV')),
  'a copy of a still': (library) =>
    void copy(join(library, '2026', 'IMG_0001.HEIC'), join(library, 'copy', 'IMG_0001.HEIC')),
  'a copy of a photo in a folder of another case': (library) => {
    for (const name of ['IMG_0001.HEIC', 'IMG_0001.MOV']) {
      copy(join(library, '2026', name), join(library, '2026 B', name));
      copy(join(library, '2026', name), join(library, '2026 b', name));
    }
  },
  'another sidecar': (library) => writeFileSync(join(library, '2026', 'IMG_0002.xmp'), '<x/>'),
  'an edited sidecar': (library) => writeFileSync(join(library, '2026', 'IMG_0001.AAE'), 'edit'),
  'a sidecar that is gone': (library) => rmSync(join(library, '2026', 'IMG_0001.AAE')),
  'a sidecar that is a link': (library) => symlinkSync('/x', join(library, '2026', 'IMG_0002.xmp')),
  'a touched half': (library) => utimesSync(join(library, '2026', 'IMG_0002.JPG'), 1, 1),
  'a damaged half': (library) => {
    const path = join(library, '2026', 'IMG_0002.MOV');
    writeFileSync(path, readFileSync(path).subarray(0, 5000));
  },
  'a still of another photo under its name': (library) =>
    void writePhoto(join(library, '2026'), { number: 3, still: 'IMG_0001.JPG', motion: 'X.MOV' }),
};

describe.concurrent('the short way gives the records of the long one', () => {
  test.each(Object.entries(CHANGES))(
    '%s',
    async (_, change) => {
      const library = copyLibrary(join(folder('copy'), 'library'));
      const out = folder('out');
      await pack([library, '--out', out, '--pair-by-name']);
      change(library);
      const named = ['IMG_0001.HEIC', 'IMG_0001.MOV'].map((name) => join(library, '2026', name));
      await expectSameEitherWay([library, '--out', out]);
      await expectSameEitherWay([join(library, '2026'), library, '--out', out, '--update']);
      const there = named.filter((path) => existsSync(path));
      await expectSameEitherWay([...there, library, '--out', out, '--pair-by-name']);
    },
    MINUTES_3,
  );

  testWith([realPhotos], 'real photos and their look-alikes', async () => {
    const out = folder('out');
    const args = [REAL_PAIRS_FOLDER, REAL_SINGLES_FOLDER, '--out', out];
    await pack(args);
    await expectSameEitherWay(args);
  });
});

function setUp() {
  const parent = folder('parent');
  return { own: copy(source, join(parent, 'source')), out: copy(archive, join(parent, 'out')) };
}

describe.concurrent('what changed is looked at', () => {
  test('another time, the same bytes: unchanged', async () => {
    const { own, out } = setUp();
    utimesSync(join(own, 'IMG_0001.MOV'), 1_700_000_000, 1_700_000_000);
    expect(tally((await pack([own, '--out', out])).records)).toEqual({ unchanged: COUNT });
  });

  test('other bytes: a conflict, and the container stays', async () => {
    const { own, out } = setUp();
    const path = join(own, 'IMG_0001.JPG');
    const bytes = readFileSync(path);
    writeFileSync(path, corrupt(bytes, bytes.length - 10, 4));
    const before = contents(out);
    const { records } = await pack([own, '--out', out]);
    expect(tally(records)).toEqual({ 'conflict target-differs': 1, unchanged: COUNT - 1 });
    expect(contents(out)).toEqual(before);
  });

  test('a sidecar that is new: told, and packed with --update', async () => {
    const { own, out } = setUp();
    writeFileSync(join(own, 'IMG_0001.xmp'), '<x/>');
    expect(tally((await pack([own, '--out', out])).records)).toEqual({
      'conflict target-differs': 1,
      unchanged: 2,
    });
    const { records } = await pack([own, '--out', out, '--update']);
    expect(tally(records)).toEqual({ updated: 1, unchanged: 2 });
  });

  test('a copy of a half, elsewhere: a duplicate of what is known', async () => {
    const { own, out } = setUp();
    const still = join(own, 'IMG_0001.JPG');
    copy(still, join(own, 'more/IMG_0009.JPG'));
    const { records } = await pack([own, '--out', out]);
    expect(tally(records)).toEqual({ unchanged: COUNT, unpaired: 1 });
    expect(records.find(({ event }) => event === 'unpaired')).toMatchObject({
      reason: 'duplicate-of',
      related: [still],
    });
  });

  test('a half that is new beside them: they explain it by their names', async () => {
    const { own, out } = setUp();
    const other = writePhoto(folder('other'), { number: 9 });
    copy(other.motion, join(own, 'IMG_0001.MP4'));
    const { records } = await pack([own, '--out', out]);
    expect(tally(records)).toEqual({ unchanged: COUNT, unpaired: 1 });
    expect(records.find(({ event }) => event === 'unpaired')).toMatchObject({
      reason: 'different-identifier',
      related: [join(own, 'IMG_0001.JPG')],
    });
  });

  test('a link in the place of a half is no half', async () => {
    const { own, out } = setUp();
    const motion = join(own, 'IMG_0001.MOV');
    renameSync(motion, join(own, '../elsewhere.MOV'));
    symlinkSync('../elsewhere.MOV', motion);
    const { records } = await pack([own, '--out', out]);
    expect(tally(records)).toEqual({ unchanged: COUNT - 1, unpaired: 1 });
  });

  test('a folder of the archive that is a link: a failure, for the photos are elsewhere', async () => {
    const parent = folder('parent');
    const own = join(parent, 'own');
    const out = join(parent, 'out');
    copy(source, join(own, 'trip'));
    await pack([own, '--out', out]);
    renameSync(join(out, 'trip'), join(parent, 'away'));
    symlinkSync('../away', join(out, 'trip'));
    const { records } = await pack([own, '--out', out]);
    expect(tally(records)).toEqual({ 'failed out-not-a-folder': COUNT });
  });

  test('a container that lost its end: a conflict', async () => {
    const { own, out } = setUp();
    const path = join(out, 'IMG_0002.livepkg');
    writeFileSync(path, readFileSync(path).subarray(0, -1));
    const { records } = await pack([own, '--out', out]);
    expect(tally(records)).toEqual({ 'conflict target-damaged': 1, unchanged: COUNT - 1 });
  });

  test('a container whose manifest is damaged: a conflict', async () => {
    const { own, out } = setUp();
    const path = join(out, 'IMG_0002.livepkg');
    writeFileSync(path, corrupt(readFileSync(path), 300, 1));
    const { records } = await pack([own, '--out', out]);
    expect(tally(records)).toEqual({ 'conflict target-damaged': 1, unchanged: COUNT - 1 });
  });

  test('a container that is gone: packed again', async () => {
    const { own, out } = setUp();
    const before = contents(out);
    rmSync(join(out, 'IMG_0003.livepkg'));
    expect(tally((await pack([own, '--out', out])).records)).toEqual({ packed: 1, unchanged: 2 });
    expect(contents(out)).toEqual(before);
  });

  test('two photos that have one name, and two containers: both are known again', async () => {
    const own = folder('own');
    writePhoto(join(own, 'x'), { number: 1 });
    writePhoto(join(own, 'y'), { number: 2 });
    const [x, y] = [join(own, 'x'), join(own, 'y')];
    copy(join(y, 'IMG_0002.JPG'), join(y, 'IMG_0001.JPG'));
    copy(join(y, 'IMG_0002.MOV'), join(y, 'IMG_0001.MOV'));
    rmSync(join(y, 'IMG_0002.JPG'));
    rmSync(join(y, 'IMG_0002.MOV'));
    const out = folder('out');
    const args = [x, y, '--out', out];
    expect(tally((await pack(args)).records)).toEqual({ packed: 2 });
    const second = await pack(args);
    expect(tally(second.records)).toEqual({ unchanged: 2 });
    expect(
      new Set(second.records.map((record) => 'container' in record && record.container)).size,
    ).toBe(2);
  });
});
