/** What the specification of the catalog shows is true, and enough to write another reader by. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { STILL } from '../../spec/lib/sample.ts';
import { CATALOG_CODES } from '../../src/errors.ts';
import {
  CATALOG_VERSION,
  MAX_LINE_BYTES,
  MAX_PATH_BYTES,
} from '../../src/format/catalog/catalog-schema.ts';
import { cloudHash } from '../../src/format/cloud-hash/cloud-hash.ts';
import { CLOUD_HASHES, type CloudHash } from '../../src/format/cloud-hash/clouds.ts';
import { sha256 } from '../../src/format/digest.ts';
import { i251 } from '../format/cloud-hash/known-hashes.ts';
import { catalogs, catalogOf, inPieces, readWhole } from '../support/catalog.ts';
import { oracle, python, run, testWith } from '../support/oracles.ts';
import { readByText } from '../support/catalog-reader.ts';
import { outcome } from '../support/outcome.ts';
import { fuzzRuns, randomIntegers, seed } from '../support/random.ts';
import { blocks, committedVectors, section, specText } from '../support/spec.ts';

const text = specText('catalog-1.md');
const [example = ''] = blocks(section(text, '11. Example'), 'json');

const folder = mkdtempSync(join(tmpdir(), 'livepkg-catalog-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the example is valid, and says what is true of the vectors', async () => {
  const { entries } = await readWhole(inPieces(Buffer.from(example)));
  const digests = ['valid-pair', 'valid-by-name'].map((name) => {
    const { bytes } = committedVectors().find((one) => one.name === name) ?? {};
    return Buffer.from(sha256(bytes ?? Buffer.alloc(0))).toString('hex');
  });
  expect(entries.map((entry) => entry.sha256)).toEqual(digests);
  expect(entries.map(({ id }) => id !== undefined)).toEqual([true, false]);
});

test('the codes, the limits and the version in the text are those of the program', () => {
  const codes = [...text.matchAll(/\*\*`([\w-]+)`\*\*/g)].map(([, code]) => code);
  expect(new Set(codes)).toEqual(new Set(CATALOG_CODES));
  expect(text).toContain(`at most ${MAX_LINE_BYTES.toLocaleString('en')} bytes`);
  expect(text).toContain(`at most ${MAX_PATH_BYTES.toLocaleString('en')} bytes`);
  expect(text).toContain(`# The livepkg catalog, version ${CATALOG_VERSION}\n`);
});

const tools = [oracle(['sh'], ['-c', 'true']), oracle(['sha256sum'], ['--version'])];
const [itself = '', containers = '', lookUp = ''] = blocks(
  section(text, '10. Checking by hand'),
  'sh',
);

testWith(tools, 'the commands for the catalog print its digest twice', () => {
  writeFileSync(join(folder, 'archive.catalog'), example);
  const output = run('sh', ['-e', '-c', itself], { cwd: folder });
  const [first, second, ...others] = output.match(/[0-9a-f]{64}/g) ?? [];
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect([second, others]).toEqual([first, []]);
});

testWith(
  [...tools, oracle(['jq'], ['--version'])],
  'the command for the containers finds them',
  () => {
    writeFileSync(join(folder, 'archive.catalog'), example);
    for (const [path, name] of [
      ['2026/IMG_0001.livepkg', 'valid-pair'],
      ['scans/IMG_0001.livepkg', 'valid-by-name'],
    ] as const) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      const { bytes } = committedVectors().find((one) => one.name === name) ?? {};
      writeFileSync(join(folder, path), bytes ?? '');
    }
    expect(run('sh', ['-e', '-c', containers], { cwd: folder })).toBe(
      '2026/IMG_0001.livepkg: OK\nscans/IMG_0001.livepkg: OK\n',
    );
  },
);

testWith(
  [...tools, oracle(['jq'], ['--version'])],
  'the command for a photo that lies about prints where it is',
  () => {
    writeFileSync(join(folder, 'archive.catalog'), example);
    const ask = (): string => run('sh', ['-e', '-c', lookUp], { cwd: folder });
    writeFileSync(join(folder, 'IMG_0001.HEIC'), STILL);
    expect(ask()).toBe('2026/IMG_0001.livepkg\nscans/IMG_0001.livepkg\n');
    writeFileSync(join(folder, 'IMG_0001.HEIC'), 'another');
    expect(ask()).toBe('');
  },
);

test('the values to test hashes with are those of the program', () => {
  const rows = section(text, '7. The hashes of clouds').matchAll(
    /^\| ([\d,]+) bytes +\| `([0-9a-f]{64})` \| `([0-9a-f]{40})` \|$/gm,
  );
  const shown = Array.from(rows, ([, size = '', dropbox, quickxor]) => {
    return { size: Number(size.replaceAll(',', '')), dropbox, quickxor };
  });
  expect(shown.map(({ size }) => size)).toEqual([0, 3, 1024, 4_194_304, 4_194_305]);
  for (const { size, dropbox, quickxor } of shown) {
    const hash = (name: CloudHash): string =>
      Buffer.from(cloudHash(name, i251(size))).toString('hex');
    expect([hash('dropbox'), hash('quickxor')]).toEqual([dropbox, quickxor]);
  }
});

test('the hashes in the text are those of the program, in its order', () => {
  const named = [...section(text, '7. The hashes of clouds').matchAll(/^\| `(\w+)` /gm)];
  expect(named.map(([, name]) => name)).toEqual(CLOUD_HASHES);
});

/** The same catalog with one character another, and a closing line that vouches for it. */
function mutated(catalog: Buffer, random: (limit: number) => number): Buffer {
  const whole = catalog.toString();
  const body = Array.from(whole.slice(0, whole.lastIndexOf('{"sha256":')));
  const characters = [
    '0',
    '1',
    '9',
    '.',
    '-',
    ' ',
    '/',
    '\\',
    '"',
    ',',
    ':',
    '}',
    ']',
    'a',
    'é',
    '',
  ];
  body[random(body.length - 1)] = characters[random(characters.length)] ?? '';
  const bytes = Buffer.from(body.join(''));
  const digest = Buffer.from(sha256(bytes)).toString('hex');
  return Buffer.concat([bytes, Buffer.from(`{"sha256":"${digest}"}\n`)]);
}

const interpreter = python();
const RUNS = fuzzRuns(300);

testWith([interpreter], 'a reader by the text alone gives the same code', async () => {
  const random = randomIntegers(seed);
  const valid = fc.sample(catalogs, RUNS).map(({ entries, header }) => catalogOf(entries, header));
  const tried = [...valid, ...valid.flatMap((one) => [mutated(one, random), mutated(one, random)])];
  const theirs = readByText(interpreter.command, tried);
  const ours = await Promise.all(tried.map((one) => outcome(() => readWhole(inPieces(one)))));
  const differ = tried.filter((_, n) => ours[n] !== theirs[n]);
  expect(differ.map(String)).toEqual([]);
  expect(theirs.length).toBe(tried.length);
  // Some of the changes give another catalog, which is valid.
  expect(ours.slice(valid.length)).toContain('valid');
  expect(ours.slice(0, valid.length).every((one) => one === 'valid')).toBe(true);
});
