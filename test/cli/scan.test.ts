/** What scan finds, and what it lets lie. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FIXTURES, MOTION_DURATION, MOTION_SIZE } from '../../fixtures/catalogue.ts';
import {
  copy,
  copyLibrary,
  identifier,
  LIBRARY,
  writePhoto,
  writePhotos,
} from '../support/photos.ts';
import { box } from '../support/media/boxes.ts';
import { bytes, u32, zeros } from '../support/media/bytes.ts';
import { moov } from '../support/media/movies.ts';
import { livepkg } from '../support/livepkg.ts';
import { audit, pack, scan, tally } from '../support/records.ts';
import { contents, state, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();
/** A path in the sample library. */
const at = (name: string): string => join(LIBRARY, name);

test.concurrent(
  'the sample library: every fact of every pair, halves with their reason, the rest ignored',
  async () => {
    const before = state(LIBRARY);
    const { status, records, summary } = await scan([LIBRARY]);
    expect(status).toBe(0);
    expect(summary).toEqual({
      event: 'summary',
      pairs: 4,
      notLive: 0,
      unpaired: 3,
      ignored: 1,
      problems: 0,
    });

    const whole = FIXTURES.filter(
      ({ identifier: id, still, motion }) => id !== undefined && still && motion,
    );
    expect(records.filter(({ event }) => event === 'pair')).toEqual(
      whole
        .map(({ identifier: id, still, motion, takenAt }) => ({
          event: 'pair',
          still: join(LIBRARY, still?.path ?? ''),
          motion: join(LIBRARY, motion?.path ?? ''),
          sidecars: still?.path === '2026/IMG_0001.HEIC' ? [at('2026/IMG_0001.AAE')] : [],
          link: { by: 'content-identifier', id },
          media: expect.objectContaining({
            captured: takenAt,
            motion: {
              type: 'MOV',
              ...MOTION_SIZE,
              duration: (MOTION_DURATION / 600) * 1000,
              video: motion?.picture,
              audio: motion?.sound,
              stillTime: Math.round(((motion?.stillTime ?? 0) / 600) * 1000),
            },
          }) as unknown,
          faults: [],
          notes: [],
        }))
        .toSorted((a, b) => Buffer.compare(Buffer.from(a.still), Buffer.from(b.still))),
    );
    expect(records.filter(({ event }) => event !== 'pair')).toEqual([
      {
        event: 'unpaired',
        file: at('2026/IMG_0005.JPG'),
        kind: 'still',
        reason: 'name-only',
        related: [at('2026/IMG_0005.MOV')],
      },
      {
        event: 'unpaired',
        file: at('2026/IMG_0005.MOV'),
        kind: 'motion',
        reason: 'name-only',
        related: [at('2026/IMG_0005.JPG')],
      },
      {
        event: 'unpaired',
        file: at('2026/IMG_0006.HEIC'),
        kind: 'still',
        reason: 'no-partner',
        id: 'F60BE517-82AD-4364-815C-AD7FD926E806',
        related: [],
      },
      { event: 'ignored', file: at('notes.txt'), reason: 'not-media' },
    ]);
    expect(state(LIBRARY)).toEqual(before);
  },
);

test.concurrent(
  'pictures of kinds that no Live Photo uses are ignored, and not damaged',
  async () => {
    const source = folder('source');
    writeFileSync(
      join(source, 'IMG_0001.HEIC'),
      bytes(box('ftyp', 'msf1', u32(0), 'msf1hevc'), moov(), box('mdat', zeros(8))),
    );
    writeFileSync(
      join(source, 'IMG_0002.HEIF'),
      bytes(box('ftyp', 'mif3', u32(0), 'heic'), box('mini', zeros(40))),
    );
    const { records } = await scan([source]);
    const reasons = records.map((record) => ('reason' in record ? record.reason : record.event));
    expect(reasons).toEqual(['no-identifier', 'no-identifier', 'problem']);
  },
);

test.concurrent(
  '--strict makes halves without a partner status 1, and nothing else does',
  async () => {
    expect((await scan([LIBRARY, '--strict'])).status).toBe(1);
    const source = folder('source');
    writePhoto(source, { number: 1 });
    expect((await scan([source, '--strict'])).status).toBe(0);
  },
);

