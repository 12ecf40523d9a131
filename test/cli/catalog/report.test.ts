/** `audit --report`: the page is made, tells what `--json` tells, and takes nobody else's name. */
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  ArchiveChanges,
  catalogBeside,
  smallArchive,
  spareContainers,
} from '../../support/archives.ts';
import { livepkg } from '../../support/livepkg.ts';
import { copy } from '../../support/photos.ts';
import { audit, refusal } from '../../support/records.ts';
import { files, temporaryFolders } from '../../support/tree.ts';
import { parsed } from '../report/parsed.ts';

const folder = temporaryFolders();
const COUNT = 12;
let archive: string;
let catalog: string;
let spare: string;

beforeAll(async () => {
  archive = await smallArchive(folder('parent'), COUNT);
  catalog = await catalogBeside(archive);
  [spare = ''] = await spareContainers(folder('spare'), 1);
});

const ownCopy = (): string => copy(archive, join(folder('copy'), 'archive'));
const reportFile = (): string => join(folder('report'), 'report.html');

/** A page as it is read: its words, and the numbers under their terms. */
function read(file: string) {
  const page = readFileSync(file, 'utf8');
  const { elements, texts, errors } = parsed(page);
  expect(errors).toEqual([]);
  expect(elements.map(({ tag }) => tag)).not.toContain('script');
  for (const { attributes } of elements) {
    expect([...attributes.keys()].filter((name) => /^(on|src)/.test(name))).toEqual([]);
  }
  const counts: Record<string, number> = {};
  const [, numbers = ''] = page.split('In numbers</h2>');
  for (const [, term = '', number] of (numbers.split('</dl>')[0] ?? '').matchAll(
    /<dt>(?:<a[^>]*>)?([^<]+)(?:<\/a>)?<\/dt>\s*<dd>([\d,]+)<\/dd>/g,
  )) {
    counts[term] = Number(number?.replace(',', ''));
  }
  return { text: texts.join(' ').replaceAll(/\s+/g, ' '), counts };
}

const bySize = (x: number, y: number): number => x - y;
const title = (text: string): string => text.replaceAll('\u00a0', ' ');

describe.concurrent('the page', () => {
  test('all is well: it says so, and that all is here', async () => {
    const file = reportFile();
    const args = [archive, '--catalog', catalog, '--report', file];
    expect((await audit(args)).status).toBe(0);
    const { text, counts } = read(file);
    expect(title(text)).toContain('All 12 Live Photos are present and intact.');
    expect(Object.values(counts).toSorted((a, b) => b - a)[0]).toBe(COUNT);
    expect(Object.values(counts).reduce((sum, one) => sum + one)).toBe(COUNT);
    expect(files(dirname(file))).toEqual([basename(file)]);
  });

  test('without a catalog it does not say that all is here', async () => {
    const file = reportFile();
    await audit([archive, '--report', file]);
    const { text } = read(file);
    expect(text).toContain('missing Live Photos cannot be detected');
    expect(title(text)).not.toContain('are present and intact');
  });

  test('its numbers are those of --json, and it names each', async () => {
    const [own, file] = [ownCopy(), reportFile()];
    const changes = new ArchiveChanges(own);
    const [a = '', b = '', c = '', d = '', e = '', f = ''] = files(own);
    changes.remove(a);
    changes.flipBit(b, 0.5);
    changes.swap(c, d);
    changes.add('new.livepkg', spare);
    changes.move(e, 'moved.livepkg');
    changes.remove(f);
    const { status, summary } = await audit([own, '--catalog', catalog, '--report', file]);
    expect(status).toBe(1);
    const { text, counts } = read(file);
    const { intact, damaged, missing, changed, moved, unlisted } = summary;
    const told = Object.values(counts).filter((one) => one > 0);
    const expected = [intact, damaged, missing, changed, moved, unlisted];
    expect(told.toSorted(bySize)).toEqual(expected.toSorted(bySize));
    expect(counts).toMatchObject({ Missing: missing, Damaged: damaged });
    for (const { container } of changes.expected) expect(text).toContain(basename(container));
    expect(title(text)).toContain('5 of 13 Live Photos need attention.');
  });

  test('an archive that is not there: no praise', async () => {
    const file = reportFile();
    const { status } = await audit([join(archive, 'none'), '--report', file]);
    expect(status).toBe(1);
    expect(read(file).text).toContain('Nothing was checked.');
  });

  test('of a part it says that it is a part', async () => {
    const file = reportFile();
    await audit([archive, '--catalog', catalog, '--subset', '2/3', '--report', file]);
    expect(read(file).text).toContain('This was part 2 of 3.');
  });
});

describe.concurrent('its file', () => {
  test('an earlier report is replaced', async () => {
    const [own, file] = [ownCopy(), reportFile()];
    await audit([own, '--report', file]);
    const before = readFileSync(file, 'utf8');
    rmSync(join(own, files(own)[0] ?? ''));
    await audit([own, '--catalog', catalog, '--report', file]);
    expect(readFileSync(file, 'utf8')).not.toBe(before);
    expect(title(read(file).text)).toContain('1 of 12 Live Photos needs attention.');
    expect(files(dirname(file))).toEqual([basename(file)]);
  });

  const others: [string, (file: string) => void][] = [
    ['another page', (file) => writeFileSync(file, '<!doctype html><p>My holidays')],
    ['an empty file', (file) => writeFileSync(file, '')],
    ['the catalog', (file) => writeFileSync(file, readFileSync(catalog))],
    ['a folder', (file) => mkdirSync(file)],
    ['a link to nothing', (file) => symlinkSync('nowhere', file)],
  ];

  test.each(others)('%s is left as it is, before the audit starts', async (_, make) => {
    const file = reportFile();
    make(file);
    const state = join(dirname(file), 'state.json');
    const args = ['audit', archive, '--report', file, '--state', state];
    expect(await refusal(args)).toBe('target-exists');
    expect(files(dirname(file))).not.toContain('state.json');
    if (_ === 'another page') expect(readFileSync(file, 'utf8')).toContain('My holidays');
  });

  test('a folder that is not there: told before the audit starts', async () => {
    const file = join(folder('report'), 'none/report.html');
    expect(await refusal(['audit', archive, '--report', file])).toBe('not-found');
  });

  test('no page is made where the audit could not begin, or was interrupted', async () => {
    const file = reportFile();
    const args = ['audit', archive, '--report', file];
    expect(await refusal([...args, '--catalog', join(archive, 'none')])).toBe('not-found');
    const { status } = await livepkg([...args, '--json', '--jobs', '1'], {
      onStart: (child) => child.stdout?.once('data', () => child.kill('SIGINT')),
    });
    expect(files(dirname(file))).toHaveLength(status === 130 ? 0 : 1);
  });
});
