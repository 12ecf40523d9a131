/** What people hand a program by mistake, and disks that fail: told by name, and nothing is broken. */
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asOtherUser, canMount, otherUser } from '../support/faults.ts';
import { livepkg } from '../support/livepkg.ts';
import { run, testWith } from '../support/oracles.ts';
import { copyLibrary, LIBRARY, writePhoto, writePhotos } from '../support/photos.ts';
import { randomIntegers, seed } from '../support/random.ts';
import { audit, pack, scan, tally, unpack } from '../support/records.ts';
import { contents, files, state, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();

interface Expected {
  /** What stands in the folder that the commands run in. */
  make: (cwd: string) => void;
  path: string;
  scan: Record<string, number>;
  pack: Record<string, number>;
  audit: Record<string, number>;
  unpack: Record<string, number>;
}

const nothing = { 'problem nothing-found': 1 };
const notFound = { 'problem not-found': 1 };
const damaged = { damaged: 1 };
const noContainer = { 'failed not-a-container': 1 };
const jpeg = readFileSync(join(LIBRARY, '2026/IMG_0005.JPG'));
const zip = Buffer.concat([Buffer.from('PK\u0005\u0006'), Buffer.alloc(18)]);

const BAD: Record<string, Expected> = {
  'a path that is not there': {
    make: () => undefined,
    path: 'missing',
    scan: notFound,
    pack: notFound,
    audit: notFound,
    unpack: notFound,
  },
  'an empty folder, or a disk that is not connected': {
    make: (cwd) => mkdirSync(join(cwd, 'empty')),
    path: 'empty',
    scan: nothing,
    pack: nothing,
    audit: nothing,
    unpack: nothing,
  },
  'a folder without pairs': {
    make: (cwd) => {
      mkdirSync(join(cwd, 'notes'));
      writeFileSync(join(cwd, 'notes/a.txt'), 'text');
      writeFileSync(join(cwd, 'notes/b.JPG'), jpeg);
    },
    path: 'notes',
    scan: { ...nothing, ignored: 2 },
    pack: nothing,
    audit: nothing,
    unpack: nothing,
  },
  'a text file': {
    make: (cwd) => writeFileSync(join(cwd, 'a.txt'), 'text'),
    path: 'a.txt',
    scan: { ...nothing, ignored: 1 },
    pack: nothing,
    audit: damaged,
    unpack: noContainer,
  },
  'an empty file': {
    make: (cwd) => writeFileSync(join(cwd, 'empty.livepkg'), ''),
    path: 'empty.livepkg',
    scan: nothing,
    pack: nothing,
    audit: damaged,
    unpack: noContainer,
  },
  'an ordinary ZIP': {
    make: (cwd) => writeFileSync(join(cwd, 'a.zip'), zip),
    path: 'a.zip',
    scan: { ...nothing, ignored: 1 },
    pack: nothing,
    audit: damaged,
    unpack: noContainer,
  },
  'a JPEG named .livepkg': {
    make: (cwd) => writeFileSync(join(cwd, 'photo.livepkg'), jpeg),
    path: 'photo.livepkg',
    scan: nothing,
    pack: nothing,
    audit: damaged,
    unpack: noContainer,
  },
  'an empty photo': {
    make: (cwd) => writeFileSync(join(cwd, 'IMG_0001.HEIC'), ''),
    path: 'IMG_0001.HEIC',
    scan: { 'problem media-truncated': 1 },
    pack: { 'problem media-truncated': 1 },
    audit: damaged,
    unpack: noContainer,
  },
};

/** Events and codes that tell of one path. */
function told(
  records: readonly { event: string; error?: { code: string } | undefined }[],
  path: string,
): Record<string, number> {
  const about = records.filter((record) => {
    const named =
      'container' in record ? record.container : 'file' in record ? record.file : undefined;
    return typeof named === 'string' && (named === path || named.startsWith(`${path}/`));
  });
  return tally(about);
}

async function allCommands(paths: string[], cwd: string) {
  const [scanned, packed, audited, unpacked] = await Promise.all([
    scan(paths, { cwd }),
    pack([...paths, '--out', 'out'], { cwd }),
    audit(paths, { cwd }),
    unpack([...paths, '--out', 'out'], { cwd }),
  ]);
  for (const { status, stderr } of [scanned, packed, audited, unpacked]) {
    expect(status).toBe(1);
    expect(stderr).toBe('');
  }
  return { scan: scanned, pack: packed, audit: audited, unpack: unpacked };
}

describe.concurrent('what is no photo and no container', () => {
  test('is named with its reason by every command, status 1, and nothing is written', async () => {
    const cwd = folder('cwd');
    for (const { make } of Object.values(BAD)) make(cwd);
    const before = state(cwd);
    const paths = Object.values(BAD).map(({ path }) => path);
    const runs = await allCommands(paths, cwd);
    for (const [what, { path, make: _, ...expected }] of Object.entries(BAD)) {
      const found = {
        path,
        scan: told(runs.scan.records, path),
        pack: told(runs.pack.records, path),
        audit: told(runs.audit.records, path),
        unpack: told(runs.unpack.records, path),
      };
      expect(found, what).toEqual({ path, ...expected });
    }
    expect(state(cwd)).toEqual(before);
  });

  test.each(Object.entries(BAD))(
    'info of %s names it, and has no stack',
    async (_, { make, path }) => {
      const cwd = folder('cwd');
      make(cwd);
      const { status, stderr, stdout } = await livepkg(['info', path], { cwd });
      expect(status).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^✗ .*\[[a-z-]+\]\n$/);
      expect(stderr).toContain(path);
    },
  );

  test.each(['missing', 'empty'])('%s alone is status 1 by every command too', async (path) => {
    const cwd = folder('cwd');
    for (const { make } of Object.values(BAD)) make(cwd);
    const before = state(cwd);
    const { audit: audited } = await allCommands([path], cwd);
    expect(audited.records).toHaveLength(1);
    expect(state(cwd)).toEqual(before);
  });

  test('halves without a partner alone: nothing to pack is not success', async () => {
    const source = folder('source');
    rmSync(writePhoto(source, { number: 1 }).motion);
    const { status, records } = await pack([source, '--out', join(source, 'out')]);
    expect(status).toBe(1);
    expect(tally(records)).toEqual({ unpaired: 1, 'problem nothing-found': 1 });
  });
});