describe.concurrent('halves that do not make a pair are told apart', () => {
  test('two stills of other names claim one identifier: ambiguous, each names the others', async () => {
    const source = folder('source');
    const { still, motion } = writePhoto(source, { number: 1, motion: 'video.MOV' });
    const other = join(source, 'IMG_0001 (1).JPG');
    writeFileSync(other, Buffer.concat([readFileSync(still), Buffer.from('edited')]));
    const { records } = await scan([source]);
    expect(records).toMatchObject([
      { event: 'unpaired', file: other, reason: 'ambiguous', related: [still, motion] },
      { event: 'unpaired', file: still, reason: 'ambiguous', related: [other, motion] },
      { event: 'unpaired', file: motion, reason: 'ambiguous', related: [other, still] },
    ]);
  });

  test('one name, two photos: different-identifier', async () => {
    const source = folder('source');
    const one = writePhoto(source, { number: 1, still: 'A.JPG', motion: 'gone/../x.MOV' });
    const two = writePhoto(source, { number: 2, still: 'y.JPG', motion: 'A.MOV' });
    renameSync(join(source, 'x.MOV'), join(folder('away'), 'x.MOV'));
    renameSync(join(source, 'y.JPG'), join(folder('away'), 'y.JPG'));
    const { records } = await scan([source]);
    expect(records).toMatchObject([
      { file: one.still, reason: 'different-identifier', id: identifier(1), related: [two.motion] },
      { file: two.motion, reason: 'different-identifier', id: identifier(2), related: [one.still] },
    ]);
  });
});

test.concurrent('the order of records does not depend on the number of jobs', async () => {
  const source = copyLibrary(join(folder(), 'source'));
  writePhotos(join(source, 'more'), 30);
  writeFileSync(join(source, 'broken.HEIC'), 'x'.repeat(5000));
  const [one, four] = await Promise.all([
    scan([source, '--jobs', '1']),
    scan([source, '--jobs', '4']),
  ]);
  expect(one.summary.pairs).toBe(34);
  expect(four.stdout).toBe(one.stdout);
  const packs = [];
  for (const jobs of ['1', '4']) {
    // The same name for both, or the records could not be the same.
    const cwd = folder('cwd');
    packs.push(await pack([source, '--out', 'out', '--jobs', jobs], { cwd }));
  }
  expect(packs[1]?.stdout).toBe(packs[0]?.stdout);
});

describe.concurrent('paths', () => {
  test('come back as they were given, joined with what was found below', async () => {
    const cwd = folder('cwd');
    copyLibrary(join(cwd, 'library'));
    for (const [given, still] of [
      ['library', 'library/2026/IMG_0001.HEIC'],
      ['./library/', './library/2026/IMG_0001.HEIC'],
      ['library/../library', 'library/../library/2026/IMG_0001.HEIC'],
      [join(cwd, 'library'), join(cwd, 'library/2026/IMG_0001.HEIC')],
      ['.', './library/2026/IMG_0001.HEIC'],
    ] as const) {
      const { records } = await scan([given], { cwd });
      expect(records[0]).toMatchObject({ event: 'pair', still });
    }
  });

  test('files may be named one by one', async () => {
    const { status, records } = await scan([at('2026/IMG_0002.MOV'), at('2026/IMG_0002.JPG')]);
    expect(status).toBe(0);
    expect(tally(records)).toEqual({ pair: 1 });
  });

  test('that overlap are looked at once, and none of them is said to be empty', async () => {
    const paths = [
      LIBRARY,
      `${LIBRARY}/`,
      join(LIBRARY, '2026'),
      join(LIBRARY, '2026/IMG_0001.MOV'),
    ];
    const { status, records } = await scan(paths);
    expect(tally(records)).toEqual({ pair: 4, unpaired: 3, ignored: 1 });
    expect(status).toBe(0);
  });
});

