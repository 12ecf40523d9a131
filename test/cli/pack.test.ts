/** Packing: nothing is overwritten, nothing is done twice, the plan is what happens. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseVector } from '../../spec/lib/vector.ts';
import { livepkg, ROOT } from '../support/livepkg.ts';
import {
  copy,
  copyLibrary,
  LIBRARY,
  membersOf,
  writePhoto,
  writePhotos,
} from '../support/photos.ts';
import { audit, info, pack, scan, tally, unpack } from '../support/records.ts';
import { contents, files, sha256, sha256Of, state, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();

let packedOnce: Promise<{ source: string; out: string }> | undefined;

async function packLibrary() {
  const source = copyLibrary(join(folder(), 'library'));
  const out = folder('out');
  await pack([source, '--out', out]);
  return { source, out };
}

/** The sample library and its containers: packed once, copied for each test, times and all. */
async function packedLibrary() {
  packedOnce ??= packLibrary();
  const { source, out } = await packedOnce;
  const copies = folder('copies');
  return { source: copy(source, join(copies, 'library')), out: copy(out, join(copies, 'out')) };
}

const eightHex = (still: string, motion: string): string =>
  sha256(Buffer.from(sha256Of(still) + sha256Of(motion), 'hex')).slice(0, 8);

const halves = (all: { event: string }[]) => all.filter(({ event }) => event === 'unpaired');

describe.concurrent('what a run of pack says and writes', () => {
  test('one container for each pair, in the folders of the still, under its stem', async () => {
    const source = copyLibrary(join(folder(), 'library'));
    const out = join(folder(), 'not', 'there', 'yet');
    const { status, records, summary } = await pack([source, '--out', out]);
    expect(status).toBe(0);
    expect(files(out)).toEqual([
      '2026/IMG_0001.livepkg',
      '2026/IMG_0002.livepkg',
      '2026/IMG_0004.livepkg',
      'Sommer/后，竖.livepkg',
    ]);
    expect(summary).toMatchObject({ packed: 4, unpaired: 3 });
    expect(records[0]).toEqual({
      event: 'packed',
      container: join(out, '2026/IMG_0001.livepkg'),
      still: join(source, '2026/IMG_0001.HEIC'),
      motion: join(source, '2026/IMG_0001.MOV'),
      sidecars: [join(source, '2026/IMG_0001.AAE')],
      bytes: statSync(join(out, '2026/IMG_0001.livepkg')).size,
      faults: [],
      notes: [],
    });
    // The halves without a partner are told as scan tells them, behind the photos.
    const scanned = await scan([source]);
    expect(records.slice(4)).toEqual(halves(scanned.records));
  });

  test('containers get the permissions that the user has files get', async () => {
    const source = folder('source');
    writePhoto(source, { number: 1 });
    const out = folder('out');
    const prefix = ['sh', '-c', 'umask 027; exec "$@"', 'sh'];
    await pack([source, '--out', join(out, 'new')], { prefix });
    expect(statSync(join(out, 'new')).mode & 0o777).toBe(0o750);
    expect(statSync(join(out, 'new/IMG_0001.livepkg')).mode & 0o777).toBe(0o640);
  });

  test('--strict makes halves without a partner status 1; the containers are written all the same', async () => {
    const out = folder('out');
    const { status, summary } = await pack([LIBRARY, '--out', out, '--strict']);
    expect(status).toBe(1);
    expect(summary.packed).toBe(4);
    const whole = folder('source');
    writePhoto(whole, { number: 1 });
    expect((await pack([whole, '--out', out, '--strict'])).status).toBe(0);
  });

  test('a path given in any way leads to the same containers', async () => {
    const cwd = folder('cwd');
    copyLibrary(join(cwd, 'library'));
    await pack(['library', '--out', 'one'], { cwd });
    await pack(['./library/', '--out', './two/'], { cwd });
    await pack([join(cwd, 'library'), '--out', join(cwd, 'three')], { cwd });
    const overlapping = ['library', 'library/2026', 'library/2026/IMG_0001.MOV', './library'];
    const { status, summary } = await pack([...overlapping, '--out', 'four'], { cwd });
    expect(status).toBe(0);
    expect(summary.packed).toBe(4);
    const expected = contents(join(cwd, 'one'));
    for (const name of ['two', 'three', 'four'])
      expect(contents(join(cwd, name))).toEqual(expected);
  });

  test('--out inside the source, or equal to it: packed once, never a loop', async () => {
    const source = copyLibrary(join(folder(), 'library'));
    for (const out of [join(source, 'packed', 'deep'), source]) {
      expect(tally((await pack([source, '--out', out])).records)).toEqual({
        packed: 4,
        unpaired: 3,
      });
      const before = state(source);
      const again = await pack([source, '--out', out]);
      expect(tally(again.records)).toEqual({ unchanged: 4, unpaired: 3 });
      expect(state(source)).toEqual(before);
    }
    expect(files(source).filter((path) => path.endsWith('.livepkg'))).toHaveLength(8);
    // Nor does unpacking in place: what is there already is what comes out.
    const restored = await unpack([source, '--out', source, '--jobs', '2']);
    expect(restored.records.slice(0, 4)).toMatchObject(
      Array.from({ length: 4 }, () => ({ event: 'present' })),
    );
  });

  test('folders as deep as the system takes them', async () => {
    const names = Array.from({ length: 40 }, (_, depth) => `${depth} ${'ordner '.repeat(4)}x`);
    const source = folder('source');
    writePhoto(join(source, ...names), { number: 1 });
    const out = folder('out');
    expect(tally((await pack([source, '--out', out])).records)).toEqual({ packed: 1 });
    expect(files(out)).toEqual([`${names.join('/')}/IMG_0001.livepkg`]);
    const restored = folder('restored');
    await unpack([out, '--out', restored]);
    expect(contents(restored)).toEqual(contents(source));
  });
});

