import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import type { UnpackEntry } from '../../../src/operations/unpack/unpack-plan.ts';
import { writeContainer } from '../../support/containers.ts';
import { unpackPlanOf } from '../../support/planning.ts';
import { contents, temporaryFolders } from '../../support/tree.ts';

const folder = temporaryFolders();
const OUT = 'out';

async function plan(archive: string, options: { flat?: boolean } = {}): Promise<UnpackEntry[]> {
  return (await unpackPlanOf(archive, { out: OUT, ...options })).entries;
}

/** The same with names for what may be damaged. */
async function salvagePlan(archive: string): Promise<UnpackEntry[]> {
  const { entries, planner } = await unpackPlanOf(archive, { out: OUT });
  return entries.map((entry) => (entry.error === undefined ? planner.withSalvage(entry) : entry));
}

/** Each container, and the folder that its files go into, or the code of its error. */
async function foldersIn(archive: string, options?: { flat?: boolean }): Promise<string[][]> {
  const entries = await plan(archive, options);
  return entries.map((entry) => [
    entry.container.relativePath,
    entry.error === undefined ? relative(OUT, entry.folder) : entry.error.code,
  ]);
}

/** `-` and the first eight digits of the digest of a photo. */
const DISTINCT = '-[0-9a-f]{8}';

test('files go into the folders of the archive; nothing is written', async () => {
  const archive = folder('archive');
  await writeContainer(join(archive, 'A.livepkg'), { still: 'A.HEIC', motion: 'A.MOV' });
  await writeContainer(join(archive, '2026/01/B.livepkg'), { still: 'B.HEIC', motion: 'B.MOV' });
  const before = contents(archive);
  const [first, second] = await plan(archive);
  expect(first).toMatchObject({
    folders: ['2026', '01'],
    folder: join(OUT, '2026/01'),
    identity: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
    members: [
      { name: 'B.HEIC', original: 'B.HEIC' },
      { name: 'B.MOV', original: 'B.MOV' },
    ],
  });
  expect(second).toMatchObject({ folders: [], folder: OUT });
  expect(contents(archive)).toEqual(before);
});

test('with flat, all files go into one folder', async () => {
  const archive = folder('archive');
  await writeContainer(join(archive, '1/A.livepkg'), { still: 'A.HEIC', motion: 'A.MOV' });
  await writeContainer(join(archive, '2/3/B.livepkg'), { still: 'B.HEIC', motion: 'B.MOV' });
  expect(await foldersIn(archive, { flat: true })).toEqual([
    ['1/A.livepkg', ''],
    ['2/3/B.livepkg', ''],
  ]);
});

test('of containers with the same file names, the first in bytewise order keeps them', async () => {
  const archive = folder('archive');
  const names = { still: 'A.HEIC', motion: 'A.MOV' };
  // The same photo in `1`, `3` and `4`, another one in `2`.
  for (const [path, text] of [
    ['4/X.livepkg', 'one'],
    ['3/X.livepkg', 'one'],
    ['2/X.livepkg', 'two'],
    ['1/X.livepkg', 'one'],
  ] as const) {
    await writeContainer(join(archive, path), { ...names, text });
  }
  const places = await foldersIn(archive, { flat: true });
  expect(places).toEqual([
    ['1/X.livepkg', ''],
    ['2/X.livepkg', 'X'],
    ['3/X.livepkg', expect.stringMatching(new RegExp(`^X${DISTINCT}$`))],
    ['4/X.livepkg', `${places[2]?.[1] ?? ''}-2`],
  ]);
  expect(await foldersIn(archive)).toEqual(
    ['1', '2', '3', '4'].map((name) => [`${name}/X.livepkg`, name]),
  );
});

test.each([
  ['case', 'IMG.HEIC', 'img.heic'],
  ['Unicode normalization', 'Zu\u0308rich.HEIC', 'Z\u00fcrich.HEIC'],
])('names that differ by %s are the same', async (_, one, other) => {
  const archive = folder('archive');
  await writeContainer(join(archive, '1.livepkg'), { still: one, motion: '1.MOV' });
  await writeContainer(join(archive, '2.livepkg'), { still: other, motion: '2.MOV' });
  expect(await foldersIn(archive)).toEqual([
    ['1.livepkg', ''],
    ['2.livepkg', '2'],
  ]);
});

test('a portable name and the own name of a file are both taken', async () => {
  const archive = folder('archive');
  await writeContainer(join(archive, '1.livepkg'), { still: 'a:b.HEIC', motion: '1.MOV' });
  await writeContainer(join(archive, '2.livepkg'), { still: 'a_b.HEIC', motion: '2.MOV' });
  const [first] = await plan(archive);
  expect(first).toMatchObject({
    members: [
      { name: 'a_b.HEIC', original: 'a:b.HEIC' },
      { name: '1.MOV', original: '1.MOV' },
    ],
  });
  expect((await foldersIn(archive))[1]).toEqual(['2.livepkg', '2']);
});