describe.concurrent('--out that is no place to write to', () => {
  test.each<[string, (cwd: string) => string, string]>([
    ['a file', (cwd) => join(cwd, 'file'), 'out-not-a-folder'],
    ['below a file', (cwd) => join(cwd, 'file/below'), 'out-not-a-folder'],
    ['in a Photos library', (cwd) => join(cwd, 'X.photoslibrary/out'), 'out-in-photos-library'],
    ['a Photos library', (cwd) => join(cwd, 'Y.PhotosLibrary'), 'out-in-photos-library'],
    ['a link into one', (cwd) => join(cwd, 'link'), 'out-in-photos-library'],
  ])('%s: status 2, said, nothing is written', async (_, outOf, code) => {
    const cwd = folder('cwd');
    writeFileSync(join(cwd, 'file'), 'mine');
    mkdirSync(join(cwd, 'X.photoslibrary'));
    symlinkSync('X.photoslibrary', join(cwd, 'link'));
    const before = state(cwd);
    for (const args of [
      ['pack', LIBRARY],
      ['unpack', LIBRARY],
    ]) {
      const { status, stdout, stderr } = await livepkg([...args, '--out', outOf(cwd)]);
      expect(status).toBe(2);
      expect(stderr).toContain(`[${code}]`);
      expect(stderr).toContain(outOf(cwd));
      expect(stdout).toBe('');
    }
    expect(state(cwd)).toEqual(before);
  });
});