describe.concurrent('--dry-run', () => {
  test('does nothing, and says what the run then does, to the byte', async () => {
    const source = copyLibrary(join(folder(), 'library'));
    const out = join(folder('parent'), 'out');
    const first = join(source, '2026/IMG_0002.JPG');
    // One photo is packed already, one target holds something else, one name is another photo's.
    copy(first, join(folder('x'), 'IMG_0002.JPG'));
    await pack([join(source, 'Sommer'), '--out', join(out, 'Sommer')]);
    mkdirSync(join(out, '2026'), { recursive: true });
    writeFileSync(join(out, '2026/IMG_0001.livepkg'), 'mine');
    const other = folder('other');
    writePhoto(other, { number: 7, still: 'IMG_0004.JPG', motion: 'IMG_0004.MOV' });
    await pack([other, '--out', join(out, '2026')]);

    const before = { source: state(source), out: state(out) };
    const plan = await pack([source, '--out', out, '--dry-run']);
    expect({ source: state(source), out: state(out) }).toEqual(before);
    expect(tally(plan.records)).toEqual({
      packed: 2,
      unchanged: 1,
      'conflict target-damaged': 1,
      unpaired: 3,
    });

    const done = await pack([source, '--out', out]);
    const planned = plan.records.map((record) =>
      'dryRun' in record ? { ...record, dryRun: undefined } : record,
    );
    expect(done.records).toEqual(planned);
    expect(done.summary).toEqual(plan.summary);
    expect(done.status).toBe(plan.status);
    for (const record of done.records) {
      if (record.event === 'packed') expect(statSync(record.container).size).toBe(record.bytes);
    }
  });

  test('does not even make the folder', async () => {
    const out = join(folder('parent'), 'out');
    await pack([LIBRARY, '--out', out, '--dry-run']);
    expect(existsSync(out)).toBe(false);
  });
});

