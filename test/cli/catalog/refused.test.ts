/** A catalog that is not as it was written is refused before anything is done. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { catalogBeside, smallArchive } from '../../support/archives.ts';
import { livepkg } from '../../support/livepkg.ts';
import { writePhoto } from '../../support/photos.ts';
import { audit, refusal } from '../../support/records.ts';
import { contents, sha256Of, temporaryFolders } from '../../support/tree.ts';

const folder = temporaryFolders();
let archive: string;
let whole: string;
let source: string;

beforeAll(async () => {
  archive = await smallArchive(folder('parent'), 3);
  whole = readFileSync(await catalogBeside(archive), 'utf8');
  source = folder('source');
  writePhoto(source, { number: 9 });
});

const lines = (): string[] => whole.trimEnd().split('\n');

const CASES: [string, string, () => string | Buffer][] = [
  ['cut in a line', 'catalog-cut', () => whole.slice(0, Math.floor(whole.length / 2))],
  ['cut between lines', 'catalog-cut', () => `${lines().slice(0, -2).join('\n')}\n`],
  ['without its last line', 'catalog-cut', () => `${lines().slice(0, -1).join('\n')}\n`],
  ['without its last byte', 'catalog-cut', () => whole.slice(0, -1)],
  ['a line removed', 'catalog-cut', () => `${lines().toSpliced(2, 1).join('\n')}\n`],
  ['a digit changed', 'catalog-edited', () => whole.replace(/"size":(\d)/, '"size":9$1')],
  ['a path changed', 'catalog-edited', () => whole.replace('IMG_0001', 'IMG_0000')],
  ['with a line more', 'catalog-edited', () => `${whole}\n`],
  ['in the ends of lines of Windows', 'catalog-edited', () => whole.replaceAll('\n', '\r\n')],
  ['empty', 'not-a-catalog', () => ''],
  ['a text', 'not-a-catalog', () => 'Where is it?\n'],
  ['a SUM file', 'not-a-catalog', () => `${'0'.repeat(64)}  1/IMG_0001.livepkg\n`],
  ['other JSON', 'not-a-catalog', () => '{"format":"another","version":1}\n'],
  ['a container', 'not-a-catalog', () => readFileSync(join(archive, '1/IMG_0001.livepkg'))],
  ['newer', 'catalog-version', () => whole.replace('"version":1', '"version":2')],
];

describe.concurrent.each(CASES)('%s: %s', (_, code, make) => {
  function written(): string {
    const file = join(folder('list'), 'archive.jsonl');
    writeFileSync(file, make());
    return file;
  }

  test('audit and sums say nothing else', async () => {
    const file = written();
    expect(await refusal(['audit', archive, '--catalog', file])).toBe(code);
    const { status, stdout, stderr } = await livepkg(['sums', file, '--hash', 'sha256']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(`[${code}]`);
    expect(stderr).toContain(file);
  });

  test('pack --catalog packs nothing, and leaves it as it is', async () => {
    const file = written();
    const before = sha256Of(file);
    const out = folder('out');
    expect(await refusal(['pack', source, '--out', out, '--catalog', file])).toBe(code);
    expect(contents(out)).toEqual({});
    expect(sha256Of(file)).toBe(before);
  });
});

test.concurrent('one that is not there is refused by audit, with its path', async () => {
  const file = join(folder('list'), 'none.jsonl');
  expect(await refusal(['audit', archive, '--catalog', file])).toBe('not-found');
  expect(await refusal(['audit', archive, '--catalog', folder('list')])).toBe('not-a-file');
});

test.concurrent('a catalog with nothing wrong is not refused', async () => {
  const file = join(folder('list'), 'archive.jsonl');
  writeFileSync(file, whole);
  expect((await audit([archive, '--catalog', file])).summary).toMatchObject({ intact: 3 });
  rmSync(file);
});
