/** Restoring: byte for byte, all files of a photo or none, nothing overwritten unless told. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { foldName } from '../../src/format/unicode.ts';
import { parseVector } from '../../spec/lib/vector.ts';
import { ROOT } from '../support/livepkg.ts';
import {
  copy,
  copyLibrary,
  LIBRARY,
  membersOf,
  writePhoto,
  writePhotos,
} from '../support/photos.ts';
import { audit, pack, tally, unpack } from '../support/records.ts';
import {
  contents,
  files,
  microsecondsOf,
  sha256Of,
  state,
  temporaryFolders,
} from '../support/tree.ts';

const folder = temporaryFolders();

let packedOnce: Promise<{ source: string; packed: string }> | undefined;

async function packOnePhoto() {
  const source = folder('source');
  writePhoto(source, { number: 1 });
  const packed = folder('archive');
  await pack([source, '--out', packed]);
  return { source, packed };
}

/** A container with one photo, and where its halves come out: packed once, copied for each test. */
async function onePhoto() {
  packedOnce ??= packOnePhoto();
  const { source, packed } = await packedOnce;
  const archive = copy(packed, join(folder(), 'archive'));
  const out = folder('out');
  return {
    source,
    photo: { still: join(source, 'IMG_0001.JPG'), motion: join(source, 'IMG_0001.MOV') },
    archive,
    out,
    container: join(archive, 'IMG_0001.livepkg'),
    still: join(out, 'IMG_0001.JPG'),
    motion: join(out, 'IMG_0001.MOV'),
  };
}

test.concurrent('what a run of unpack says and writes', async () => {
  const source = copyLibrary(join(folder(), 'library'));
  const archive = folder('archive');
  await pack([source, '--out', archive]);
  const out = join(folder(), 'not', 'there', 'yet');
  const { status, records, summary } = await unpack([archive, '--out', out]);
  expect(status).toBe(0);
  expect(records[0]).toEqual({
    event: 'restored',
    container: join(archive, '2026/IMG_0001.livepkg'),
    files: ['HEIC', 'MOV', 'AAE'].map((extension) => join(out, `2026/IMG_0001.${extension}`)),
  });
  expect(files(out)).toEqual([
    '2026/IMG_0001.AAE',
    '2026/IMG_0001.HEIC',
    '2026/IMG_0001.MOV',
    '2026/IMG_0002.JPG',
    '2026/IMG_0002.MOV',
    '2026/IMG_0004.DNG',
    '2026/IMG_0004.MOV',
    'Sommer/后，竖.HEIC',
    'Sommer/后，竖.MOV',
  ]);
  let bytes = 0;
  for (const file of files(out)) {
    expect(sha256Of(join(out, file))).toBe(sha256Of(join(LIBRARY, file)));
    expect(microsecondsOf(join(out, file))).toBe(microsecondsOf(join(source, file)));
    bytes += lstatSync(join(out, file)).size;
  }
  expect(summary.bytes).toBe(bytes);

  const [one, four] = [folder('cwd1'), folder('cwd4')];
  const byOne = await unpack([archive, '--out', 'out', '--jobs', '1'], { cwd: one });
  const byFour = await unpack([archive, '--out', 'out', '--jobs', '4'], { cwd: four });
  expect(byFour.stdout).toBe(byOne.stdout);
  expect(contents(four)).toEqual(contents(one));
  const audits = [];
  for (const jobs of ['1', '4']) audits.push(await audit([archive, '--jobs', jobs]));
  expect(audits[1]?.stdout).toBe(audits[0]?.stdout);
});

