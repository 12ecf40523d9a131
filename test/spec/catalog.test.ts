/** What the specification of the catalog shows is true, and enough to write another reader by. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { CATALOG_CODES } from '../../src/errors.ts';
import {
  CATALOG_VERSION,
  MAX_LINE_BYTES,
  MAX_PATH_BYTES,
} from '../../src/format/catalog/catalog-schema.ts';
import { sha256 } from '../../src/format/digest.ts';
import { catalogs, catalogOf, inPieces, readWhole } from '../support/catalog.ts';
import { oracle, python, run, testWith } from '../support/oracles.ts';
import { outcome } from '../support/outcome.ts';
import { fuzzRuns, randomIntegers, seed } from '../support/random.ts';
import { blocks, committedVectors, section, specText } from '../support/spec.ts';

const text = specText('catalog-1.md');
const [example = ''] = blocks(section(text, '8. Example'), 'json');

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

const tools = [
  oracle(['sh'], ['-c', 'true']),
  oracle(['sha256sum'], ['--version']),
  oracle(['head'], ['-n', '-1', '/dev/null'], 'head of GNU'),
];
const [itself = '', containers = ''] = blocks(section(text, '6. Checking by hand'), 'sh');

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

const reader = fileURLToPath(new URL('catalog_reader.py', import.meta.url));
const interpreter = python();
const RUNS = fuzzRuns(300);

testWith([interpreter], 'a reader by the text alone agrees on what is valid', async () => {
  const random = randomIntegers(seed);
  const valid = fc.sample(catalogs, RUNS).map(({ entries, header }) => catalogOf(entries, header));
  const tried = [...valid, ...valid.flatMap((one) => [mutated(one, random), mutated(one, random)])];
  const input = Buffer.concat(tried.flatMap((one) => [Buffer.from(`${one.length}\n`), one]));
  const theirs = run(interpreter.command, [reader], { input }).trimEnd().split('\n');
  const ours = await Promise.all(tried.map((one) => outcome(() => readWhole(inPieces(one)))));
  const differ = tried.filter((_, n) => (ours[n] === 'valid') !== (theirs[n] === 'valid'));
  expect(differ.map(String)).toEqual([]);
  expect(theirs.length).toBe(tried.length);
  // Some of the changes give another catalog, which is valid.
  expect(ours.slice(valid.length)).toContain('valid');
  expect(ours.slice(0, valid.length).every((one) => one === 'valid')).toBe(true);
});
