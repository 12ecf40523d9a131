/** The disk that forgets, itself: all that it may do it does, and nothing else. */
import { expect, test } from 'vitest';
import { randomIntegers } from '../../../support/random.ts';
import { FileNode, FolderNode, listing } from './disk.ts';

/** What may be left of a disk, each outcome once, as names with their text. */
function outcomes(root: FolderNode): Set<string> {
  const found = new Set<string>();
  for (let seed = 0; seed < 3000; seed += 1) {
    const left = listing(root.afterCut(randomIntegers(seed)));
    const names = [...left].map(([path, version]) =>
      version === undefined ? path : `${path}=${Buffer.from(version.bytes).toString('latin1')}`,
    );
    found.add(names.toSorted().join(' '));
  }
  return found;
}

function fileOf(text: string): FileNode {
  const file = new FileNode(0n);
  file.write(Buffer.from(text), 0, 1n);
  file.sync();
  return file;
}

test('names that were not synced: any of them, in any order; of a rename not only half', () => {
  const root = new FolderNode();
  root.change([['old', fileOf('1')]]);
  root.sync();
  root.change([['new', fileOf('2')]]);
  root.change([
    ['old', root.entries.get('new')],
    ['new', undefined],
  ]);
  expect(outcomes(root)).toEqual(new Set(['/old=1', '/new=2 /old=1', '/new=2 /old=2', '/old=2']));
  root.sync();
  expect(outcomes(root)).toEqual(new Set(['/old=2']));
});

test('a folder that was not synced: it may be gone with all in it, synced or not', () => {
  const [root, folder] = [new FolderNode(), new FolderNode()];
  root.change([['a', folder]]);
  folder.change([['file', fileOf('1')]]);
  folder.sync();
  expect(outcomes(root)).toEqual(new Set(['', '/a /a/file=1']));
  root.sync();
  expect(outcomes(root)).toEqual(new Set(['/a /a/file=1']));
});

test('content that was not synced: none, old, new, zeros or what stood there, block by block', () => {
  const file = fileOf('');
  const root = new FolderNode();
  root.change([['file', file]]);
  root.sync();
  file.write(Buffer.alloc(65, '1'), 0, 2n);
  file.write(Buffer.alloc(65, '2'), 65, 3n);
  const lefts = [...outcomes(root)].map((text) => text.slice('/file='.length));
  expect(new Set(lefts.map(({ length }) => length))).toEqual(new Set([0, 65, 130]));
  const blocks = new Set(lefts.map((text) => text.slice(0, 64)));
  expect(blocks).toEqual(new Set(['', '1', '\0', '\u00aa'].map((any) => any.repeat(64))));
  // The second block holds the end of the first write and most of the second.
  const second = new Set(
    lefts.map((text) => text.slice(64, 128)).filter((text) => text.length === 64),
  );
  expect(second).toContain(`1${'2'.repeat(63)}`);
  expect(second).toContain(`1${'\0'.repeat(63)}`);
  file.sync();
  expect(outcomes(root)).toEqual(new Set([`/file=${'1'.repeat(65)}${'2'.repeat(65)}`]));
});

test('after an fsync that failed, one that succeeds says nothing of what was before', () => {
  const root = new FolderNode();
  const file = fileOf('1');
  root.change([['file', file]]);
  root.failToSync();
  root.change([['other', fileOf('2')]]);
  root.sync();
  expect(outcomes(root)).toEqual(new Set(['/other=2', '/file=1 /other=2']));
  file.write(Buffer.from('3'), 0, 2n);
  file.failToSync();
  file.sync();
  expect(outcomes(root)).toContain('/file=1 /other=2');
});
