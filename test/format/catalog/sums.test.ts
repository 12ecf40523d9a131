/** SUM files: what `sha256sum -c` and `rclone checksum` make of the lines, for odd names too. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../../src/format/catalog/catalog-schema.ts';
import { sumLine, whyNoSum } from '../../../src/format/catalog/sums.ts';
import {
  CLOUD_HASHES,
  CONTAINER_HASHES,
  HASH_BYTES,
} from '../../../src/format/cloud-hash/clouds.ts';
import { cloudHash } from '../../../src/format/cloud-hash/cloud-hash.ts';
import { sha256 } from '../../../src/format/digest.ts';
import { bareEntry, sampleEntry } from '../../support/catalog.ts';
import { oracle, rclone, run, testWith } from '../../support/oracles.ts';
import { temporaryFolders } from '../../support/tree.ts';
import { hex } from '../../support/bytes.ts';

/** The entry of a file that holds its own path. */
function entryOf(path: string): CatalogEntry {
  const bytes = Buffer.from(path);
  return {
    ...bareEntry(path),
    sha256: hex(sha256(bytes)),
    ...Object.fromEntries(CLOUD_HASHES.map((hash) => [hash, hex(cloudHash(hash, bytes))])),
  };
}

const ODD_NAMES = [
  'plain.livepkg',
  'folder/in folder/plain.livepkg',
  'a b',
  ' leading',
  '  two leading',
  'trailing ',
  '*star',
  '-dash',
  '#hash',
  '; semicolon',
  '[x]{y}?',
  'quotes\'"',
  'a:b',
  '50%',
  '.dot',
  'Größe 后，竖.livepkg',
  'e\u0301 decomposed',
  '\ufeffbyte order mark',
  '\u00a0no-break space\u00a0',
  '\u2028line separator\u2028',
  '\u0085next line\u0085',
  '\u{1f600}',
  'back\\slash',
  '\\backslash first',
  'ends with \\n',
  '\u2400 and \u2420 and \u2424',
  'full-width ／：．',
];
const CONTROL_NAMES = [
  'line\nfeed',
  '\nline feed first',
  'carriage\rreturn',
  'carriage return last\r',
  '\ttab first',
  'tab last\t',
  '\x01\x0b\x0c\x1b[31m\x1f\x7f',
];
const AMBIGUOUS_NAMES = ['\u201bx', 'x\u201b', 'a\u240ab', '\u2401', '\u241f', '\u2421'];

const folders = temporaryFolders();
let folder = '';
beforeEach(() => {
  folder = folders();
});

/** Writes a file for each path, and a SUM file beside the folder. @returns its path */
function prepare(paths: readonly string[], lines: readonly string[]): string {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), path);
  }
  const sums = `${folder}.sums`;
  writeFileSync(sums, lines.join(''));
  return sums;
}

/** A path of some length, of folders that every system takes. */
const longPath = (length: number): string =>
  `${'a'.repeat(99)}/`.repeat(50).slice(0, length - 1) + 'b';

const linux = process.platform === 'linux';
const gnu = oracle(
  ['sha256sum'],
  ['--version', ...(linux ? [] : ['--not-here'])],
  'sha256sum of GNU on Linux',
);
const cloud = rclone();

testWith([gnu], 'sha256sum -c finds every file, whatever it is called', () => {
  const names = [...ODD_NAMES, ...CONTROL_NAMES, ...AMBIGUOUS_NAMES];
  const sums = prepare(
    names,
    names.map((name) => sumLine(entryOf(name), 'sha256')),
  );
  expect(run(gnu.command, ['--check', '--strict', '--quiet', sums], { cwd: folder })).toBe('');
});

testWith([gnu], 'they are the lines that sha256sum itself writes', () => {
  const names = [...ODD_NAMES, ...CONTROL_NAMES].filter((name) => !name.includes('/')).toSorted();
  const lines = names.map((name) => sumLine(entryOf(name), 'sha256'));
  prepare(names, lines);
  expect(run(gnu.command, ['--', ...names], { cwd: folder })).toBe(lines.join(''));
});

describe.each(CLOUD_HASHES)('rclone checksum %s', (hash) => {
  const check = (sums: string): { status: number | null; told: string[] } => {
    const args = ['checksum', hash, sums, folder, '--combined', '-'];
    const { status, stdout } = spawnSync(cloud.command, args, {
      encoding: 'utf8',
      timeout: 60_000,
    });
    return { status, told: stdout.trimEnd().split('\n').toSorted() };
  };

  testWith([cloud], 'finds every file, whatever it is called', () => {
    const names = [...ODD_NAMES, ...CONTROL_NAMES];
    const sums = prepare(
      names,
      names.map((name) => sumLine(entryOf(name), hash)),
    );
    const { status, told } = check(sums);
    expect(told.filter((line) => !line.startsWith('= '))).toEqual([]);
    expect(told.length).toBe(names.length);
    expect(status).toBe(0);
  });

  testWith([cloud], 'tells one that is missing and one that differs', () => {
    const names = ['a', 'b', 'c'];
    const sums = prepare(
      names,
      names.map((name) => sumLine(entryOf(name), hash)),
    );
    rmSync(join(folder, 'a'));
    writeFileSync(join(folder, 'b'), 'another');
    expect(check(sums)).toEqual({ status: 1, told: ['* b', '+ a', '= c'] });
  });

  testWith([cloud], 'takes a line of 4,096 bytes, and none that is longer', () => {
    const longest = 4096 - '  '.length - 2 * HASH_BYTES[hash];
    const fits = entryOf(longPath(longest));
    expect(check(prepare([fits.path], [sumLine(fits, hash)]))).toMatchObject({ status: 0 });
    rmSync(folder, { recursive: true });
    const tooLong = entryOf(longPath(longest + 1));
    expect(whyNoSum(tooLong, hash)).toMatch(/4096 bytes/);
    const line = `${tooLong[hash]}  ${tooLong.path}\n`;
    expect(check(prepare([tooLong.path], [line]))).toMatchObject({ status: 1 });
  });
});

test('what rclone would take for something else is told', () => {
  for (const path of AMBIGUOUS_NAMES) {
    const entry = entryOf(path);
    expect(whyNoSum(entry, 'quickxor'), path).toMatch(/own meaning/);
    expect(whyNoSum(entry, 'dropbox'), path).toMatch(/own meaning/);
    expect(whyNoSum(entry, 'sha256'), path).toBeUndefined();
    expect(() => sumLine(entry, 'quickxor')).toThrow('own meaning');
  }
});

test('what sha256sum would take for its standard input is told', () => {
  expect(whyNoSum(sampleEntry('-'), 'sha256')).toMatch(/standard input/);
  expect(whyNoSum(sampleEntry('folder/-'), 'sha256')).toBeUndefined();
  expect(whyNoSum(sampleEntry('-'), 'dropbox')).toBeUndefined();
});

test('a line ends with a line feed, and there is one for each hash', () => {
  const entry = sampleEntry('a b.livepkg');
  for (const hash of CONTAINER_HASHES)
    expect(sumLine(entry, hash)).toBe(`${entry[hash]}  a b.livepkg\n`);
});

test('asking for a hash that was not written down is a mistake', () => {
  expect(() => sumLine(bareEntry('a'), 'dropbox')).toThrow('no dropbox');
  expect(() => whyNoSum(bareEntry('a'), 'quickxor')).toThrow('no quickxor');
});