describe.concurrent('what is no photo of the user', () => {
  test('leftovers of macOS and Windows, and temporaries of livepkg, are as if not there', async () => {
    const source = copyLibrary(join(folder(), 'library'));
    const expected = await scan([source]);
    copy(join(LIBRARY, '2026/IMG_0001.HEIC'), join(source, '2026/._IMG_0001.HEIC'));
    copy(join(LIBRARY, '2026/IMG_0001.MOV'), join(source, '2026/._IMG_0001.MOV'));
    writeFileSync(join(source, '.DS_Store'), 'Bud1');
    writeFileSync(join(source, 'Thumbs.db'), 'thumbs');
    copy(
      join(LIBRARY, '2026/IMG_0002.JPG'),
      join(source, '.~livepkg-00112233-00000001-0011223344556677.tmp'),
    );
    expect((await scan([source])).stdout).toBe(expected.stdout);
  });

  test('containers are left to audit and unpack', async () => {
    const source = copyLibrary(join(folder(), 'library'));
    const expected = await scan([source]);
    await pack([source, '--out', source]);
    expect((await scan([source])).stdout).toBe(expected.stdout);
  });
});

describe.concurrent('symbolic links and special files', () => {
  test('links are not followed, and said; a link that is named is followed', async () => {
    const elsewhere = copyLibrary(join(folder(), 'elsewhere'));
    const source = folder('source');
    writePhoto(source, { number: 1 });
    symlinkSync(elsewhere, join(source, 'to-folder'));
    symlinkSync(join(elsewhere, '2026/IMG_0002.JPG'), join(source, 'to-file.JPG'));
    symlinkSync('nowhere', join(source, 'to-nothing'));
    symlinkSync('.', join(source, 'to-itself'));
    const { status, records } = await scan([source]);
    expect(status).toBe(0);
    expect(tally(records)).toEqual({ pair: 1, ignored: 4 });

    const named = await scan([join(source, 'to-folder')]);
    expect(named.summary).toMatchObject({ pairs: 4, problems: 0 });
    expect(named.records[0]).toMatchObject({
      still: join(source, 'to-folder/2026/IMG_0001.HEIC'),
    });
  });

  test('a named pipe is not opened: not in a folder, nor by its name, by any command', async () => {
    const source = folder('source');
    writePhoto(source, { number: 1 });
    execFileSync('mkfifo', [join(source, 'pipe.JPG'), join(source, 'pipe.livepkg')]);
    const found = await scan([source]);
    expect(found.status).toBe(0);
    expect(tally(found.records)).toEqual({ pair: 1, ignored: 2 });
    const named = await scan([join(source, 'pipe.JPG')]);
    expect(tally(named.records)).toEqual({ 'problem not-a-file': 1 });
    const audited = await audit([source, join(source, 'pipe.livepkg')]);
    // Once for the folder it lies in, once for its own name.
    expect(tally(audited.records)).toEqual({
      'problem not-a-file': 2,
      'problem nothing-found': 1,
    });
    const shown = await livepkg(['info', join(source, 'pipe.livepkg')]);
    expect(shown.status).toBe(1);
    expect(shown.stderr).toContain('[not-a-file]');
  });
});

test.concurrent('an extension that lies does not matter: the bytes decide', async () => {
  const source = folder('source');
  writePhoto(source, { number: 1, still: 'IMG_0001.MOV', motion: 'IMG_0001.HEIC' });
  writePhoto(source, { number: 2, still: 'no extension', motion: 'neither here' });
  const { records } = await scan([source]);
  expect(records).toMatchObject([
    { still: join(source, 'IMG_0001.MOV'), motion: join(source, 'IMG_0001.HEIC') },
    { still: join(source, 'no extension'), motion: join(source, 'neither here') },
  ]);
});

test.concurrent('a still with something appended is still what it was', async () => {
  const source = folder('source');
  const { still } = writePhoto(source, { number: 1 });
  appendFileSync(still, 'trailer');
  expect((await scan([source])).summary.pairs).toBe(1);
  expect(Object.keys(contents(source))).toHaveLength(2);
  mkdirSync(join(source, 'empty'));
  expect((await scan([source])).status).toBe(0);
});
