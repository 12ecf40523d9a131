/** `pack --catalog`: what a run wrote gets its lines, and no other line changes. */
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  ArchiveChanges,
  entriesOf,
  lineByPath,
  linesOf,
  findingsOf,
} from '../../support/archives.ts';
import { livepkg } from '../../support/livepkg.ts';
import { testWith } from '../../support/oracles.ts';
import { writePhoto, writePhotos } from '../../support/photos.ts';
import { REAL_PAIRS_FOLDER, realPhotos } from '../../support/real-photos.ts';
import { audit, catalog, pack, refusal, tally } from '../../support/records.ts';
import { files, temporaryFolders } from '../../support/tree.ts';

const folder = temporaryFolders();
const COUNT = 5;

/** A source, and where an archive and its catalog go. */
function places() {
  const source = folder('source');
  writePhotos(source, COUNT);
  const parent = folder('parent');
  const [out, list] = [join(parent, 'archive'), join(folder('list'), 'archive.jsonl')];
  return { source, out, list, args: [source, '--out', out, '--catalog', list] };
}

/** The same, packed and listed. */
async function packed() {
  const at = places();
  await pack(at.args);
  return at;
}

/** The same bytes as `catalog` would write now. */
async function expectAsCatalogd(out: string, list: string): Promise<void> {
  const other = join(folder('list'), 'other.jsonl');
  await catalog([out, '--out', other]);
  expect(readFileSync(list, 'utf8')).toBe(readFileSync(other, 'utf8'));
}

describe.concurrent('pack --catalog', () => {
  test('a new catalog is what `catalog` would write, and no other file is left', async () => {
    const { out, list } = await packed();
    await expectAsCatalogd(out, list);
    expect(files(dirname(list))).toEqual([basename(list)]);
    const { summary, status } = await audit([out, '--catalog', list, '--strict']);
    expect({ status, summary }).toMatchObject({ status: 0, summary: { intact: COUNT } });
  });

  testWith([realPhotos], 'the real pairs, too', async () => {
    const { out, list } = places();
    await pack([REAL_PAIRS_FOLDER, '--out', out, '--catalog', list]);
    await expectAsCatalogd(out, list);
  });

  test('a path as it was typed makes no difference', async () => {
    const { source, out, list } = places();
    const cwd = dirname(out);
    await pack([source, '--out', './archive/', '--catalog', list], { cwd });
    await expectAsCatalogd(out, list);
    const inside = join(folder('here'), 'x');
    await pack([source, '--out', '.', '--catalog', list], { cwd: dirname(inside) });
    expect(entriesOf(list).map(({ path }) => path)).toEqual(files(out));
  });

  test('--dry-run writes nothing, and changes nothing', async () => {
    const { args, list, source } = places();
    await pack([...args, '--dry-run']);
    expect(files(dirname(list))).toEqual([]);
    await pack(args);
    const before = readFileSync(list);
    writePhoto(source, { number: 77 });
    await pack([...args, '--dry-run']);
    expect(readFileSync(list)).toEqual(before);
  });

  test('a second run with nothing to do leaves the file alone', async () => {
    const { args, list } = await packed();
    const before = readFileSync(list);
    expect(tally((await pack(args)).records)).toEqual({ unchanged: COUNT });
    expect(readFileSync(list)).toEqual(before);
  });

  test('lines of what is gone, or damaged, stay byte for byte when more is packed', async () => {
    const { args, list, out, source } = await packed();
    const before = lineByPath(list);
    const [first = '', second = ''] = files(out);
    const changes = new ArchiveChanges(out);
    changes.flipBit(first, 0.6);
    changes.truncate(second, 0.99);
    // Not packed again: its source is gone, too.
    changes.remove('1/IMG_0003.livepkg');
    rmSync(join(source, '1/IMG_0003.JPG'));
    rmSync(join(source, '1/IMG_0003.MOV'));
    writePhoto(source, { number: 77 });
    expect((await pack(args)).summary).toMatchObject({ packed: 1 });
    const { 'IMG_0077.livepkg': line, ...others } = lineByPath(list);
    expect(others).toEqual(before);
    expect(line).toContain('"path":"IMG_0077.livepkg"');
    expect(findingsOf(await audit([out, '--catalog', list]), out)).toEqual(changes.expected);
  });

  test('what was removed and is packed again has the same line', async () => {
    const { args, list, out } = await packed();
    const before = linesOf(list);
    rmSync(join(out, '1/IMG_0002.livepkg'));
    await pack(args);
    expect(linesOf(list)).toEqual(before);
  });

  test('--update changes the line of the container that it writes, and no other', async () => {
    const { args, list, out, source } = await packed();
    const before = lineByPath(list);
    writeFileSync(join(source, '1/IMG_0004.xmp'), '<x/>');
    expect((await pack([...args, '--update'])).summary).toMatchObject({ updated: 1 });
    const after = lineByPath(list);
    const changed = Object.keys(after).filter((path) => after[path] !== before[path]);
    expect(changed).toEqual(['1/IMG_0004.livepkg']);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    await expectAsCatalogd(out, list);
  });

  test('the clouds of the catalog that is there are kept', async () => {
    const { args, list, out, source } = await packed();
    await catalog([out, '--out', list, '--force', '--cloud', 'dropbox,onedrive']);
    writePhoto(source, { number: 77 });
    await pack(args);
    for (const entry of entriesOf(list)) {
      expect([entry.dropbox, entry.quickxor]).not.toContain(undefined);
    }
    expect(entriesOf(list)).toHaveLength(COUNT + 1);
  });

  test('nothing was packed: no catalog is made', async () => {
    const { out, list } = places();
    const { status } = await pack([folder('empty'), '--out', out, '--catalog', list]);
    expect(status).toBe(1);
    expect(files(dirname(list))).toEqual([]);
  });

  test('a folder in its place: nothing is packed', async () => {
    const { source, out } = places();
    const args = ['pack', source, '--out', out, '--catalog', folder('list')];
    expect(await refusal(args)).toBe('not-a-file');
    expect(files(dirname(out))).toEqual([]);
  });
});

test('Ctrl+C in the middle: all that was written is listed, and the next run lists the rest', async () => {
  const source = folder('source');
  const count = 120;
  writePhotos(source, count);
  const out = folder('out');
  const list = join(folder('list'), 'archive.jsonl');
  const args = [source, '--out', out, '--catalog', list];
  const { status } = await livepkg(['pack', ...args, '--json', '--jobs', '2'], {
    onStart: (child) => child.stdout?.once('data', () => child.kill('SIGINT')),
  });
  expect(status).toBe(130);
  const done = files(out);
  expect(done.length).toBeGreaterThan(0);
  expect(done.length).toBeLessThan(count);
  expect(entriesOf(list).map(({ path }) => path)).toEqual(done);
  expect((await audit([out, '--catalog', list, '--strict'])).status).toBe(0);
  await pack(args);
  await expectAsCatalogd(out, list);
});

test('one that fails is not listed, and the others are', async () => {
  const { source, out, list, args } = places();
  truncateSync(join(source, '1/IMG_0001.MOV'), 0);
  const { status } = await pack(args);
  expect(status).toBe(1);
  expect(entriesOf(list).map(({ path }) => path)).toEqual(files(out));
  expect(files(out)).toHaveLength(COUNT - 1);
});
