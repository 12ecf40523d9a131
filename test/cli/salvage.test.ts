/** `unpack --salvage`: what is left of damaged containers, and what it does to all others. */
import { copyFileSync, existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseVector } from '../../spec/lib/vector.ts';
import { corrupt } from '../support/bytes.ts';
import { memberOf, pack as packInMemory, smallSource } from '../support/containers.ts';
import { layoutOf } from '../support/damaged.ts';
import { livepkg, ROOT } from '../support/livepkg.ts';
import { copyLibrary, writePhoto } from '../support/photos.ts';
import { pack, tally, unpack } from '../support/records.ts';
import { contents, files, microsecondsOf, state, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();

/** An archive with one photo, and what is in its container. */
async function onePhoto(number = 1) {
  const source = folder('source');
  writePhoto(source, { number, still: 'IMG_0001.JPG', motion: 'IMG_0001.MOV' });
  const archive = folder('archive');
  await pack([source, '--out', archive]);
  const container = join(archive, 'IMG_0001.livepkg');
  const bytes = readFileSync(container);
  return { source, archive, container, bytes, layout: await layoutOf(bytes), out: folder('out') };
}

/** Damages a member of a container. */
function damage(
  { container, bytes, layout }: Awaited<ReturnType<typeof onePhoto>>,
  member: number,
) {
  writeFileSync(container, corrupt(bytes, layout.members[member]?.data.from ?? 0, 3));
}

test.concurrent(
  'a member that is damaged gets a name that says so, the others their own',
  async () => {
    const at = await onePhoto();
    damage(at, 1);
    const plain = await unpack([at.archive, '--out', at.out]);
    expect(tally(plain.records)).toEqual({ 'failed member-digest': 1 });
    expect(plain.records[0]).toMatchObject({ error: { message: /--salvage/ } });
    expect(files(at.out)).toEqual([]);

    const plan = await unpack([at.archive, '--out', at.out, '--salvage', '--dry-run']);
    expect(files(at.out)).toEqual([]);
    const { status, records, summary } = await unpack([at.archive, '--out', at.out, '--salvage']);
    expect(plan.records.map((item) => ({ ...item, dryRun: undefined }))).toEqual(records);
    expect(plan.summary).toEqual(summary);
    expect(status).toBe(1);
    const [still, motion] = [join(at.out, 'IMG_0001.JPG'), join(at.out, 'IMG_0001.damaged.MOV')];
    const sizes = at.layout.members.map(({ data }) => data.to - data.from);
    expect(records).toEqual([
      {
        event: 'salvaged',
        container: at.container,
        files: [still, motion],
        members: [
          { name: 'IMG_0001.JPG', proof: 'sha256', size: sizes[0], bytes: sizes[0], file: still },
          { name: 'IMG_0001.MOV', proof: 'damaged', size: sizes[1], bytes: sizes[1], file: motion },
        ],
        damage: {
          code: 'member-digest',
          message: expect.stringContaining('IMG_0001.MOV') as unknown,
        },
      },
    ]);
    expect(summary.bytes).toBe((sizes[0] ?? 0) + (sizes[1] ?? 0));
    expect(readFileSync(still)).toEqual(readFileSync(join(at.source, 'IMG_0001.JPG')));
    for (const file of [still, motion]) {
      expect(microsecondsOf(file)).toBe(microsecondsOf(join(at.source, 'IMG_0001.JPG')));
    }

    const before = state(at.out);
    const again = await unpack([at.archive, '--out', at.out, '--salvage']);
    expect(again.records).toEqual(records);
    expect(again.summary.bytes).toBe(0);
    expect(state(at.out)).toEqual(before);
  },
);

test.concurrent(
  'intact containers are restored as in any run, whatever is saved beside them',
  async () => {
    const source = copyLibrary(join(folder(), 'library'));
    const archive = folder('archive');
    await pack([source, '--out', archive]);
    const [plain, salvaging] = [folder('out'), folder('out')];
    const before = await unpack([archive, '--out', plain, '--flat']);
    const first = join(archive, '2026/IMG_0001.livepkg');
    // They come first by name, and would take the names of the intact ones.
    copyFileSync(first, join(archive, '2026/A-head.livepkg'));
    copyFileSync(first, join(archive, '2026/A-tail.livepkg'));
    const bytes = readFileSync(first);
    writeFileSync(join(archive, '2026/A-head.livepkg'), bytes.subarray(0, -9));
    writeFileSync(join(archive, '2026/A-tail.livepkg'), bytes.subarray(bytes.length / 2));
    const after = await unpack([archive, '--out', salvaging, '--flat', '--salvage']);
    expect(tally(after.records)).toEqual({ restored: 4, salvaged: 2 });
    expect(contents(salvaging)).toMatchObject(contents(plain));
    const restored = after.records.filter(({ event }) => event === 'restored');
    expect(JSON.stringify(restored).replaceAll(salvaging, plain)).toBe(
      JSON.stringify(before.records),
    );
    expect(files(salvaging).filter((path) => path.startsWith('A-'))).toEqual([
      'A-head/IMG_0001.AAE',
      'A-head/IMG_0001.HEIC',
      'A-head/IMG_0001.MOV',
      'A-tail/IMG_0001.AAE',
      'A-tail/IMG_0001.damaged.MOV',
    ]);
  },
);

test.concurrent('without its manifest: only the CRC-32, and no time of its own', async () => {
  const at = await onePhoto();
  writeFileSync(at.container, at.bytes.subarray(at.layout.manifest.from + 1));
  const began = Date.now() - 5000;
  const { records } = await unpack([at.archive, '--out', at.out, '--salvage']);
  expect(records).toMatchObject([
    { event: 'salvaged', members: [{ proof: 'crc-only' }, { proof: 'crc-only' }] },
  ]);
  expect(contents(at.out)).toEqual(contents(at.source));
  for (const file of files(at.out)) {
    expect(microsecondsOf(join(at.out, file))).toBeGreaterThan(BigInt(began) * 1000n);
  }
});

describe.concurrent('nothing is overwritten unasked', () => {
  test.each(['IMG_0001.JPG', 'IMG_0001.damaged.MOV'])('%s is there and differs', async (name) => {
    const at = await onePhoto();
    damage(at, 1);
    writeFileSync(join(at.out, name), 'mine');
    const before = state(at.out);
    const run = await unpack([at.archive, '--out', at.out, '--salvage']);
    expect(tally(run.records)).toEqual({ 'conflict target-differs': 1 });
    expect(state(at.out)).toEqual(before);
    const forced = await unpack([at.archive, '--out', at.out, '--salvage', '--force']);
    expect(tally(forced.records)).toEqual({ salvaged: 1 });
    expect(files(at.out)).toEqual(['IMG_0001.JPG', 'IMG_0001.damaged.MOV']);
    expect(readFileSync(join(at.out, name)).length).toBeGreaterThan(4);
  });

  test('a half that is there and whole is not touched by one that is damaged', async () => {
    const at = await onePhoto();
    await unpack([at.archive, '--out', at.out]);
    const before = contents(at.out);
    damage(at, 0);
    await unpack([at.archive, '--out', at.out, '--salvage', '--force']);
    expect(contents(at.out)).toMatchObject(before);
    expect(files(at.out)).toHaveLength(3);
  });
});

/** The files that come out of a container one member of which is damaged. */
async function salvageOf(names: [string, string, ...string[]], member: number) {
  const bytes = await packInMemory({
    ...smallSource,
    members: names.map((name, index) =>
      memberOf((['still', 'motion'] as const)[index] ?? 'sidecar', name, Buffer.from(`of ${name}`)),
    ),
  });
  const { members } = await layoutOf(bytes);
  const archive = folder('archive');
  writeFileSync(join(archive, 'x.livepkg'), corrupt(bytes, members[member]?.data.from ?? 0, 1));
  const out = folder('out');
  const run = await unpack([archive, '--out', out, '--salvage']);
  expect(tally(run.records)).toEqual({ salvaged: 1 });
  return files(out);
}

describe.concurrent('names', () => {
  test('of 255 bytes, not portable, without an extension, taken by a sidecar', async () => {
    const long = `${'ä:'.repeat(83)}x.HEIC`;
    expect(Buffer.byteLength(long)).toBe(255);
    const cut = `${'ä:'.repeat(62)}.damaged.HEIC`;
    expect(await salvageOf([long, 'b.MOV'], 0)).toEqual(['b.MOV', cut].toSorted());
    expect(await salvageOf(['a:b.HEIC', 'b.MOV'], 0)).toEqual(['a:b.damaged.HEIC', 'b.MOV']);
    expect(await salvageOf(['a', 'b.MOV'], 0)).toEqual(['a.damaged', 'b.MOV']);
    expect(await salvageOf(['a.HEIC', 'b.MOV', 'A.Damaged.heic'], 0)).toEqual([
      'A.Damaged.heic',
      'a.damaged-2.HEIC',
      'b.MOV',
    ]);
  });

  test('--flat: two damaged photos of one name stay apart, each with both its halves', async () => {
    const archive = folder('archive');
    for (const number of [1, 2, 3]) {
      const at = await onePhoto(number);
      damage(at, number === 3 ? 1 : 0);
      copyFileSync(at.container, join(archive, `${number}.livepkg`));
    }
    const out = folder('out');
    await unpack([archive, '--out', out, '--flat', '--salvage']);
    expect(files(out)).toEqual([
      '2/IMG_0001.MOV',
      '2/IMG_0001.damaged.JPG',
      '3/IMG_0001.JPG',
      '3/IMG_0001.damaged.MOV',
      'IMG_0001.MOV',
      'IMG_0001.damaged.JPG',
    ]);
  });
});

test.concurrent(
  'what is no damaged container stays failed, and nothing comes out of it',
  async () => {
    const archive = folder('archive');
    writeFileSync(join(archive, 'text.livepkg'), 'A text that somebody gave this name.\n');
    writeFileSync(join(archive, 'empty.livepkg'), '');
    const out = join(folder(), 'out');
    const { status, records } = await unpack([archive, '--out', out, '--salvage']);
    expect(status).toBe(1);
    expect(tally(records)).toEqual({
      'failed not-a-container': 2,
    });
    expect(existsSync(out)).toBe(false);
    const plain = await unpack([archive, '--out', out]);
    for (const item of plain.records) {
      const name = basename('container' in item ? item.container : '');
      expect(JSON.stringify(item).includes('--salvage')).toBe(name === 'text.livepkg');
    }
  },
);

test.concurrent('of a later version come the members that are as they were packed', async () => {
  const archive = folder('archive');
  const vector = readFileSync(join(ROOT, 'spec/vectors/version-unsupported'));
  const later = Buffer.from(parseVector('version-unsupported', vector).bytes);
  const still = later.indexOf('A still');
  writeFileSync(join(archive, 'whole.livepkg'), later);
  writeFileSync(join(archive, 'wrong.livepkg'), later.fill('X', still, still + 1));
  const out = join(folder(), 'out');
  const plain = await unpack([archive, '--out', out]);
  expect(tally(plain.records)).toEqual({ 'failed version-unsupported': 2 });
  expect(JSON.stringify(plain.records)).toContain('--salvage');
  expect(existsSync(out)).toBe(false);
  const { status, records } = await unpack([archive, '--out', out, '--salvage']);
  expect(status).toBe(1);
  const salvaged = records.flatMap((one) => (one.event === 'salvaged' ? [one] : []));
  expect(salvaged.map((one) => one.damage?.code)).toEqual([
    'version-unsupported',
    'version-unsupported',
  ]);
  expect(salvaged.map(({ members }) => members?.map(({ proof }) => proof))).toEqual([
    ['sha256', 'sha256'],
    ['damaged', 'sha256'],
  ]);
});

test.concurrent(
  'the report says what was saved, what is damaged and lost, and what to do',
  async () => {
    const at = await onePhoto();
    const cwd = folder();
    writeFileSync(
      join(cwd, 'a.livepkg'),
      at.bytes.subarray(0, (at.layout.members[1]?.data.from ?? 0) + 99),
    );
    writeFileSync(join(cwd, 'b.livepkg'), corrupt(at.bytes, at.layout.manifest.from, 1));
    utimesSync(join(cwd, 'a.livepkg'), 1, 1);
    const { status, stdout, stderr } = await livepkg(['unpack', '.', '--out', 'out', '--salvage'], {
      cwd,
    });
    expect([status, stderr]).toEqual([1, '']);
    for (const line of [
      'Salvaged from damaged containers',
      /a\.livepkg: It has .* its end is missing\. \[length-differs\]/,
      'out/IMG_0001.JPG: saved, byte for byte as packed.',
      /out\/IMG_0001\.damaged\.MOV: damaged; 99 bytes of .* kB saved\./,
      /b\.livepkg: Its manifest is damaged.* \[manifest-crc\]/,
      'out/b/IMG_0001.JPG: saved; only its CRC-32 could be checked, and its modification time is lost.',
      'Look for other copies',
      '2 damaged containers salvaged.',
      '2 things need attention',
    ]) {
      expect(stdout).toMatch(line);
    }
  },
);
