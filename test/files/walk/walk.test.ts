import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { walk } from '../../../src/files/walk/walk.ts';
import { temporaryFolders } from '../../support/tree.ts';

const folder = temporaryFolders();

/** A folder with some files, each of which holds its own path. */
function folderWith(...paths: string[]): string {
  const root = folder('root');
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), path);
  }
  return root;
}

const isBundle = (name: string): boolean => name.endsWith('.pvt');

const pathsOf = (found: readonly { path: string }[]): string[] => found.map(({ path }) => path);

test('every file is found, with its place, size and time, in the bytewise order of paths', async () => {
  const root = folderWith('b/c/2.MOV', 'b/1.JPG', 'B.JPG', 'ä.JPG', 'a.JPG');
  utimesSync(join(root, 'b/c/2.MOV'), 1_500_000_000.125, 1_500_000_000.125);
  const { files, problems, notFollowed } = await walk([root]);
  const names = ['B.JPG', 'a.JPG', 'b/1.JPG', 'b/c/2.MOV', 'ä.JPG'];
  expect(pathsOf(files)).toEqual(names.map((name) => join(root, name)));
  expect(files[3]).toEqual({
    path: join(root, 'b/c/2.MOV'),
    root,
    folders: ['b', 'c'],
    folder: join(root, 'b/c'),
    name: '2.MOV',
    size: 9,
    modified: 1_500_000_000_125_000n,
    alsoUnder: [],
  });
  expect({ problems, notFollowed }).toEqual({ problems: [], notFollowed: [] });
});

test('a file under two of the given paths is found once, under the first', async () => {
  const root = folderWith('a/1.JPG', '2.JPG');
  const inner = join(root, 'a');
  const { files } = await walk([inner, root, join(inner, '1.JPG')]);
  expect(files.map(({ path, root: from, alsoUnder }) => ({ path, from, alsoUnder }))).toEqual([
    { path: join(root, '2.JPG'), from: root, alsoUnder: [] },
    { path: join(inner, '1.JPG'), from: inner, alsoUnder: [root, join(inner, '1.JPG')] },
  ]);
});

test('links and special files are passed over; a link that is named itself is followed', async () => {
  const root = folderWith('real/1.JPG');
  symlinkSync('real', join(root, 'folder link'));
  symlinkSync('real/1.JPG', join(root, 'file link.JPG'));
  execFileSync('mkfifo', [join(root, 'pipe')]);
  const { files, notFollowed } = await walk([root]);
  expect(pathsOf(files)).toEqual([join(root, 'real/1.JPG')]);
  const others = ['file link.JPG', 'folder link', 'pipe'];
  expect(notFollowed).toEqual(others.map((name) => join(root, name)));

  const named = await walk([join(root, 'folder link'), join(root, 'file link.JPG')]);
  // Both lead to the same file.
  expect(named.files).toMatchObject([
    { path: join(root, 'folder link/1.JPG'), alsoUnder: [join(root, 'file link.JPG')] },
  ]);
});

test('a bundle is one thing: what is in it is no file of the walk, and its folders are not walked', async () => {
  const root = folderWith('a/1.pvt/1.JPG', 'a/1.pvt/1.MOV', 'a/1.pvt/deeper/2.JPG', 'a/3.JPG');
  const { files, bundles, notFollowed } = await walk([root], { isBundle });
  const bundle = join(root, 'a/1.pvt');
  expect(pathsOf(files)).toEqual([join(root, 'a/3.JPG')]);
  expect(bundles).toMatchObject([{ path: bundle, name: '1.pvt', real: bundle, folders: ['a'] }]);
  expect(pathsOf(bundles[0]?.files ?? [])).toEqual([join(bundle, '1.JPG'), join(bundle, '1.MOV')]);
  expect(notFollowed).toEqual([join(bundle, 'deeper')]);
});

test('what cannot be looked at is a problem, and the rest goes on', async () => {
  const root = folderWith('1.JPG');
  const notUtf8 = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0x2e, 0x4a])]);
  writeFileSync(notUtf8, '');
  execFileSync('mkfifo', [join(root, 'pipe')]);
  const given = [root, join(root, 'nowhere'), join(root, 'pipe')];
  const { files, problems } = await walk(given);
  expect(pathsOf(files)).toEqual([join(root, '1.JPG')]);
  expect(problems.map(({ root: from, error }) => [from, error.code])).toEqual([
    [join(root, 'nowhere'), 'not-found'],
    [join(root, 'pipe'), 'not-a-file'],
    [root, 'name-not-utf8'],
  ]);
});

test('only the files that are selected are looked at, folder by folder', async () => {
  const root = folderWith('a/1.JPG', 'a/2.JPG', 'b/3.JPG', '4.JPG');
  const asked: [string, string[]][] = [];
  const { files } = await walk([join(root, 'a'), join(root, 'b'), join(root, '4.JPG')], {
    select: async ({ path }, names) => {
      asked.push([path, [...names]]);
      return names.filter((name) => name !== '1.JPG');
    },
  });
  expect(asked).toEqual([
    [join(root, 'a'), ['1.JPG', '2.JPG']],
    [join(root, 'b'), ['3.JPG']],
    [root, ['4.JPG']],
  ]);
  const names = ['4.JPG', 'a/2.JPG', 'b/3.JPG'];
  expect(pathsOf(files)).toEqual(names.map((name) => join(root, name)));
});

test('a walk that is to end, ends in the middle of many files', async () => {
  const root = folderWith(...Array.from({ length: 501 }, (_, number) => `${number}.JPG`));
  const reason = new Error('enough');
  await expect(walk([root], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