test.concurrent('--dry-run does nothing, and says what the run then does', async () => {
  const { archive, still, out } = await onePhoto();
  const more = folder('more');
  writePhotos(more, 4);
  await pack([more, '--out', join(archive, 'more')]);
  mkdirSync(join(out, 'more/1'), { recursive: true });
  writeFileSync(join(out, 'more/1/IMG_0002.JPG'), 'mine');
  await unpack([join(archive, 'more/1/IMG_0003.livepkg'), '--out', join(out, 'more/1')]);
  writeFileSync(join(archive, 'more/1/IMG_0004.livepkg'), 'damaged');
  const before = state(out);
  const plan = await unpack([archive, '--out', out, '--dry-run']);
  expect(state(out)).toEqual(before);
  expect(tally(plan.records)).toEqual({
    restored: 2,
    present: 1,
    'conflict target-differs': 1,
    'failed not-a-container': 1,
  });
  const done = await unpack([archive, '--out', out]);
  expect(done.records).toEqual(plan.records.map((item) => ({ ...item, dryRun: undefined })));
  expect(done.summary).toEqual(plan.summary);
  expect(existsSync(still)).toBe(true);

  const nowhere = join(folder(), 'nowhere');
  await unpack([archive, '--out', nowhere, '--dry-run']);
  expect(existsSync(nowhere)).toBe(false);
});

describe.concurrent('a file that is there already and differs', () => {
  test.each(['still', 'motion'] as const)(
    'the %s: conflict, both halves are left as they are',
    async (half) => {
      const at = await onePhoto();
      writeFileSync(at[half], 'mine');
      const before = state(at.out);
      const { status, records } = await unpack([at.archive, '--out', at.out]);
      expect(status).toBe(1);
      expect(tally(records)).toEqual({ 'conflict target-differs': 1 });
      const [record] = records;
      expect(record?.event === 'conflict' && record.error?.message).toContain(at[half]);
      expect(state(at.out)).toEqual(before);
    },
  );

  test('of the same size, one bit another: still a conflict', async () => {
    const at = await onePhoto();
    await unpack([at.archive, '--out', at.out]);
    const bytes = readFileSync(at.motion);
    const time = lstatSync(at.motion).mtime;
    bytes.writeUInt8(bytes.readUInt8(20_000) ^ 1, 20_000);
    writeFileSync(at.motion, bytes);
    utimesSync(at.motion, time, time);
    const before = state(at.out);
    expect(tally((await unpack([at.archive, '--out', at.out])).records)).toEqual({
      'conflict target-differs': 1,
    });
    expect(state(at.out)).toEqual(before);
  });

  test('--force replaces it, and leaves alone what is right', async () => {
    const at = await onePhoto();
    await unpack([at.archive, '--out', at.out]);
    appendFileSync(at.motion, 'edited');
    const still = lstatSync(at.still, { bigint: true });
    const forced = await unpack([at.archive, '--out', at.out, '--force']);
    expect(tally(forced.records)).toEqual({ restored: 1 });
    expect(contents(at.out)).toEqual(contents(at.source));
    expect(microsecondsOf(at.motion)).toBe(microsecondsOf(at.photo.motion));
    expect(lstatSync(at.still, { bigint: true }).ctimeNs).toBe(still.ctimeNs);
    expect(tally((await unpack([at.archive, '--out', at.out, '--force'])).records)).toEqual({
      present: 1,
    });
  });

  test('a folder, a pipe or a link in its place: conflict, with --force too, nothing goes through it', async () => {
    const { archive, out, photo } = await onePhoto();
    const elsewhere = folder('elsewhere');
    const makers: Record<string, (target: string) => void> = {
      folder: (target) => mkdirSync(target),
      pipe: (target) => void execFileSync('mkfifo', [target]),
      'link to nothing': (target) => symlinkSync(join(elsewhere, 'new'), target),
      'link to the right bytes': (target) => {
        writeFileSync(join(elsewhere, 'mine'), readFileSync(photo.motion));
        symlinkSync(join(elsewhere, 'mine'), target);
      },
    };
    for (const [name, make] of Object.entries(makers)) {
      copy(join(archive, 'IMG_0001.livepkg'), join(archive, name, 'IMG_0001.livepkg'));
      mkdirSync(join(out, name));
      make(join(out, name, 'IMG_0001.MOV'));
    }
    rmSync(join(archive, 'IMG_0001.livepkg'));
    const before = { out: state(out), elsewhere: state(elsewhere) };
    for (const flags of [[], ['--force']]) {
      const { status, records } = await unpack([archive, '--out', out, ...flags]);
      expect(status).toBe(1);
      expect(tally(records)).toEqual({ 'conflict target-differs': 4 });
      expect({ out: state(out), elsewhere: state(elsewhere) }).toEqual(before);
    }
  });
});

