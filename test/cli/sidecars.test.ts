/** Sidecars and pairs by name, through the program: packed, noticed when they change, restored. */
import {
  appendFileSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { livepkg } from '../support/livepkg.ts';
import { copy, LIBRARY, writePhoto } from '../support/photos.ts';
import { audit, info, pack, scan, tally, unpack } from '../support/records.ts';
import { contents, files, sha256Of, state, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();

/** A folder with one photo and its edit, and where it is packed. */
async function packed() {
  const source = folder('source');
  for (const name of ['IMG_0001.HEIC', 'IMG_0001.MOV', 'IMG_0001.AAE']) {
    copy(join(LIBRARY, '2026', name), join(source, name));
  }
  const out = folder('out');
  expect((await pack([source, '--out', out])).summary.packed).toBe(1);
  return { source, out, container: join(out, 'IMG_0001.livepkg') };
}

async function restored(out: string): Promise<Record<string, string>> {
  const to = folder('restored');
  expect((await unpack([out, '--out', to])).status).toBe(0);
  return contents(to);
}

describe.concurrent('a sidecar', () => {
  test('travels with its pair, and comes back', async () => {
    const { source, out, container } = await packed();
    const { members } = await info(container);
    expect(members.map(({ role, name }) => [role, name])).toEqual([
      ['still', 'IMG_0001.HEIC'],
      ['motion', 'IMG_0001.MOV'],
      ['sidecar', 'IMG_0001.AAE'],
    ]);
    expect(await restored(out)).toEqual(contents(source));
    expect((await pack([source, '--out', out])).summary.unchanged).toBe(1);
  });

  test('of a name that is taken already is left out, and is told of', async () => {
    const source = folder('source');
    copy(join(LIBRARY, '2026', 'IMG_0001.HEIC'), join(source, 'a', 'IMG_0001.HEIC'));
    copy(join(LIBRARY, '2026', 'IMG_0001.MOV'), join(source, 'b', 'IMG_0001.MOV'));
    const [first, second] = ['a', 'b'].map((name) => join(source, name, 'IMG_0001.AAE'));
    for (const edit of [first, second]) copy(join(LIBRARY, '2026', 'IMG_0001.AAE'), edit ?? '');
    const told = { sidecars: [first], leftOut: [second], notes: ['sidecar-left-out'] };
    expect((await scan([source])).records[0]).toMatchObject(told);
    const out = folder('out');
    expect((await pack([source, '--out', out])).records[0]).toMatchObject(told);
    const text = await livepkg(['pack', source, '--out', out]);
    expect(text.stdout).toContain(`${second}: it is not packed with`);
  });

  test('that only the container holds is named, and stays there with --update', async () => {
    const { source, out, container } = await packed();
    const edit = copy(join(source, 'IMG_0001.AAE'), join(folder('edit'), 'IMG_0001.AAE'));
    rmSync(join(source, 'IMG_0001.AAE'));
    const before = state(out);
    const [record] = (await pack([source, '--out', out])).records;
    expect(record).toMatchObject({ event: 'conflict', error: { code: 'target-differs' } });
    expect(JSON.stringify(record)).toContain(
      'IMG_0001.AAE, which no longer exists next to the photo',
    );

    const update = await pack([source, '--out', out, '--update']);
    expect(update.status).toBe(0);
    expect(update.records[0]).toMatchObject({ event: 'unchanged', carriedOver: ['IMG_0001.AAE'] });
    expect(state(out)).toEqual(before);

    writeFileSync(join(source, 'IMG_0001.HEIC.xmp'), '<x:xmpmeta/>');
    const more = await pack([source, '--out', out, '--update']);
    expect(more.records[0]).toMatchObject({ event: 'updated', carriedOver: ['IMG_0001.AAE'] });
    const text = await livepkg(['pack', source, '--out', out, '--update']);
    expect(text.stdout).toContain('IMG_0001.AAE no longer exists next to the photo; it stays');
    expect((await audit([container])).summary.intact).toBe(1);
    copy(edit, join(source, 'IMG_0001.AAE'));
    expect(await restored(out)).toEqual(contents(source));
  });

  test('that only the container holds is given up with --drop-sidecars, by its name', async () => {
    const { source, out } = await packed();
    rmSync(join(source, 'IMG_0001.AAE'));
    const args = [source, '--out', out, '--update', '--drop-sidecars'];
    const [plan] = (await pack([...args, '--dry-run'])).records;
    expect(plan).toMatchObject({ event: 'updated', dropped: ['IMG_0001.AAE'], dryRun: true });
    const text = await livepkg(['pack', ...args]);
    expect(text.status).toBe(0);
    expect(text.stdout).toContain('IMG_0001.AAE was dropped: only the container had it.');
    expect(await restored(out)).toEqual(contents(source));
  });

  test('is not given up by accident: --drop-sidecars goes with --update', async () => {
    const { source, out } = await packed();
    const before = state(out);
    const { status, stderr } = await livepkg(['pack', source, '--out', out, '--drop-sidecars']);
    expect(status).toBe(2);
    expect(stderr).toContain('--drop-sidecars requires --update');
    expect(state(out)).toEqual(before);
  });

  test('under another spelling of its name is kept unless it is the same file', async () => {
    const { source, out, container } = await packed();
    renameSync(join(source, 'IMG_0001.AAE'), join(source, 'img_0001.aae'));
    const renamed = await pack([source, '--out', out, '--update']);
    expect(renamed.records[0]).toMatchObject({ event: 'updated' });
    expect(renamed.records[0]).not.toHaveProperty('carriedOver');
    writeFileSync(join(source, 'img_0001.aae'), 'another edit');
    renameSync(join(source, 'img_0001.aae'), join(source, 'IMG_0001.AAE'));
    const other = await pack([source, '--out', out, '--update']);
    expect(other.records[0]).toMatchObject({ event: 'updated', carriedOver: ['img_0001.aae'] });
    const { members } = await info(container);
    expect(members.map(({ name, original }) => original ?? name).toSorted()).toEqual([
      'IMG_0001.AAE',
      'IMG_0001.HEIC',
      'IMG_0001.MOV',
      'img_0001.aae',
    ]);
  });

  test('that takes the place of another of its name is named', async () => {
    const { source, out } = await packed();
    writeFileSync(join(source, 'IMG_0001.AAE'), 'another edit');
    const { records } = await pack([source, '--out', out, '--update']);
    expect(records[0]).toMatchObject({ event: 'updated', replaced: ['IMG_0001.AAE'] });
    expect(await restored(out)).toEqual(contents(source));
  });

  test('that cannot be carried over, because the container is damaged, keeps it from being replaced', async () => {
    const { source, out, container } = await packed();
    rmSync(join(source, 'IMG_0001.AAE'));
    writeFileSync(join(source, 'IMG_0001.HEIC.xmp'), '<x:xmpmeta/>');
    const bytes = readFileSync(container);
    bytes[bytes.indexOf('<plist')] = 0;
    writeFileSync(container, bytes);
    const { records, status } = await pack([source, '--out', out, '--update']);
    expect(status).toBe(1);
    expect(tally(records)).toEqual({ 'conflict target-damaged': 1 });
    expect(readFileSync(container).equals(bytes)).toBe(true);
  });

  test('that cannot be read is no reason to give up the one in the container', async () => {
    const { source, out, container } = await packed();
    rmSync(join(source, 'IMG_0001.AAE'));
    symlinkSync('/etc/hostname', join(source, 'IMG_0001.AAE'));
    const before = sha256Of(container);
    expect((await pack([source, '--out', out, '--update'])).records[0]).toMatchObject({
      event: 'unchanged',
      carriedOver: ['IMG_0001.AAE'],
      notes: ['sidecar-left-out'],
    });
    expect(sha256Of(container)).toBe(before);
    const drop = await pack([source, '--out', out, '--update', '--drop-sidecars']);
    expect(tally(drop.records)).toEqual({ 'conflict target-differs': 1 });
    expect(sha256Of(container)).toBe(before);
  });

  test('of a copy that was packed beside it: both stay as they are', async () => {
    const { source } = await packed();
    const parent = folder('copies');
    const [a, b, out] = [join(parent, 'a'), join(parent, 'b'), folder('out')];
    for (const place of [a, b]) copy(source, place);
    writeFileSync(join(b, 'IMG_0001.AAE'), 'another edit');
    expect((await pack([a, b, '--out', out])).summary.packed).toBe(2);
    const before = contents(out);
    const again = await pack([b, '--out', out, '--update']);
    expect(again.summary).toMatchObject({ unchanged: 1, updated: 0 });
    expect(contents(out)).toEqual(before);
  });

  test('of a third copy is left with its photo, which is not called another one', async () => {
    const parent = folder('copies');
    const sources = ['a', 'b', 'c'].map((name) => join(parent, name));
    for (const source of sources) {
      writePhoto(source, { number: 1 });
      writeFileSync(join(source, 'IMG_0001.AAE'), `an edit in ${source}`);
    }
    const { stdout } = await livepkg(['pack', ...sources, '--out', folder('out')]);
    expect(stdout).toContain(
      'this photo with other sidecars, and was not replaced; ' +
        `pack ${join(parent, 'c', 'IMG_0001.JPG')} into another folder.`,
    );
    expect(stdout).toContain('2 Live Photos packed');
  });

  test('edited without another length or time is found by --update', async () => {
    const { source, out } = await packed();
    const edit = join(source, 'IMG_0001.AAE');
    const bytes = readFileSync(edit);
    bytes.write('!', bytes.length - 2);
    const { mtimeNs } = lstatSync(edit, { bigint: true });
    writeFileSync(edit, bytes);
    utimesSync(edit, Number(mtimeNs) / 1e9, (Number(mtimeNs / 1000n) + 0.5) / 1e6);
    expect((await pack([source, '--out', out, '--update'])).summary.updated).toBe(1);
  });

  test('that was only touched changes nothing', async () => {
    const { source, out } = await packed();
    utimesSync(join(source, 'IMG_0001.AAE'), 1_700_000_000, 1_700_000_000);
    const before = state(out);
    expect((await pack([source, '--out', out])).summary.unchanged).toBe(1);
    expect(state(out)).toEqual(before);
  });

  test.each<[string, (source: string) => void]>([
    ['changed', (source) => appendFileSync(join(source, 'IMG_0001.AAE'), '<!-- again -->')],
    [
      'changed without another length',
      (source) => {
        const path = join(source, 'IMG_0001.AAE');
        const bytes = readFileSync(path);
        bytes.write('!', bytes.length - 2);
        writeFileSync(path, bytes);
      },
    ],
    ['added', (source) => writeFileSync(join(source, 'IMG_0001.HEIC.xmp'), '<x:xmpmeta/>')],
  ])('that was %s is a conflict, and --update writes the container anew', async (_, change) => {
    const { source, out, container } = await packed();
    change(source);
    const before = state(out);

    const conflict = await pack([source, '--out', out]);
    expect(conflict.status).toBe(1);
    expect(tally(conflict.records)).toEqual({ 'conflict target-differs': 1 });
    expect(state(out)).toEqual(before);

    const plan = await pack([source, '--out', out, '--update', '--dry-run']);
    expect(tally(plan.records)).toEqual({ updated: 1 });
    expect(state(out)).toEqual(before);

    const update = await pack([source, '--out', out, '--update']);
    expect(update.status).toBe(0);
    const done = update.records.map((record) => ({ ...record, dryRun: true }));
    expect(done).toEqual(plan.records);
    expect(files(out)).toEqual(['IMG_0001.livepkg']);
    expect((await audit([container])).summary.intact).toBe(1);
    expect(await restored(out)).toEqual(contents(source));
    expect((await pack([source, '--out', out, '--update'])).summary.unchanged).toBe(1);
  });

  test('is no way to replace a good half: --update leaves other halves alone', async () => {
    const { source, out } = await packed();
    appendFileSync(join(source, 'IMG_0001.HEIC'), 'rot');
    const before = state(out);
    const { records, status } = await pack([source, '--out', out, '--update']);
    expect(status).toBe(1);
    expect(tally(records)).toEqual({ 'conflict target-differs': 1 });
    expect(state(out)).toEqual(before);
  });
});

/** A photo whose halves lost their identifiers. */
function nameless() {
  const source = folder('source');
  for (const extension of ['JPG', 'MOV']) {
    copy(join(LIBRARY, '2026', `IMG_0005.${extension}`), join(source, `IMG_0005.${extension}`));
  }
  return source;
}

describe.concurrent('a pair by name', () => {
  test('is reported, and packed only when asked for', async () => {
    const source = nameless();
    const out = folder('out');
    const { records } = await scan([source]);
    expect(records.map((record) => record.event === 'unpaired' && record.reason)).toEqual([
      'name-only',
      'name-only',
    ]);
    const without = await pack([source, '--out', out]);
    expect(without.status).toBe(1);
    expect(files(out)).toEqual([]);

    const asked = await pack([source, '--out', out, '--pair-by-name']);
    expect(asked.summary).toMatchObject({ packed: 1, unpaired: 0 });
    const { link } = await info(join(out, 'IMG_0005.livepkg'));
    expect(link).toEqual({ by: 'name' });
    expect(await restored(out)).toEqual(contents(source));
    const again = await pack([source, '--out', out, '--pair-by-name']);
    expect(again.summary).toMatchObject({ packed: 0, unchanged: 1 });
  });

  test('never takes the place of another photo', async () => {
    const source = nameless();
    const out = folder('out');
    const other = folder('other');
    writePhoto(other, { number: 1, still: 'IMG_0005.JPG', motion: 'IMG_0005.MOV' });
    await pack([other, '--out', out]);
    const container = join(out, 'IMG_0005.livepkg');
    const before = sha256Of(container);
    const { records, status } = await pack([source, '--out', out, '--pair-by-name']);
    expect(status).toBe(1);
    expect(tally(records)).toEqual({ 'conflict target-differs': 1 });
    expect(sha256Of(container)).toBe(before);
  });
});