describe.concurrent('packing again', () => {
  test('with other times and the same bytes: unchanged, and the container keeps its times', async () => {
    const { source, out } = await packedLibrary();
    for (const name of files(source)) utimesSync(join(source, name), 1_000_000_000, 1_000_000_000);
    const before = state(out);
    const { status, records } = await pack([source, '--out', out]);
    expect(status).toBe(0);
    expect(tally(records)).toEqual({ unchanged: 4, unpaired: 3 });
    expect(state(out)).toEqual(before);
  });

  test('with a new photo among them: only that is packed', async () => {
    const { source, out } = await packedLibrary();
    const before = state(join(out, 'Sommer'));
    writePhoto(join(source, '2026'), { number: 77 });
    const { records } = await pack([source, '--out', out]);
    expect(tally(records)).toEqual({ unchanged: 4, packed: 1, unpaired: 3 });
    expect(state(join(out, 'Sommer'))).toEqual(before);
  });

  test.each([
    ['one byte is another, the size is the same', 'flip'],
    ['something was appended', 'append'],
  ])(
    'the same identifier with other bytes (%s): conflict, nothing is overwritten',
    async (_, how) => {
      const { source, out } = await packedLibrary();
      const still = join(source, '2026/IMG_0002.JPG');
      if (how === 'append') appendFileSync(still, 'edited');
      else {
        const bytes = readFileSync(still);
        bytes.writeUInt8(bytes.readUInt8(bytes.length - 10) ^ 1, bytes.length - 10);
        writeFileSync(still, bytes);
      }
      const before = state(out);
      const { status, records } = await pack([source, '--out', out]);
      expect(status).toBe(1);
      expect(tally(records)).toEqual({ unchanged: 3, 'conflict target-differs': 1, unpaired: 3 });
      const conflict = records.find(({ event }) => event === 'conflict');
      expect(conflict).toMatchObject({ container: join(out, '2026/IMG_0002.livepkg'), still });
      expect(conflict?.event === 'conflict' && conflict.error?.message).toContain(
        'IMG_0002.livepkg',
      );
      expect(state(out)).toEqual(before);
    },
  );

  test('a renamed half: conflict, as the container has it under its old name', async () => {
    const { source, out } = await packedLibrary();
    renameSync(join(source, '2026/IMG_0002.MOV'), join(source, '2026/renamed.MOV'));
    const before = state(out);
    const { records } = await pack([source, '--out', out]);
    expect(tally(records)).toMatchObject({ 'conflict target-differs': 1 });
    expect(state(out)).toEqual(before);
  });

  test('what stands where containers were, and is none: conflict, left as it is', async () => {
    const { source, out } = await packedLibrary();
    const target = (name: string): string => join(out, '2026', `${name}.livepkg`);
    const bytes = readFileSync(target('IMG_0004'));
    writeFileSync(target('IMG_0001'), 'a text');
    writeFileSync(target('IMG_0002'), '');
    writeFileSync(target('IMG_0004'), bytes.subarray(0, bytes.length / 2));
    const before = state(out);
    const { status, records } = await pack([source, '--out', out]);
    expect(status).toBe(1);
    expect(tally(records)).toEqual({ unchanged: 1, 'conflict target-damaged': 3, unpaired: 3 });
    expect(state(out)).toEqual(before);
  });

  test('a container of a later version stands there: left as it is, and not called damaged', async () => {
    const { source, out } = await packedLibrary();
    const target = join(out, '2026/IMG_0001.livepkg');
    const name = 'version-unsupported';
    writeFileSync(target, parseVector(name, readFileSync(join(ROOT, 'spec/vectors', name))).bytes);
    const before = state(out);
    const { status, records } = await pack([source, '--out', out]);
    expect(status).toBe(1);
    expect(tally(records)).not.toHaveProperty('conflict target-damaged');
    expect(records[0]).toMatchObject({ event: 'conflict', error: { code: 'version-unsupported' } });
    expect(state(out)).toEqual(before);
  });

  test('a folder, a pipe or a link where containers would go: told, left as it is, no hang', async () => {
    const { source, out } = await packedLibrary();
    const elsewhere = folder('elsewhere');
    const targets = files(out).map((path) => join(out, path));
    const [asFolder = '', asPipe = '', asLink = '', asDeadLink = ''] = targets;
    for (const target of targets) rmSync(target);
    mkdirSync(asFolder);
    execFileSync('mkfifo', [asPipe]);
    writeFileSync(join(elsewhere, 'mine'), 'mine');
    symlinkSync(join(elsewhere, 'mine'), asLink);
    symlinkSync(join(elsewhere, 'nothing'), asDeadLink);
    const before = { out: state(out), elsewhere: state(elsewhere) };
    const { status, records } = await pack([source, '--out', out]);
    expect(status).toBe(1);
    const photos = records.slice(0, 4);
    expect(photos.map((record) => 'container' in record && record.container)).toEqual(targets);
    for (const { event } of photos) expect(event).toMatch(/^(conflict|failed)$/);
    expect({ out: state(out), elsewhere: state(elsewhere) }).toEqual(before);
  });
});