test.concurrent(
  'a photo of which one half is gone is completed; the other half is not touched',
  async () => {
    for (const half of ['still', 'motion'] as const) {
      const at = await onePhoto();
      await unpack([at.archive, '--out', at.out]);
      const other = half === 'still' ? at.motion : at.still;
      const before = lstatSync(other, { bigint: true });
      rmSync(at[half]);
      const { records } = await unpack([at.archive, '--out', at.out]);
      expect(tally(records)).toEqual({ restored: 1 });
      expect(contents(at.out)).toEqual(contents(at.source));
      expect(lstatSync(other, { bigint: true })).toMatchObject({
        ctimeNs: before.ctimeNs,
        ino: before.ino,
      });
      expect(microsecondsOf(at[half])).toBe(microsecondsOf(at.photo[half]));
    }
  },
);

/** Three folders of an archive, each with another IMG_0001. */
async function clashing() {
  const source = folder('source');
  const photos = ['a', 'b', 'c'].map((name, index) =>
    writePhoto(join(source, name), {
      number: index + 1,
      still: 'IMG_0001.JPG',
      motion: 'IMG_0001.MOV',
    }),
  );
  const archive = folder('archive');
  await pack([source, '--out', archive]);
  return { source, photos, archive };
}

describe.concurrent('two photos whose files have the same names', () => {
  test('stay apart in their folders', async () => {
    const { source, archive } = await clashing();
    const out = folder('out');
    await unpack([archive, '--out', out]);
    expect(contents(out)).toEqual(contents(source));
  });

  test('--flat: the first by container path keeps the names, the others go whole into a folder', async () => {
    const { photos, archive } = await clashing();
    // A third kind of stem, so that the folder's name is seen to be the container's.
    renameSync(join(archive, 'b/IMG_0001.livepkg'), join(archive, 'b/Zweites.livepkg'));
    const out = folder('out');
    const { status, records } = await unpack([archive, '--out', out, '--flat']);
    expect(status).toBe(0);
    expect(tally(records)).toEqual({ restored: 3 });
    const folders = ['', 'Zweites/', 'IMG_0001/'];
    const expected: Record<string, string> = {};
    photos.forEach(({ still, motion }, index) => {
      expected[`${folders[index]}IMG_0001.JPG`] = sha256Of(still);
      expected[`${folders[index]}IMG_0001.MOV`] = sha256Of(motion);
    });
    const found = contents(out);
    expect(Object.fromEntries(files(out).map((path) => [path, found[path]]))).toEqual(expected);

    const before = state(out);
    expect(tally((await unpack([archive, '--out', out, '--flat'])).records)).toEqual({
      present: 3,
    });
    expect(state(out)).toEqual(before);
  });

  test('--flat: a clash of one half, in case only, moves both halves', async () => {
    const source = folder('source');
    writePhoto(join(source, 'a'), { number: 1, still: 'X.JPG', motion: 'SAME.MOV' });
    writePhoto(join(source, 'b'), { number: 2, still: 'Y.JPG', motion: 'same.mov' });
    const archive = folder('archive');
    await pack([source, '--out', archive]);
    const out = folder('out');
    await unpack([archive, '--out', out, '--flat']);
    expect(files(out)).toEqual(['SAME.MOV', 'X.JPG', 'Y/Y.JPG', 'Y/same.mov']);
  });

  test('the same container twice below one folder: both are restored, neither is lost', async () => {
    const { archive } = await clashing();
    const { records } = await unpack([
      join(archive, 'a/IMG_0001.livepkg'),
      join(archive, 'b/IMG_0001.livepkg'),
      '--out',
      folder('out'),
    ]);
    expect(tally(records)).toEqual({ restored: 2 });
  });
});

