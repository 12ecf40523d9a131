/** Folders of this machine as a store: what it lists, under which paths. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileSource, FolderStore } from '../../src/store/folder-store.ts';
import { outcome } from '../support/outcome.ts';
import { temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();

test('containers are listed by their paths below the folder; other files are not', async () => {
  const archive = folder('archive');
  mkdirSync(join(archive, '2026/11'), { recursive: true });
  for (const name of ['b.livepkg', 'a.txt', '2026/11/a.LIVEPKG']) {
    writeFileSync(join(archive, name), name);
  }
  const store = new FolderStore([archive]);
  const { containers, ...others } = await store.list();
  expect(containers).toEqual(
    ['2026/11/a.LIVEPKG', 'b.livepkg'].map((relativePath) => {
      return { relativePath, path: store.pathOf(relativePath), size: relativePath.length };
    }),
  );
  expect(others).toEqual({ problems: [], ambiguous: [], empty: [] });
});

test('a file that is named itself is a container, whatever it is called', async () => {
  const path = join(folder('archive'), 'a.zip');
  writeFileSync(path, '');
  const { containers } = await new FolderStore([path]).list();
  expect(containers).toEqual([{ relativePath: 'a.zip', path, size: 0 }]);
});

test('a container that is a link is a problem; a folder without any is empty', async () => {
  const [archive, empty] = [folder('archive'), folder('empty')];
  writeFileSync(join(archive, 'a.txt'), '');
  symlinkSync(join(archive, 'a.txt'), join(archive, 'a.livepkg'));
  const listing = await new FolderStore([archive, empty]).list();
  expect(listing.containers).toEqual([]);
  expect(listing.problems.map(({ file, error }) => [file, error.code])).toEqual([
    [join(archive, 'a.livepkg'), 'not-a-file'],
  ]);
  expect(listing.empty).toEqual([archive, empty]);
});

test('what looks like a remote is not taken for a folder', async () => {
  expect(await outcome(() => new FolderStore(['nobody:x']).list())).toBe('remote-as-path');
  expect(() => fileSource('nobody:x')).toThrow('looks like an rclone remote');
});