describe.concurrent('what this user may not read or write', () => {
  testWith([otherUser], 'a file and a folder: named, the rest is packed', async () => {
    const source = copyLibrary(join(folder(), 'library'));
    const secret = join(source, '2026/IMG_0002.MOV');
    const closed = join(source, 'closed');
    mkdirSync(closed);
    chmodSync(secret, 0o000);
    chmodSync(closed, 0o000);
    const out = folder('out');
    chmodSync(out, 0o777);
    try {
      const { status, records } = await pack([source, '--out', out], asOtherUser);
      expect(status).toBe(1);
      expect(tally(records)).toEqual({ packed: 3, unpaired: 4, 'problem not-permitted': 2 });
      const named = records.flatMap((item) => (item.event === 'problem' ? [item.file] : []));
      expect(named.toSorted()).toEqual([secret, closed].toSorted());
      expect(files(out)).toHaveLength(3);
    } finally {
      chmodSync(closed, 0o700);
    }
  });

  testWith(
    [otherUser],
    'a container: said by audit and unpack, and not called damaged',
    async () => {
      const archive = folder('archive');
      await pack([LIBRARY, '--out', archive]);
      const secret = join(archive, '2026/IMG_0001.livepkg');
      chmodSync(secret, 0o000);
      const audited = await audit([archive], asOtherUser);
      expect(audited.status).toBe(1);
      expect(tally(audited.records)).toEqual({ intact: 3, 'problem not-permitted': 1 });
      const out = folder('out');
      chmodSync(out, 0o777);
      const unpacked = await unpack([archive, '--out', out], asOtherUser);
      expect(tally(unpacked.records)).toEqual({ restored: 3, 'failed not-permitted': 1 });
      expect(files(out)).toHaveLength(6);
      const shown = await livepkg(['info', secret], asOtherUser);
      expect(shown.status).toBe(1);
      expect(shown.stderr).toContain('[not-permitted]');
    },
  );

  testWith([otherUser], 'the output folder: every photo failed, nothing is written', async () => {
    const out = folder('out');
    chmodSync(out, 0o555);
    const before = state(out);
    const packed = await pack([LIBRARY, '--out', out], asOtherUser);
    expect(packed.status).toBe(1);
    expect(tally(packed.records)).toEqual({ 'failed not-permitted': 4, unpaired: 3 });
    const archive = folder('archive');
    await pack([LIBRARY, '--out', archive]);
    const unpacked = await unpack([archive, '--out', out, '--flat'], asOtherUser);
    expect(tally(unpacked.records)).toEqual({ 'failed not-permitted': 4 });
    expect(state(out)).toEqual(before);
  });

  testWith(
    [otherUser],
    'a folder in which one may write but not look: no half is left',
    async () => {
      const out = folder('out');
      if (process.getuid?.() === 0) chownSync(out, 65_534, 65_534);
      chmodSync(out, 0o333);
      const source = folder('source');
      writePhoto(source, { number: 1 });
      try {
        const { status } = await pack([source, '--out', out], asOtherUser);
        expect(status).toBe(1);
      } finally {
        chmodSync(out, 0o755);
      }
      expect(contents(out)).toEqual({});
    },
  );
});

test.concurrent(
  'a name that is not UTF-8: said, not packed, not lost; the rest is packed',
  async () => {
    const source = copyLibrary(join(folder(), 'library'));
    const latin = Buffer.concat([
      Buffer.from(`${source}/Gr`),
      Buffer.from([0xf6]),
      Buffer.from('sse.JPG'),
    ]);
    writeFileSync(latin, jpeg);
    const latinFolder = Buffer.concat([Buffer.from(`${source}/`), Buffer.from([0xe9, 0x74, 0xe9])]);
    mkdirSync(latinFolder);
    const before = state(source);
    const { status, records } = await pack([source, '--out', folder('out')]);
    expect(status).toBe(1);
    expect(tally(records)).toEqual({ packed: 4, unpaired: 3, 'problem name-not-utf8': 2 });
    expect(state(source)).toEqual(before);
  },
);

