/**
 * A real exFAT disk: no hard links, no case, coarse times, forbidden characters. Slow, because a disk is
 * made and mounted, and every write to it goes through a process that keeps it.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { foldName } from '../../../src/format/unicode.ts';
import { LOCK_NAME } from '../../../src/files/temporary-name.ts';
import { exfat, mountExfat, type Disk } from '../../support/disks.ts';
import { strace, testWith } from '../../support/oracles.ts';
import { copy, copyLibrary, LIBRARY, writePhoto, writePhotos } from '../../support/photos.ts';
import { REAL_PAIRS_FOLDER, realPhotos } from '../../support/real-photos.ts';
import { audit, pack, tally, unpack } from '../../support/records.ts';
import { contents, files, microsecondsOf, temporaryFolders } from '../../support/tree.ts';

const folder = temporaryFolders();
const needed = [exfat()];
let disk: Disk | undefined;

beforeAll(() => {
  disk = mountExfat();
});
afterAll(() => disk?.unmount());

/** A new folder on the disk. */
function onDisk(name: string): string {
  const path = join(disk?.path ?? '', name);
  mkdirSync(path);
  return path;
}

testWith(
  [...needed, realPhotos],
  'the real photos are packed to it, and restored from it',
  async () => {
    const out = onDisk('real');
    expect((await pack([REAL_PAIRS_FOLDER, '--out', out])).summary).toMatchObject({
      packed: 8,
      failed: 0,
    });
    expect((await audit([out])).summary.intact).toBe(8);
    expect((await pack([REAL_PAIRS_FOLDER, '--out', out])).summary.unchanged).toBe(8);
    const reference = folder('reference');
    await pack([REAL_PAIRS_FOLDER, '--out', reference]);
    expect(contents(out)).toEqual(contents(reference));
  },
);

testWith(
  needed,
  'photos are restored to it; their times are as close as it takes them',
  async () => {
    const archive = folder('archive');
    await pack([LIBRARY, '--out', archive]);
    const out = onDisk('restored');
    expect((await unpack([archive, '--out', out])).summary).toMatchObject({
      restored: 4,
      failed: 0,
    });
    for (const path of files(out)) {
      expect(readFileSync(join(out, path)).equals(readFileSync(join(LIBRARY, path)))).toBe(true);
      const apart = microsecondsOf(join(out, path)) - microsecondsOf(join(LIBRARY, path));
      expect(apart < 0n ? -apart : apart).toBeLessThan(2_000_000n);
    }
    expect((await unpack([archive, '--out', out])).summary.present).toBe(4);
    // Coarser times make no other photo.
    expect((await pack([out, '--out', archive])).summary).toMatchObject({
      unchanged: 4,
      packed: 0,
    });
  },
);

testWith(needed, 'nothing is overwritten, in whatever case its name is written', async () => {
  const [source, archive, out] = [folder('source'), folder('archive'), onDisk('taken')];
  writePhoto(source, { number: 1 });
  await pack([source, '--out', archive]);
  writeFileSync(join(out, 'img_0001.mov'), 'mine');
  expect(tally((await unpack([archive, '--out', out])).records)).toEqual({
    'conflict target-differs': 1,
  });
  writeFileSync(join(out, 'img_0001.livepkg'), 'mine');
  expect(tally((await pack([source, '--out', out])).records)).toEqual({
    'conflict target-damaged': 1,
  });
  expect(files(out)).toEqual(['img_0001.livepkg', 'img_0001.mov']);
  expect(readFileSync(join(out, 'img_0001.livepkg'), 'utf8')).toBe('mine');
});

testWith(needed, 'a name that it does not take is restored under its portable form', async () => {
  const [source, archive, out] = [folder('source'), folder('archive'), onDisk('names')];
  writePhoto(source, { number: 1, still: 'a:b?.JPG', motion: 'a:b?.MOV' });
  await pack([source, '--out', archive]);
  expect((await unpack([archive, '--out', out])).summary.restored).toBe(1);
  expect(files(out)).toEqual(['a_b_.JPG', 'a_b_.MOV']);
});

