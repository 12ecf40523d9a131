/**
 * A remote and a catalog without a hash in common: what is advised helps, and has not been done. Slow,
 * because servers are started, and rclone runs for every test.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plainEnvironment } from '../../support/livepkg.ts';
import { rclone, testWith } from '../../support/oracles.ts';
import { temporaryFolders } from '../../support/tree.ts';
import {
  auditRemote,
  copyCloud,
  makeCloud,
  CONTAINERS,
  remoteKeeping,
  writeCatalog,
  type Cloud,
} from '../../support/cloud.ts';
import { wrapRclone } from '../../support/rclone.ts';

const folderOf = temporaryFolders();
const oracle = rclone();
const clouds: Record<string, Cloud> = {};
const cloudWith = (hashes: string): Cloud => {
  const cloud = clouds[hashes];
  if (cloud === undefined) throw new Error(`no catalog with ${hashes}`);
  return cloud;
};
const servers: ChildProcess[] = [];

/** Serves the archive as WebDAV. @returns how rclone names it */
async function serve({ archive }: Cloud): Promise<string> {
  const server = spawn('rclone', ['serve', 'webdav', archive, '--addr', '127.0.0.1:0'], {
    env: plainEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  servers.push(server);
  let said = '';
  for await (const chunk of server.stderr) {
    said += String(chunk);
    const [, port] = /127\.0\.0\.1:(\d+)/.exec(said) ?? [];
    if (port !== undefined && port !== '0') {
      server.stderr.destroy();
      return `:webdav,url="http://127.0.0.1:${port}":`;
    }
  }
  throw new Error(`rclone serves nothing: ${said}`);
}

beforeAll(async () => {
  const whole = await makeCloud(folderOf('cloud'));
  clouds['dropbox,onedrive'] = whole;
  for (const hashes of ['', 'dropbox', 'onedrive']) {
    clouds[hashes] = copyCloud(whole, folderOf('cloud'));
    await writeCatalog(cloudWith(hashes), hashes);
  }
}, 60_000);
afterAll(() => servers.forEach((server) => server.kill()));

async function advised(
  hashes: string,
  remote: string,
  env: Record<string, string> = {},
): Promise<string> {
  const cloud = cloudWith(hashes);
  const args = ['--remote', remote, '--catalog', cloud.catalog];
  const { status, intact, lines } = await auditRemote(cloud, args, { env });
  expect([status, intact, lines]).toMatchObject([1, [], [{ error: { code: 'hash-not-listed' } }]]);
  return lines.flatMap((line) => (line.event === 'problem' ? [line.error.message] : [])).join();
}

describe.each(['', 'dropbox', 'dropbox,onedrive'])(
  'a catalog with the hashes of "%s"',
  (hashes) => {
    testWith(
      [oracle],
      'a WebDAV server keeps none: only --fetch is advised, and helps',
      async () => {
        const cloud = cloudWith(hashes);
        const remote = await serve(cloud);
        const advice = await advised(hashes, remote);
        expect(advice).toMatch(/stores no hash.*--fetch/);
        expect(advice).not.toContain('--cloud');
        const fetched = await auditRemote(cloud, [
          '--remote',
          remote,
          '--fetch',
          '--catalog',
          cloud.catalog,
        ]);
        expect([fetched.status, fetched.intact.length]).toEqual([0, CONTAINERS.length]);
      },
    );

    testWith([oracle], 'a local disk keeps SHA-256: there is nothing to advise', async () => {
      const cloud = cloudWith(hashes);
      const args = ['--remote', `:local:${cloud.archive}`, '--catalog', cloud.catalog];
      const { status, intact } = await auditRemote(cloud, args);
      expect([status, intact.length]).toEqual([0, CONTAINERS.length]);
    });
  },
);

describe.each([
  ['', 'dropbox', 'dropbox'],
  ['', 'quickxor', 'onedrive'],
  ['', 'md5', 'google-drive'],
  ['onedrive', 'sha1', 'onedrive,box'],
  ['dropbox', 'quickxor', 'dropbox,onedrive'],
  ['onedrive', 'dropbox', 'dropbox,onedrive'],
] as const)(
  'a catalog with the hashes of "%s", and a remote that keeps %s',
  (hashes, kept, all) => {
    testWith([oracle], `--cloud ${all} is advised, and helps`, async () => {
      const cloud = copyCloud(cloudWith(hashes), folderOf('copy'));
      const remote = remoteKeeping(kept);
      expect(await advised(hashes, remote)).toMatch(
        new RegExp(`with --force --cloud ${all}, or use --fetch`),
      );
      await writeCatalog(cloud, all);
      const args = ['--remote', remote, '--catalog', cloud.catalog];
      const { status, intact } = await auditRemote(cloud, args);
      expect([status, intact.length]).toEqual([0, CONTAINERS.length]);
    });
  },
);

const old = (): Record<string, string> =>
  wrapRclone(folderOf('fake'), `say '{"String":"OneDrive root","Hashes":["sha1"]}'; exit 0`);

describe('a OneDrive, and an rclone that cannot read its hash', () => {
  test('a newer rclone is advised, and the catalog only where it needs the hash', async () => {
    expect(await advised('', 'one:', old())).toMatch(/1\.62.*--cloud onedrive;.*--fetch/);
    expect(await advised('dropbox', 'one:', old())).toMatch(/1\.62.*--cloud dropbox,onedrive;/);
    expect(await advised('onedrive', 'one:', old())).not.toContain('--cloud');
  });
});

test('other hashes than livepkg knows are named', async () => {
  const env = wrapRclone(
    folderOf('fake'),
    `say '{"String":"x","Hashes":["whirlpool","crc32"]}'; exit 0`,
  );
  const advice = await advised('dropbox', 'other:', env);
  expect(advice).toMatch(/other hashes \(whirlpool, crc32\).*--fetch/);
  expect(advice).not.toContain('--cloud');
});