describe.concurrent('containers of the specification', () => {
  const vectors = join(ROOT, 'spec/vectors');

  test('every valid one is intact, and every member comes out under its own name where that is safe', async () => {
    const archive = folder('archive');
    const names = readdirSync(vectors).filter((name) => name.startsWith('valid-'));
    expect(names.length).toBeGreaterThanOrEqual(6);
    const expected: Record<string, string> = {};
    for (const name of names) {
      const vector = parseVector(name, readFileSync(join(vectors, name)));
      const container = join(archive, name, 'it.livepkg');
      mkdirSync(join(archive, name));
      writeFileSync(container, Buffer.concat([vector.bytes, Buffer.alloc(vector.zeros)]));
      const members = await membersOf(container);
      const folded = members.map(({ name: portable, original = portable }) => foldName(original));
      // Where own names would be one on some file system, none is used.
      const areDistinct = new Set(folded).size === folded.length;
      vector.members.forEach((member, index) => {
        const { name: portable = '', original = portable } = members[index] ?? {};
        // The file systems of Linux take 255 bytes, those of Windows and macOS 255 UTF-16 code units.
        const own = areDistinct && Buffer.byteLength(original) <= 255 ? original : portable;
        expected[`${name}/${own}`] = member.sha256;
      });
    }
    expect(tally((await audit([archive])).records)).toEqual({ intact: names.length });
    const out = folder('out');
    expect(tally((await unpack([archive, '--out', out])).records)).toEqual({
      restored: names.length,
    });
    const found = contents(out);
    expect(Object.fromEntries(files(out).map((path) => [path, found[path]]))).toEqual(expected);
  });

  test('another version: said as such by audit, unpack and info, and not called damaged', async () => {
    const { bytes } = parseVector(
      'version-unsupported',
      readFileSync(join(vectors, 'version-unsupported')),
    );
    const at = await onePhoto();
    const container = join(at.archive, 'later.livepkg');
    writeFileSync(container, bytes);
    const audited = await audit([at.archive]);
    expect(audited.status).toBe(1);
    expect(audited.summary).toMatchObject({ intact: 1, damaged: 0, versionUnsupported: 1 });
    expect(audited.records[1]).toMatchObject({
      event: 'version-unsupported',
      container,
      problems: [
        {
          code: 'version-unsupported',
          message: expect.stringMatching(/unzip.* All 2 members match their SHA-256/) as unknown,
        },
      ],
    });
    const { status, records } = await unpack([at.archive, '--out', at.out]);
    expect(status).toBe(1);
    expect(tally(records)).toEqual({ restored: 1, 'failed version-unsupported': 1 });
    expect(contents(at.out)).toEqual(contents(at.source));
  });
});

test.concurrent(
  'a container may have any name, in any folder, when it is named itself',
  async () => {
    const at = await onePhoto();
    const odd = join(at.archive, 'renamed by a cloud (1).livepkg.zip');
    renameSync(at.container, odd);
    expect((await audit([at.archive])).records).toMatchObject([
      { error: { code: 'nothing-found' } },
    ]);
    expect(tally((await audit([odd])).records)).toEqual({ intact: 1 });
    expect(tally((await audit([at.archive, odd])).records)).toMatchObject({ intact: 1 });
    await unpack([odd, '--out', at.out]);
    expect(contents(at.out)).toEqual(contents(at.source));
    renameSync(odd, join(at.archive, 'SHOUTING.LIVEPKG'));
    expect(tally((await audit([at.archive])).records)).toEqual({ intact: 1 });
    expect(basename(odd)).toContain('.livepkg');
  },
);
