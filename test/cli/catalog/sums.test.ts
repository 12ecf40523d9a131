/** `sums`: what other programs make of the SUM files. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { CLOUD_HASHES } from '../../../src/format/cloud-hash/clouds.ts';
import { ArchiveChanges, catalogBeside, smallArchive } from '../../support/archives.ts';
import { livepkg, start } from '../../support/livepkg.ts';
import { oracle, rclone as findRclone, run, testWith } from '../../support/oracles.ts';
import { copy } from '../../support/photos.ts';
import { REAL_PAIRS_FOLDER, realPhotos } from '../../support/real-photos.ts';
import { pack } from '../../support/records.ts';
import { files, temporaryFolders } from '../../support/tree.ts';

const folder = temporaryFolders();
const rclone = findRclone();
const sha256sum = oracle(['sha256sum', 'gsha256sum'], ['--version']);
const COUNT = 6;
/** Names that both programs have to be told in their own way, or not at all. */
const NAMES = ['a b', 'ä', '\u{1f600}', ' x', 'back\\slash', 'new\nline', 'tab\t', '#', '-x', '*'];
let archive: string;
let catalog: string;

beforeAll(async () => {
  archive = await smallArchive(folder('parent'), COUNT);
  for (const name of NAMES) {
    copy(join(archive, '1/IMG_0001.livepkg'), join(archive, name, `${name}.livepkg`));
  }
  catalog = await catalogBeside(archive, '--cloud', 'dropbox,onedrive,s3,box');
});

const ownCopy = (): string => copy(archive, join(folder('copy'), 'archive'));

/** Prints the sums of a catalog into a file. */
async function sumFile(list: string, hash: string): Promise<string> {
  const { status, stdout, stderr } = await livepkg(['sums', list, '--hash', hash]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const file = join(folder('sums'), 'SUM');
  writeFileSync(file, stdout);
  return file;
}

/** What `rclone checksum` says of each file: `=` and its path where they agree. */
async function rcloneSays(hash: string, file: string, own: string): Promise<string[]> {
  const report = join(dirname(file), 'report');
  const args = ['checksum', hash, file, own, '--combined', report];
  await start([rclone.command, ...args]);
  return readFileSync(report, 'utf8').trimEnd().split('\n').toSorted();
}

describe.concurrent('other programs agree on every file', () => {
  testWith([sha256sum], 'sha256sum -c', async () => {
    const file = await sumFile(catalog, 'sha256');
    const said = run(sha256sum.command, ['-c', '--strict', file], { cwd: archive });
    const right = said.trimEnd().split('\n');
    expect(right).toHaveLength(COUNT + NAMES.length);
    for (const line of right) expect(line).toMatch(/: OK$/);
  });

  for (const hash of CLOUD_HASHES) {
    testWith([rclone], `rclone checksum ${hash}`, async () => {
      const says = await rcloneSays(hash, await sumFile(catalog, hash), archive);
      expect(says).toHaveLength(COUNT + NAMES.length);
      for (const line of says) expect(line).toMatch(/^= /);
    });
  }

  testWith([rclone, sha256sum, realPhotos], 'on the real pairs, too', async () => {
    const own = join(folder('real'), 'archive');
    await pack([REAL_PAIRS_FOLDER, '--out', own]);
    const list = await catalogBeside(own, '--cloud', 'dropbox,onedrive,s3,box');
    const expected = files(own).map((path) => `= ${path}`);
    for (const hash of CLOUD_HASHES) {
      const says = await rcloneSays(hash, await sumFile(list, hash), own);
      expect(says).toEqual(expected.toSorted());
    }
    const said = run(sha256sum.command, ['-c', await sumFile(list, 'sha256')], { cwd: own });
    expect(said.trimEnd().split('\n')).toHaveLength(expected.length);
  });
});

describe.concurrent('and they find what is wrong', () => {
  testWith([rclone, sha256sum], 'one wrong bit, and one file that is gone', async () => {
    const own = ownCopy();
    const changes = new ArchiveChanges(own);
    changes.flipBit('1/IMG_0002.livepkg', 0.4);
    changes.remove('1/IMG_0003.livepkg');
    for (const hash of CLOUD_HASHES) {
      const says = await rcloneSays(hash, await sumFile(catalog, hash), own);
      expect(says.filter((line) => !line.startsWith('= '))).toEqual([
        '* 1/IMG_0002.livepkg',
        '+ 1/IMG_0003.livepkg',
      ]);
    }
    const args = ['-c', await sumFile(catalog, 'sha256')];
    const { status, stdout } = await start([sha256sum.command, ...args], { cwd: own });
    expect(status).toBe(1);
    expect(stdout.split('\n').filter((line) => !/(: OK|^)$/.test(line))).toEqual([
      '1/IMG_0002.livepkg: FAILED',
      '1/IMG_0003.livepkg: FAILED open or read',
    ]);
  });
});

describe.concurrent('what cannot be told', () => {
  test.each([
    ['dropbox', 'onedrive', 'dropbox'],
    ['quickxor', 'dropbox', 'onedrive'],
    ['md5', 'box', 'google-drive'],
    ['sha1', 's3', 'box'],
  ])('%s, from a catalog with %s only: hash-not-listed', async (hash, cloud, advice) => {
    const list = await catalogBeside(ownCopy(), '--cloud', cloud);
    const { status, stdout, stderr } = await livepkg(['sums', list, '--hash', hash]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('[hash-not-listed]');
    expect(stderr).toContain(`--cloud ${advice}`);
  });

  test('SHA-256 is in every catalog', async () => {
    const list = await catalogBeside(ownCopy());
    const { status, stdout } = await livepkg(['sums', list, '--hash', 'sha256']);
    expect(status).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(COUNT + NAMES.length);
  });

  test('names that rclone would take for others: left out, said so, and status 1', async () => {
    const own = ownCopy();
    for (const name of ['a\u201bb', 'c\u240ad']) {
      mkdirSync(join(own, 'odd'), { recursive: true });
      copy(join(own, '1/IMG_0001.livepkg'), join(own, 'odd', `${name}.livepkg`));
    }
    const list = await catalogBeside(own, '--cloud', 'dropbox');
    const { status, stdout, stderr } = await livepkg(['sums', list, '--hash', 'dropbox']);
    expect(status).toBe(1);
    expect(stdout.trimEnd().split('\n')).toHaveLength(COUNT + NAMES.length);
    expect(stdout).not.toContain('odd/');
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
    expect(stderr).toMatch(
      /^odd\/a\u201bb\.livepkg was left out: .* Check it with livepkg audit\.$/m,
    );
    await sumFile(list, 'sha256');
  });
});

test.concurrent.each([
  [['--hash', 'crc32'], /Allowed choices are dropbox, md5, quickxor, sha1, sha256/],
  [[], /required option '--hash <name>' not specified/],
  [['--hash', 'sha256', 'more'], /too many arguments/],
])('sums %j is a usage error', async (flags, message) => {
  const { status, stdout, stderr } = await livepkg(['sums', catalog, ...flags]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(message);
});
