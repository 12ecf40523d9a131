/** A catalog, a state and a report replace only an earlier one of their kind. */
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { catalogBeside, entriesOf, smallArchive } from '../../support/archives.ts';
import { livepkg, runModule } from '../../support/livepkg.ts';
import { LIBRARY, writePhoto } from '../../support/photos.ts';
import { audit, catalog, pack, refusal } from '../../support/records.ts';
import { contents, files, temporaryFolders } from '../../support/tree.ts';

const folder = temporaryFolders();
const COUNT = 3;
let archive: string;
let list: string;
let state: string;
let report: string;

beforeAll(async () => {
  archive = await smallArchive(folder('parent'), COUNT);
  list = await catalogBeside(archive);
  state = join(folder('state'), 'state.json');
  report = join(folder('report'), 'report.html');
  await audit([archive, '--state', state, '--report', report]);
});

/** What is not a catalog. */
const FOREIGN: [string, () => string | Buffer][] = [
  ['a photo', () => readFileSync(join(LIBRARY, '2026/IMG_0001.HEIC'))],
  ['a container', () => readFileSync(join(archive, files(archive)[0] ?? ''))],
  ['a state', () => readFileSync(state)],
  ['a report', () => readFileSync(report)],
  ['a text', () => 'my diary'],
  ['an empty file', () => ''],
  ['other JSON', () => '{"format":"another","version":1}\n'],
];

function written(bytes: string | Buffer): string {
  const file = join(folder('there'), 'file');
  writeFileSync(file, bytes);
  return file;
}

describe.concurrent('catalog --force', () => {
  test.each(FOREIGN)('%s is left as it is, and the message says so', async (_, make) => {
    const file = written(make());
    const before = readFileSync(file);
    for (const flags of [[], ['--force']]) {
      const args = ['catalog', archive, '--out', file, ...flags];
      expect(await refusal(args)).toBe('target-exists');
      const { stderr } = await livepkg(args);
      expect(stderr).toContain(`${file} is not a catalog that livepkg wrote`);
      expect(stderr).toContain('give another path');
    }
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(files(dirname(file))).toEqual([basename(file)]);
  });

  const damaged: [string, (whole: string) => string][] = [
    ['cut off', (whole) => whole.slice(0, Math.floor(whole.length / 2))],
    ['cut off in its first line', (whole) => whole.slice(0, 50)],
    ['edited', (whole) => whole.replace('IMG_0001', 'IMG_0009')],
    ['with the ends of lines of Windows', (whole) => whole.replaceAll('\n', '\r\n')],
    ['whole', (whole) => whole],
  ];

  test.each(damaged)('a catalog that is %s is replaced', async (_, damage) => {
    const file = written(damage(readFileSync(list, 'utf8')));
    expect(await refusal(['catalog', archive, '--out', file])).toBe('target-exists');
    await catalog([archive, '--out', file, '--force']);
    expect(readFileSync(file)).toEqual(readFileSync(list));
  });
});

/** Each command that replaces a file, and an earlier file of its kind. */
const REPLACING: [string, () => string, (file: string) => string[]][] = [
  ['catalog --force', () => list, (file) => ['catalog', archive, '--out', file, '--force']],
  [
    'pack --catalog',
    () => list,
    (file) => {
      const source = folder('source');
      writePhoto(source, { number: 99 });
      return ['pack', source, '--out', folder('out'), '--catalog', file];
    },
  ],
  ['audit --state', () => state, (file) => ['audit', archive, '--state', file]],
  ['audit --report', () => report, (file) => ['audit', archive, '--report', file]],
];

describe.concurrent.each(REPLACING)('%s', (_, earlier, command) => {
  test('an earlier file of its kind is replaced', async () => {
    const file = written(readFileSync(earlier()));
    expect((await livepkg(command(file))).status).toBe(0);
    expect(files(dirname(file))).toEqual([basename(file)]);
  });

  test('a link to one is refused: it would be replaced itself, and the file left as it was', async () => {
    const file = written(readFileSync(earlier()));
    const link = join(folder('links'), 'link');
    symlinkSync(file, link);
    const before = contents(dirname(link));
    const { status, stderr } = await livepkg(command(link));
    expect(status).toBe(1);
    expect(stderr).toContain('is a link');
    expect(contents(dirname(link))).toEqual(before);
    expect(readFileSync(file).equals(readFileSync(earlier()))).toBe(true);
  });
});

const photo = (): Buffer => readFileSync(join(LIBRARY, '2026/IMG_0001.MOV'));

/** Runs an operation of the library; after each record a photo takes the place of a file. */
async function codeOf(operation: string, file: string): Promise<string> {
  const { stdout, stderr } = await runModule(`
    import { writeFileSync, readFileSync, rmSync } from 'node:fs';
    import { audit, catalog, pack } from 'livepkg';
    const file = ${JSON.stringify(file)};
    try {
      for await (const record of ${operation}) {
        rmSync(file, { force: true });
        writeFileSync(file, readFileSync(${JSON.stringify(join(LIBRARY, '2026/IMG_0001.MOV'))}));
      }
      console.log('done');
    } catch (error) {
      console.log(error.code);
    }
  `);
  expect(stderr).toBe('');
  return stdout.trim();
}

describe.concurrent('a photo that takes the name while the command runs is left as it is', () => {
  test('catalog --force', async () => {
    const file = written(readFileSync(list));
    const options = JSON.stringify({ out: file, force: true });
    expect(await codeOf(`catalog(${JSON.stringify(archive)}, ${options})`, file)).toBe(
      'target-exists',
    );
    expect(readFileSync(file).equals(photo())).toBe(true);
    expect(files(dirname(file))).toEqual([basename(file)]);
  });

  test('audit --state', async () => {
    const file = written(readFileSync(state));
    const options = JSON.stringify({ state: file });
    expect(await codeOf(`audit([${JSON.stringify(archive)}], ${options})`, file)).toBe(
      'state-invalid',
    );
    expect(readFileSync(file).equals(photo())).toBe(true);
    expect(files(dirname(file))).toEqual([basename(file)]);
  });

  test('pack --catalog', async () => {
    const [source, out] = [folder('source'), folder('out')];
    writePhoto(source, { number: 1 });
    const file = join(folder('there'), 'file');
    const options = JSON.stringify({ out, catalog: file });
    expect(await codeOf(`pack([${JSON.stringify(source)}], ${options})`, file)).toBe(
      'not-a-catalog',
    );
    expect(readFileSync(file).equals(photo())).toBe(true);
  });
});

describe.concurrent('pack --catalog, with a folder for the catalog', () => {
  test('that is not there: told before anything is packed', async () => {
    const [source, out] = [folder('source'), folder('out')];
    writePhoto(source, { number: 1 });
    const file = join(folder('list'), 'none', 'archive.jsonl');
    expect(await refusal(['pack', source, '--out', out, '--catalog', file])).toBe('not-found');
    expect(contents(out)).toEqual({});
  });

  test('in the archive, which is made with it', async () => {
    const source = folder('source');
    writePhoto(join(source, '1'), { number: 1 });
    const out = join(folder('parent'), 'archive');
    const file = join(out, '1', 'archive.jsonl');
    expect((await pack([source, '--out', out, '--catalog', file])).status).toBe(0);
    expect(entriesOf(file)).toHaveLength(1);
  });
});