test('a file gives way to a folder with its name, and keeps its own name in another folder', async () => {
  const archive = folder('archive');
  await writeContainer(join(archive, 'A/1.livepkg'), { still: '1.HEIC', motion: '1.MOV' });
  await writeContainer(join(archive, 'B.livepkg'), { still: 'a', motion: '2.MOV' });
  expect(await foldersIn(archive)).toEqual([
    ['A/1.livepkg', 'A'],
    ['B.livepkg', 'B'],
  ]);
});

test('the folder of a container is not made where a file has its name', async () => {
  const archive = folder('archive');
  await writeContainer(join(archive, '1.livepkg'), { still: 'A.HEIC', motion: '2' });
  await writeContainer(join(archive, '2.livepkg'), { still: 'A.HEIC', motion: '2.MOV' });
  expect(await foldersIn(archive)).toEqual([
    ['1.livepkg', ''],
    ['2.livepkg', expect.stringMatching(new RegExp(`^2${DISTINCT}$`))],
  ]);
});

test('no folder below the output folder is called a Photos library', async () => {
  const archive = folder('archive');
  await writeContainer(join(archive, 'My.photoslibrary/A.livepkg'), {});
  await writeContainer(join(archive, '.photoslibrary/A.livepkg'), {});
  expect(await foldersIn(archive)).toEqual([
    ['.photoslibrary/A.livepkg', 'Photos'],
    ['My.photoslibrary/A.livepkg', 'My'],
  ]);
});

test('a container that cannot be read is an entry with its error, and takes no names', async () => {
  const archive = folder('archive');
  writeFileSync(join(archive, '1.livepkg'), '');
  writeFileSync(join(archive, '2.livepkg'), 'no container');
  await writeContainer(join(archive, '3.livepkg'), {});
  truncateSync(join(archive, '3.livepkg'), 2 ** 31);
  await writeContainer(join(archive, '4.livepkg'), {});
  truncateSync(join(archive, '4.livepkg'), 100);
  await writeContainer(join(archive, '5.livepkg'), {});
  const places = await foldersIn(archive);
  expect(places.slice(0, 4).map(([, code]) => code)).toEqual([
    'not-a-container',
    'not-a-container',
    'container-too-large',
    'length-differs',
  ]);
  expect(places[4]).toEqual(['5.livepkg', '']);
});

test('a container that is removed after the listing is an entry with its error', async () => {
  const archive = folder('archive');
  await writeContainer(join(archive, '1.livepkg'), {});
  const { store, planner } = await unpackPlanOf(archive, { out: OUT });
  const [container] = (await store.list()).containers;
  if (container === undefined) throw new Error('no container');
  rmSync(container.path);
  expect(await planner.plan(container)).toMatchObject({ container, error: { code: 'not-found' } });
});

test('for a salvage, damaged members have names that no other file has', async () => {
  const archive = folder('archive');
  await writeContainer(join(archive, '1.livepkg'), { still: 'A.HEIC', motion: 'A.MOV' });
  await writeContainer(join(archive, '2.livepkg'), {
    still: 'A.damaged.HEIC',
    motion: 'a.DAMAGED.mov',
  });
  const [first, second] = await salvagePlan(archive);
  expect(first).toMatchObject({
    folder: OUT,
    salvage: [{ intact: ['A.HEIC', 'A.MOV'], damaged: ['A.damaged-2.HEIC', 'A.damaged-2.MOV'] }],
  });
  expect(second).toMatchObject({
    folder: OUT,
    salvage: [{ damaged: ['A.damaged.damaged.HEIC', 'a.DAMAGED.damaged.mov'] }],
  });
});

test.skipIf(process.platform === 'win32')(
  'for a salvage, own names come before portable ones, each with a name for what is damaged',
  async () => {
    const archive = folder('archive');
    await writeContainer(join(archive, '1.livepkg'), { still: 'a:b.HEIC', motion: 'A.MOV' });
    const [entry] = await salvagePlan(archive);
    expect(entry).toMatchObject({
      salvage: [
        { intact: ['a:b.HEIC', 'A.MOV'], damaged: ['a:b.damaged.HEIC', 'A.damaged.MOV'] },
        { intact: ['a_b.HEIC', 'A.MOV'], damaged: ['a_b.damaged.HEIC', 'A.damaged.MOV'] },
      ],
    });
  },
);

test('a folder of the archive that is named like a restored file gets another name', async () => {
  const archive = folder('archive');
  await writeContainer(join(archive, 'A.livepkg'), { still: 'A.HEIC', motion: 'Sub' });
  await writeContainer(join(archive, 'sub/1/B.livepkg'), { still: 'B.HEIC', motion: 'B.MOV' });
  expect(await foldersIn(archive)).toEqual([
    ['A.livepkg', ''],
    ['sub/1/B.livepkg', join('sub-2', '1')],
  ]);
});