testWith(needed, 'what it takes for one name, livepkg does', () => {
  const out = onDisk('letters');
  const letters = ['I', 'i', 'ı', 'İ', 'ß', 'ẞ', 'σ', 'ς', 'é', 'É', 'ǆ', 'ǅ', 'ꙗ', 'Ꙗ'];
  for (const letter of letters) {
    const isTaken = existsSync(join(out, letter));
    const known = files(out).map(foldName);
    if (isTaken) expect(known).toContain(foldName(letter));
    writeFileSync(join(out, letter), '');
  }
  expect(files(out)).toContain('ı');
  expect(files(out)).not.toContain('i');
});

testWith(needed, 'two runs of pack at once: one container each, and a clear outcome', async () => {
  const [source, out, reference] = [folder('source'), onDisk('two runs'), folder('reference')];
  writePhotos(source, 40);
  await pack([source, '--out', reference]);
  const runs = await Promise.all([pack([source, '--out', out]), pack([source, '--out', out])]);
  for (const { status, summary } of runs) {
    expect(status).toBe(0);
    expect(summary.packed + summary.unchanged).toBe(40);
  }
  expect(contents(out)).toEqual(contents(reference));
});

testWith(needed, 'sources are removed from it', async () => {
  const source = onDisk('source');
  copyLibrary(source);
  const out = onDisk('archive');
  expect((await pack([source, '--out', out, '--remove-source'])).summary).toMatchObject({
    packed: 4,
    removed: 9,
  });
  expect((await audit([out])).summary.intact).toBe(4);
});

testWith(needed, 'a container is written anew on it', async () => {
  const source = folder('source');
  for (const name of ['IMG_0001.HEIC', 'IMG_0001.MOV', 'IMG_0001.AAE']) {
    copy(join(LIBRARY, '2026', name), join(source, name));
  }
  const out = onDisk('update');
  await pack([source, '--out', out]);
  renameSync(join(source, 'IMG_0001.AAE'), join(source, 'IMG_0001.xmp'));
  expect((await pack([source, '--out', out, '--update'])).summary.updated).toBe(1);
  expect((await audit([out])).summary.intact).toBe(1);
  expect(files(out)).toEqual(['IMG_0001.livepkg']);
});

testWith(
  [...needed, strace()],
  'a run that was taken for dead while it took the lock publishes nothing',
  async () => {
    const [first, second] = [folder('first'), folder('second')];
    const out = onDisk('taken-for-dead');
    for (const at of [first, second]) writePhoto(at, { number: 1 });
    writeFileSync(join(first, 'IMG_0001.xmp'), 'the only copy');
    writeFileSync(join(second, 'IMG_0001.AAE'), 'the only copy of another');
    const lock = join(out, LOCK_NAME);
    const traced = ['strace', '-f', '-qq', '-o', '/dev/null'];
    const args = ['--out', out, '--remove-source', '--jobs', '1'];
    // It has made the lock, and its name is not in it for so long that it seems to be dead.
    const stalled = pack([first, ...args], {
      prefix: [
        ...traced,
        '-P',
        lock,
        '-e',
        'trace=write',
        '-e',
        'inject=write:delay_enter=6000000',
      ],
    });
    while (!existsSync(lock)) await new Promise((resolve) => setTimeout(resolve, 10));
    // By then the other has looked whether the name is free, and is slow to take it.
    const slow = await pack([second, ...args], {
      prefix: [...traced, '-e', 'trace=rename', '-e', 'inject=rename:delay_enter=6000000'],
    });
    expect(tally((await stalled).records)).toEqual({ 'failed locked': 1 });
    expect(tally(slow.records)).toEqual({ packed: 1 });
    expect(files(first)).toEqual(['IMG_0001.JPG', 'IMG_0001.MOV', 'IMG_0001.xmp']);
    expect(files(second)).toEqual([]);
    expect((await audit([out])).summary.intact).toBe(1);
  },
);