describe.concurrent('a damaged container', () => {
  /** Ways to damage a file at a place. */
  const DAMAGE: Record<string, (bytes: Buffer, at: number, any: number) => Buffer> = {
    'a bit flipped': (bytes, at, any) => {
      const damagedBytes = Buffer.from(bytes);
      damagedBytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (any % 8)), at);
      return damagedBytes;
    },
    'a byte dropped': (bytes, at) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]),
    'a byte added': (bytes, at, any) =>
      Buffer.concat([bytes.subarray(0, at), Buffer.from([any]), bytes.subarray(at)]),
    'cut off': (bytes, at) => bytes.subarray(0, at),
  };
  const PLACES = 24;

  test(`at ${PLACES * 4} random places: audit says damaged, unpack writes nothing`, async () => {
    const good = folder('good');
    await pack([
      join(LIBRARY, '2026/IMG_0002.JPG'),
      join(LIBRARY, '2026/IMG_0002.MOV'),
      '--out',
      good,
    ]);
    const bytes = readFileSync(join(good, 'IMG_0002.livepkg'));
    const random = randomIntegers(seed);
    const archive = folder('archive');
    for (const [how, damage] of Object.entries(DAMAGE)) {
      for (let place = 0; place < PLACES; place += 1) {
        // Half of them among headers and manifest, where there are few bytes and much meaning.
        const at = random(place % 2 === 0 ? bytes.length : 1200);
        const name = `${how} at ${at} (${place}).livepkg`;
        writeFileSync(join(archive, name), damage(bytes, at, random(256)));
      }
    }
    const count = PLACES * Object.keys(DAMAGE).length;
    const before = state(archive);
    const audited = await audit([archive, '--jobs', '2']);
    expect(tally(audited.records)).toEqual({ damaged: count });
    const out = folder('out');
    const { status, records } = await unpack([archive, '--out', out, '--jobs', '2']);
    expect(status).toBe(1);
    expect(records.map(({ event }) => event)).toEqual(
      Array.from({ length: count }, () => 'failed'),
    );
    // The same code from both: a person who looks one up finds the other.
    const codes = (items: typeof audited.records) =>
      items.map((item) => ('problems' in item ? item.problems[0]?.code : ''));
    expect(records.map((item) => item.error?.code)).toEqual(codes(audited.records));
    expect(contents(out)).toEqual({});
    expect(state(archive)).toEqual(before);
  });

  test('among good ones does not stop these', async () => {
    const archive = folder('archive');
    await pack([LIBRARY, '--out', archive]);
    const victim = join(archive, '2026/IMG_0002.livepkg');
    const bytes = readFileSync(victim);
    bytes.writeUInt8(bytes.readUInt8(20_000) ^ 4, 20_000);
    writeFileSync(victim, bytes);
    const audited = await audit([archive]);
    expect(audited.status).toBe(1);
    expect(audited.records[1]).toMatchObject({
      event: 'damaged',
      container: victim,
      problems: [{ code: 'member-digest' }],
    });
    expect(tally(audited.records)).toEqual({ intact: 3, damaged: 1 });
    // The quick check does not read that far, and says so in its level.
    expect((await audit([archive, '--quick'])).summary).toMatchObject({ intact: 4, damaged: 0 });
    const out = folder('out');
    const { status, records } = await unpack([archive, '--out', out]);
    expect(status).toBe(1);
    expect(tally(records)).toEqual({ restored: 3, 'failed member-digest': 1 });
    expect(files(out).filter((path) => path.includes('IMG_0002'))).toEqual([]);
  });
});

describe('a full disk', () => {
  let disk = '';
  let isMounted = false;

  beforeAll(() => {
    if (canMount.missing !== undefined) return;
    disk = folder('disk');
    run('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'none', disk]);
    isMounted = true;
  });

  afterAll(() => {
    if (isMounted) run('umount', [disk]);
  });

  testWith(
    [canMount],
    'pack: what fits is there whole, the rest failed as disk-full, and a bigger disk completes it',
    async () => {
      const source = folder('source');
      writePhotos(source, 12);
      const { status, records } = await pack([source, '--out', disk]);
      expect(status).toBe(1);
      const { packed = 0, 'failed disk-full': failed = 0 } = tally(records);
      expect(packed + failed).toBe(12);
      expect(packed).toBeGreaterThanOrEqual(5);
      expect(failed).toBeGreaterThanOrEqual(3);
      expect(files(disk)).toHaveLength(packed);
      expect(tally((await audit([disk])).records)).toEqual({ intact: packed });

      run('mount', ['-o', 'remount,size=2m', disk]);
      expect(tally((await pack([source, '--out', disk])).records)).toEqual({
        packed: failed,
        unchanged: packed,
      });
      expect(tally((await audit([disk])).records)).toEqual({ intact: 12 });
      rmSync(join(disk, '1'), { recursive: true });
    },
  );

  testWith([canMount], 'unpack: a photo is there with both halves or not at all', async () => {
    const source = folder('source');
    writePhotos(source, 12);
    const archive = folder('archive');
    await pack([source, '--out', archive]);
    run('mount', ['-o', 'remount,size=300k', disk]);
    const { status, records } = await unpack([archive, '--out', disk]);
    expect(status).toBe(1);
    const { restored = 0, 'failed disk-full': failed = 0 } = tally(records);
    expect(restored + failed).toBe(12);
    expect(failed).toBeGreaterThanOrEqual(3);
    const found = files(disk);
    expect(found).toHaveLength(restored * 2);
    const whole = contents(source);
    for (const path of found) expect(contents(disk)[path]).toBe(whole[path]);
    run('mount', ['-o', 'remount,size=2m', disk]);
    await unpack([archive, '--out', disk]);
    expect(contents(disk)).toEqual(whole);
  });
});