describe.concurrent('another photo under the same name', () => {
  test('goes to STEM-XXXXXXXX.livepkg, eight digits of its own identity, and stays there', async () => {
    const source = folder('source');
    // IMG_0001 twice in one folder, as HEIC and JPG: two photos, one stem.
    const one = writePhoto(source, { number: 1, still: 'IMG_0001.JPEG', motion: 'IMG_0001.MOV' });
    const two = writePhoto(source, { number: 2, still: 'IMG_0001.JPG', motion: 'IMG_0001_2.MOV' });
    const out = folder('out');
    const first = await pack([source, '--out', out]);
    const digits = eightHex(two.still, two.motion);
    const containers = ['IMG_0001.livepkg', `IMG_0001-${digits}.livepkg`];
    expect(first.records).toMatchObject([
      { event: 'packed', still: one.still, container: join(out, 'IMG_0001.livepkg') },
      { event: 'packed', still: two.still, container: join(out, `IMG_0001-${digits}.livepkg`) },
    ]);
    expect(files(out)).toEqual(containers.toSorted());
    const { photo } = await info(join(out, `IMG_0001-${digits}.livepkg`));
    expect(photo.slice(0, 8)).toBe(digits);

    const before = state(out);
    expect(tally((await pack([source, '--out', out])).records)).toEqual({ unchanged: 2 });
    // Also when the photo that took the plain name is no longer in the source.
    rmSync(one.still);
    rmSync(one.motion);
    expect(tally((await pack([source, '--out', out])).records)).toEqual({ unchanged: 1 });
    expect(state(out)).toEqual(before);
  });

  test('from two runs: the second photo finds the name taken', async () => {
    const out = folder('out');
    const [a, b] = [folder('a'), folder('b')];
    writePhoto(a, { number: 1, still: 'IMG_1.JPG' });
    const photo = writePhoto(b, { number: 2, still: 'IMG_1.JPG' });
    await pack([a, '--out', out]);
    const before = state(join(out, 'IMG_1.livepkg').replace(/\/[^/]*$/, ''));
    const { records } = await pack([b, '--out', out]);
    expect(records).toMatchObject([
      {
        event: 'packed',
        container: join(out, `IMG_1-${eightHex(photo.still, photo.motion)}.livepkg`),
      },
    ]);
    expect(Object.entries(before).find(([path]) => path === 'IMG_1.livepkg')).toEqual(
      Object.entries(state(out)).find(([path]) => path === 'IMG_1.livepkg'),
    );
  });

  test('whose name differs in case or normal form only: told apart, as a cloud takes them for one', async () => {
    const source = folder('source');
    writePhoto(source, { number: 1, still: 'Größe.JPG', motion: '1.MOV' });
    writePhoto(source, { number: 2, still: 'GRÖSSE.JPG', motion: '2.MOV' });
    writePhoto(source, { number: 3, still: 'Größe.jpg'.normalize('NFD'), motion: '3.MOV' });
    const out = folder('out');
    expect(tally((await pack([source, '--out', out])).records)).toEqual({ packed: 3 });
    const folded = readdirSync(out).map((name) => name.normalize('NFC').toUpperCase());
    expect(new Set(folded).size).toBe(3);
    const restored = folder('restored');
    await unpack([out, '--out', restored]);
    expect(Object.values(contents(restored)).toSorted()).toEqual(
      expect.arrayContaining(Object.values(contents(source))),
    );
  });
});

const byName = (root: string) =>
  Object.fromEntries(
    Object.entries(contents(root))
      .filter(([path]) => !path.endsWith('/'))
      .map(([path, digest]) => [basename(path), digest]),
  );

