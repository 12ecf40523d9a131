/**
 * What looks like a remote is never taken for a folder of this machine. Slow, because each command is
 * tried on each name, twice.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { catalogBeside, smallArchive } from '../../support/archives.ts';
import { livepkg, runModule } from '../../support/livepkg.ts';
import { copy, writePhoto } from '../../support/photos.ts';
import { audit, pack, scan, unpack } from '../../support/records.ts';
import { contents, files, state, temporaryFolders } from '../../support/tree.ts';

const folder = temporaryFolders();
const COUNT = 2;
let archive: string;
let list: string;
let source: string;

beforeAll(async () => {
  archive = await smallArchive(folder('parent'), COUNT);
  list = await catalogBeside(archive);
  source = folder('source');
  writePhoto(source, { number: 1 });
});

/** Nothing was done, and the message names a way. */
async function expectRefused(args: string[], cwd: string, way: string): Promise<void> {
  const before = state(cwd);
  const { status, stdout, stderr } = await livepkg(args, { cwd });
  expect(stderr).toContain('[remote-as-path]');
  expect(stderr).toContain(way);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(state(cwd)).toEqual(before);
  const json = await livepkg([...args, '--json'], { cwd });
  if (args[0] !== 'sums') {
    expect(json.status).toBe(2);
    expect(JSON.parse(json.stdout)).toMatchObject({
      event: 'problem',
      error: { code: 'remote-as-path' },
    });
  }
}

type Command = (path: string) => string[];

const WRITING: [string, Command, string][] = [
  ['pack --out', (path) => ['pack', source, '--out', path], 'rclone copy FOLDER'],
  ['pack --dry-run', (path) => ['pack', source, '--out', path, '--dry-run'], 'rclone copy FOLDER'],
  ['unpack --out', (path) => ['unpack', archive, '--out', path], 'rclone copy FOLDER'],
  ['catalog --out', (path) => ['catalog', archive, '--out', path], 'rclone copyto FILE'],
  [
    'pack --catalog',
    (path) => ['pack', source, '--out', 'out', '--catalog', path],
    'rclone copyto FILE',
  ],
  [
    'pack --catalog --dry-run',
    (path) => ['pack', source, '--out', 'out', '--catalog', path, '--dry-run'],
    'rclone copyto FILE',
  ],
  ['audit --state', (path) => ['audit', archive, '--state', path], 'rclone copyto FILE'],
  ['audit --report', (path) => ['audit', archive, '--report', path], 'rclone copyto FILE'],
];

describe.concurrent.each(WRITING)('%s', (_, command, way) => {
  test.each(['dropbox:LivePhotos', 'dropbox:', 'C:x', ':local:/tmp/x', 'my drive:a/b'])(
    '%s is refused',
    async (path) => {
      await expectRefused(command(path), folder(), `${way} ${path}`);
    },
  );

  test('also where something of that very name is there: a mistake may have made it', async () => {
    const cwd = folder();
    mkdirSync(join(cwd, 'dropbox:LivePhotos'));
    await expectRefused(command('dropbox:LivePhotos'), cwd, way);
  });

  test('no password of a connection string is printed', async () => {
    const { status, stdout, stderr } = await livepkg(command('nas,pass=secret:photos'), {
      cwd: folder(),
    });
    expect(status).toBe(2);
    expect(stderr).toContain('nas,…:photos');
    expect(stdout + stderr).not.toContain('secret');
  });

  test('./ before it, or an absolute path, makes it a name of this machine', async () => {
    const cwd = folder();
    const { status, stderr } = await livepkg(command('./a:b'), { cwd });
    expect(status, stderr).toBe(0);
    const absolute = join(folder(), 'c:d');
    expect((await livepkg(command(absolute), { cwd })).status).toBe(0);
    const isWritten = !_.includes('--dry-run');
    expect([existsSync(join(cwd, 'a:b')), existsSync(absolute)]).toEqual([isWritten, isWritten]);
  });
});

const READING: [string, Command][] = [
  ['scan', (path) => ['scan', path]],
  ['pack', (path) => ['pack', path, '--out', 'out']],
  ['pack of several', (path) => ['pack', source, path, '--out', 'out']],
  ['unpack', (path) => ['unpack', path, '--out', 'out']],
  ['audit', (path) => ['audit', path]],
  ['audit --quick', (path) => ['audit', path, '--quick', '--state', 'state.json']],
  ['audit --catalog', (path) => ['audit', archive, '--catalog', path]],
  ['catalog', (path) => ['catalog', path, '--out', 'list.jsonl']],
  ['info', (path) => ['info', path]],
  ['sums', (path) => ['sums', path, '--hash', 'sha256']],
];

describe.concurrent.each(READING)('%s', (_, command) => {
  test.each(['dropbox:LivePhotos', 'd:photos'])(
    '%s, which is not there: refused, with what to do',
    async (path) => {
      await expectRefused(command(path), folder(), `rclone copy ${path} FOLDER`);
    },
  );
});

describe.concurrent('a file or folder that is there is read, whatever it is called', () => {
  test('as a path', async () => {
    const cwd = folder();
    copy(archive, join(cwd, 'dropbox:LivePhotos'));
    writePhoto(join(cwd, 'card:1'), { number: 7, still: 'a:b.JPG', motion: 'a:b.MOV' });
    expect((await audit(['dropbox:LivePhotos'], { cwd })).summary.intact).toBe(COUNT);
    expect((await scan(['card:1'], { cwd })).summary.pairs).toBe(1);
    expect((await pack(['card:1', '--out', 'out'], { cwd })).summary.packed).toBe(1);
    const inFolder = { cwd: join(cwd, 'card:1') };
    expect((await scan(['a:b.JPG', 'a:b.MOV'], inFolder)).summary.pairs).toBe(1);
    await unpack(['dropbox:LivePhotos', '--out', 'photos'], { cwd });
    expect(files(join(cwd, 'photos'))).toHaveLength(2 * COUNT);
  });

  test('as a catalog', async () => {
    const cwd = folder();
    copy(list, join(cwd, 'list:1'));
    expect((await audit([archive, '--catalog', 'list:1'], { cwd })).status).toBe(0);
    const { status } = await livepkg(['sums', 'list:1', '--hash', 'sha256'], { cwd });
    expect(status).toBe(0);
    expect(readFileSync(join(cwd, 'list:1'))).toEqual(readFileSync(list));
  });
});

test.concurrent('a program that uses the library gets an error with the code', async () => {
  const cwd = folder();
  const { stdout } = await runModule(`
    import { catalog, pack, saveReport, unpack } from 'livepkg';
    process.chdir(${JSON.stringify(cwd)});
    const out = 'dropbox:x';
    const source = ${JSON.stringify(source)};
    const archive = ${JSON.stringify(archive)};
    const all = async (records) => { for await (const _ of records); };
    for (const run of [
      () => all(pack([source], { out })),
      () => all(unpack([archive], { out })),
      () => all(catalog(archive, { out })),
      () => saveReport(out, ''),
    ]) {
      await run().then(() => console.log('done'), (error) => console.log(error.code));
    }
  `);
  expect(stdout.trim().split('\n')).toEqual(Array.from({ length: 4 }, () => 'remote-as-path'));
  expect(contents(cwd)).toEqual({});
});
