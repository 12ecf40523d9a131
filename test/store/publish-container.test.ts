/** A container is published in a folder, proven, and never in place of what it is not meant to replace. */
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeContainer } from '../../src/format/container.ts';
import { FolderStore } from '../../src/store/folder-store.ts';
import { publishContainer } from '../../src/store/publish-container.ts';
import { readBack } from '../../src/store/read-back.ts';
import { readContainerHead } from '../../src/store/read-container.ts';
import { allocateFresh } from '../../src/files/file.ts';
import { memberOf, pack, smallSource } from '../support/containers.ts';
import { outcome } from '../support/outcome.ts';
import { contents, files, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();
const run = 'aabbccdd';
const older = await pack({ ...smallSource, members: smallSource.members.slice(0, 2) });
const newer = await pack(smallSource);
const newContainer = {
  chunks: [newer.subarray(0, 100), newer.subarray(100)],
  identity: (await decodeContainer(newer)).container,
};

/** A container that is there, as it was when the plan was made. */
function written(bytes: Uint8Array) {
  const target = { base: folder('archive'), file: '' };
  target.file = join(target.base, 'a.livepkg');
  writeFileSync(target.file, bytes);
  return { target, head: readContainerHead(target) };
}

describe.concurrent('a container is published', () => {
  test('in folders that are made for it', async () => {
    const store = new FolderStore([join(folder('parent'), 'archive')]);
    const target = store.targetOf(store.pathOf('2026/11/a.livepkg'));
    expect(await publishContainer(target, newContainer, { run })).toEqual({
      alreadyExisted: false,
    });
    expect(files(target.base)).toEqual(['2026/11/a.livepkg']);
    expect(readFileSync(target.file).equals(newer)).toBe(true);
  });

  test('once: the very same that another run published is found', async () => {
    const { target } = written(newer);
    const before = contents(target.base);
    expect(await publishContainer(target, newContainer, { run })).toEqual({ alreadyExisted: true });
    expect(contents(target.base)).toEqual(before);
  });

  test('in place of the one that it replaces', async () => {
    const { target, head } = written(older);
    const replaced = await publishContainer(target, newContainer, { run, replaces: head });
    expect(replaced).toEqual({ alreadyExisted: false });
    expect(files(target.base)).toEqual(['a.livepkg']);
    expect(readFileSync(target.file).equals(newer)).toBe(true);
  });
});

describe.concurrent('what is there stays as it is', () => {
  test('where nothing was to be replaced', async () => {
    const { target } = written(older);
    const before = contents(target.base);
    expect(await outcome(() => publishContainer(target, newContainer, { run }))).toBe(
      'target-exists',
    );
    expect(contents(target.base)).toEqual(before);
  });

  test('where it became another container', async () => {
    const { target, head } = written(older);
    const other = [...smallSource.members, memberOf('sidecar', 'b.AAE', Buffer.from('b'))];
    writeFileSync(target.file, await pack({ ...smallSource, members: other }));
    const before = contents(target.base);
    const publish = () => publishContainer(target, newContainer, { run, replaces: head });
    expect(await outcome(publish)).toBe('target-changed');
    expect(contents(target.base)).toEqual(before);
  });

  test('where what was written is not what was meant', async () => {
    const { target, head } = written(older);
    const before = contents(target.base);
    for (const wrong of [
      { ...newContainer, chunks: [newer.subarray(1)] },
      { ...newContainer, chunks: [older] },
    ]) {
      const publish = () => publishContainer(target, wrong, { run, replaces: head });
      expect(await outcome(publish)).toBe('not-read-back');
    }
    expect(contents(target.base)).toEqual(before);
  });
});

describe.concurrent('a published container is read back', () => {
  test('with its members', async () => {
    const { target } = written(newer);
    const { members } = await readBack(target, allocateFresh);
    expect(members.map((bytes) => Buffer.from(bytes))).toEqual(
      smallSource.members.map(({ bytes }) => Buffer.from(bytes)),
    );
  });

  test('and not proven where it is damaged, a link, or gone', async () => {
    const { target: damaged } = written(newer.subarray(0, -1));
    const { target: intact } = written(newer);
    const gone = { base: intact.base, file: join(intact.base, 'b.livepkg') };
    symlinkSync(intact.file, join(intact.base, 'c.livepkg'));
    const linked = { base: intact.base, file: join(intact.base, 'c.livepkg') };
    for (const target of [damaged, gone, linked]) {
      expect(await outcome(() => readBack(target, allocateFresh))).toBe('not-read-back');
    }
  });
});