describe.concurrent('names that not every disk takes', () => {
  const awkward = [
    ['a:b.JPG', 'a:b.MOV'],
    ['CON.JPG', 'CON.MOV'],
    ['Größe.JPG'.normalize('NFD'), 'Größe.MOV'.normalize('NFD')],
    ['new\nline.JPG', 'new\nline.MOV'],
    [' ~ .JPG', 'trailing .MOV. '],
    ['desktop.ini', 'mimetype'],
    ['what? "quoted" <x|y>*.JPG', 'back\\slash.MOV'],
    ['\u{1fae9} unassigned in 15.0.JPG', 'private \ue000.MOV'],
    [`${'長'.repeat(83)}.JPG`, `${'y'.repeat(251)}.MOV`],
    ['COM¹.JPG', '_vti_cnf.MOV'],
  ] as const;

  test('are packed under portable names, and come back under their own', async () => {
    const source = folder('source');
    awkward.forEach(([still, motion], index) => {
      writePhoto(join(source, `Ordner: ${index}?`), { number: index, still, motion });
    });
    const out = folder('out');
    const { records } = await pack([source, '--out', out]);
    expect(tally(records)).toEqual({ packed: awkward.length });
    for (const path of files(out)) {
      // Portable for OneDrive and Windows by their own published rules, written down here again.
      for (const part of path.split('/')) {
        // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
        expect(part).not.toMatch(/[\\:*?"<>|\u0000-\u001f]|^[ ~]|[ .]$|_vti_/);
        expect(part).not.toMatch(/^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i);
        expect(part).not.toMatch(/^(desktop\.ini|\.lock)$/i);
        expect(part.normalize('NFC')).toBe(part);
        expect(Buffer.byteLength(part)).toBeLessThanOrEqual(200);
      }
    }
    for (const record of records) {
      if (record.event !== 'packed') continue;
      const members = await membersOf(record.container);
      for (const [member, path] of [
        [members[0], record.still],
        [members[1], record.motion],
      ] as const) {
        expect(member?.original ?? member?.name).toBe(basename(path));
      }
    }
    expect((await audit([out])).status).toBe(0);
    const restored = folder('restored');
    expect((await unpack([out, '--out', restored])).status).toBe(0);
    expect(byName(restored)).toEqual(byName(source));

    // What was restored is packed as it was before, and what is packed is left alone.
    expect(tally((await pack([source, '--out', out])).records)).toEqual({ unchanged: 10 });
    const again = folder('again');
    await pack([restored, '--out', again]);
    expect(contents(again)).toEqual(contents(out));
  });

  test('folders that differ only in what some disk does not tell apart become one, and lose nothing', async () => {
    const source = folder('source');
    writePhoto(join(source, 'Urlaub'), { number: 1 });
    writePhoto(join(source, 'urlaub'), { number: 2 });
    writePhoto(join(source, 'URLAUB'), { number: 3, still: 'IMG_0001.JPG' });
    const out = folder('out');
    expect(tally((await pack([source, '--out', out])).records)).toEqual({ packed: 3 });
    expect(readdirSync(out)).toHaveLength(1);
    expect(files(out)).toHaveLength(3);
    expect(tally((await pack([source, '--out', out])).records)).toEqual({ unchanged: 3 });
  });
});

test.concurrent(
  'two runs into one folder at the same time: every photo is packed once, nothing is lost',
  async () => {
    const source = folder('source');
    writePhotos(source, 40);
    const out = folder('out');
    const args = ['pack', source, '--out', out, '--json', '--jobs', '1'];
    const runs = await Promise.all([livepkg(args), livepkg(args), livepkg(args)]);
    for (const { status, stderr } of runs) {
      expect(status, stderr).toBeOneOf([0, 1]);
      expect(stderr).toBe('');
    }
    const { summary } = await audit([out]);
    expect(summary).toMatchObject({ intact: 40, damaged: 0 });
    expect(files(out)).toHaveLength(40);
    const undisturbed = folder('undisturbed');
    await pack([source, '--out', undisturbed]);
    expect(contents(out)).toEqual(contents(undisturbed));
  },
);
