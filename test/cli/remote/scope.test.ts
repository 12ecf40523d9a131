/** How much of a remote is audited, with how much memory. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { livepkg } from '../../support/livepkg.ts';
import { rclone, testWith } from '../../support/oracles.ts';
import { temporaryFolders } from '../../support/tree.ts';
import {
  auditRemote,
  copyCloud,
  makeCloud,
  PLACES,
  wrapRclone,
  type Cloud,
  type RemoteAudit,
} from './support.ts';

const folderOf = temporaryFolders();
const oracle = rclone();
let cloud: Cloud;

beforeAll(async () => {
  cloud = await makeCloud(folderOf('cloud'));
}, 30_000);

const catalog = (): string[] => ['--catalog', cloud.catalog];
const ALL = PLACES.map((place) => `sha256:${place}`);

test('what cannot go together is said before rclone is started', async () => {
  for (const args of [[], ['--live', ...catalog()], ['--fetch', '--quick'], ['--fetch', 'x']]) {
    const { status } = await livepkg(['audit', '--remote', 'sha256:', ...args]);
    expect(status, args.join(' ')).toBe(2);
  }
  expect((await livepkg(['audit', '--remote', '/plain', '--fetch'])).status).toBe(2);
  expect((await livepkg(['audit', '--fetch', '.'])).status).toBe(2);
  expect((await livepkg(['audit', '--remote-timeout', '1s', '.'])).status).toBe(2);
});

testWith([oracle], '--fetch and --live need no catalog', async () => {
  for (const [level, flags] of [
    ['full', []],
    ['live', ['--live']],
  ] as const) {
    const args = ['--remote', 'sha256:', '--fetch', '--jobs', '3', ...flags];
    const { status, intact, lines } = await auditRemote(cloud, args);
    expect([status, intact]).toEqual([0, ALL]);
    for (const line of lines) if ('level' in line) expect(line.level).toBe(level);
  }
});

testWith(
  [oracle],
  'the parts of --subset are all of it, and what is missing is in one',
  async () => {
    const less = copyCloud(cloud, folderOf('less'));
    writeFileSync(join(less.archive, PLACES[1] ?? ''), '');
    for (const flags of [[], ['--fetch']]) {
      const parts: RemoteAudit[] = [];
      for (const part of ['1/3', '2/3', '3/3']) {
        const args = ['--remote', 'sha256:', '--subset', part, '--catalog', less.catalog];
        parts.push(await auditRemote(less, [...args, ...flags]));
      }
      const event = flags.length === 0 ? 'changed' : 'damaged';
      expect(parts.flatMap(({ told }) => told)).toEqual([`${event} sha256:${PLACES[1] ?? ''}`]);
      expect(parts.flatMap(({ intact }) => intact).toSorted()).toEqual(
        ALL.filter((place) => place !== `sha256:${PLACES[1] ?? ''}`),
      );
      expect(parts.filter(({ status }) => status === 0)).toHaveLength(2);
    }
  },
);

testWith([oracle], '--max-duration begins nothing more, and calls nothing missing', async () => {
  const slow = 'if [ "$command" = cat ]; then sleep 1; fi';
  const env = wrapRclone(folderOf('slow'), slow);
  const args = ['--remote', 'sha256:', '--fetch', '--jobs', '1', '--max-duration', '4s'];
  for (const more of [[], catalog()]) {
    const { intact, told, lines, status } = await auditRemote(cloud, [...args, ...more], { env });
    expect([status, told]).toEqual([0, []]);
    const summary = lines.find(({ event }) => event === 'summary');
    expect(intact.length).toBeLessThan(PLACES.length);
    expect(summary).toMatchObject({ intact: intact.length, notReached: 6 - intact.length });
  }
});

testWith(
  [oracle],
  'large files are fetched in bounded memory',
  async () => {
    const large = copyCloud(cloud, folderOf('large'));
    const bytes = Buffer.concat([
      readFileSync(join(large.archive, PLACES[0] ?? '')),
      Buffer.alloc(100e6),
    ]);
    const first = join(large.archive, 'large-0.livepkg');
    writeFileSync(first, bytes);
    for (let index = 1; index < 12; index += 1) {
      copyFileSync(first, join(large.archive, `large-${index}.livepkg`));
    }
    const time = join(large.folder, 'time');
    const { told, intact } = await auditRemote(
      large,
      ['--remote', 'sha256:', '--fetch', '--jobs', '3'],
      { prefix: ['/usr/bin/time', '-f', '%M', '-o', time] },
    );
    expect(told).toHaveLength(12);
    expect(intact).toEqual(ALL);
    const kilobytes = Number(readFileSync(time, 'utf8').trim().split('\n').at(-1));
    expect(kilobytes).toBeLessThan(900_000);
  },
  60_000,
);
