/** Paths that are given and lead to the same files, or are called alike: each file is dealt with once. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writePhoto } from '../support/photos.ts';
import { audit, pack, tally } from '../support/records.ts';
import { temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();

/** Two photos, and links to the second that are called as the first. */
function setUp() {
  const own = folder('own');
  const [first, second] = [writePhoto(own, { number: 1 }), writePhoto(own, { number: 2 })];
  const links = folder('links');
  const still = join(links, 'IMG_0001.JPG');
  const motion = join(links, 'IMG_0001.MOV');
  symlinkSync(second.still, still);
  symlinkSync(second.motion, motion);
  return { own, first, links: [still, motion] };
}

test('links that are called as files beside what they lead to: both photos are packed', async () => {
  const { first, links } = setUp();
  const out = folder('out');
  const args = [...links, first.still, first.motion, '--out', out];
  expect(tally((await pack(args)).records)).toEqual({ packed: 2 });
  expect((await pack(args)).records.filter(({ event }) => event === 'problem')).toEqual([]);
});

test('a folder, and links to files in it: each photo once', async () => {
  const { own, links } = setUp();
  const { records } = await pack([...links, own, '--out', folder('out')]);
  expect(tally(records)).toEqual({ packed: 2 });
});

test('with --remove-source a file is not removed by way of another path than the link', async () => {
  const { own, links } = setUp();
  const { records } = await pack([...links, own, '--out', folder('out'), '--remove-source']);
  expect(records.filter((record) => 'keptBecause' in record)).toMatchObject([
    { keptBecause: 'symbolic-link' },
  ]);
});

test('a link that is called as another container: both are audited', async () => {
  const { own } = setUp();
  const out = folder('out');
  await pack([own, '--out', out]);
  const link = join(folder('links'), 'IMG_0001.livepkg');
  symlinkSync(join(out, 'IMG_0002.livepkg'), link);
  const plain = join(out, 'IMG_0001.livepkg');
  const { records } = await audit([link, plain]);
  expect(records.map((record) => 'container' in record && record.container)).toEqual(
    [link, plain].toSorted(),
  );
});

test('a folder, and then files in it: a second run finds their containers where they are', async () => {
  const parent = folder('parent');
  const { still, motion } = writePhoto(join(parent, 'trip'), { number: 1 });
  const out = folder('out');
  await pack([parent, '--out', out]);
  const { records } = await pack([parent, still, motion, '--out', out]);
  expect(records).toMatchObject([
    { event: 'unchanged', container: join(out, 'trip', 'IMG_0001.livepkg') },
  ]);
});
