/** How much of a remote is audited; `scope.full.test.ts` has the tests of time and memory. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { livepkg } from '../../support/livepkg.ts';
import { rclone, testWith } from '../../support/oracles.ts';
import { temporaryFolders } from '../../support/tree.ts';
import {
  auditRemote,
  byBytes,
  byHash,
  CONTAINERS,
  copyCloud,
  makeCloud,
  ON_REMOTE,
  type RemoteAudit,
} from '../../support/cloud.ts';

const folderOf = temporaryFolders();
const oracle = rclone();
const cloud = await makeCloud(folderOf('cloud'));

const CATALOG = ['--catalog', cloud.catalog];

test('what cannot go together is said before rclone is started', async () => {
  for (const args of [[], ['--live', ...CATALOG], ['--fetch', '--quick'], ['--fetch', 'x']]) {
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
    const args = [...byBytes(), '--jobs', '3', ...flags];
    const { status, intact, lines } = await auditRemote(cloud, args);
    expect([status, intact]).toEqual([0, ON_REMOTE]);
    for (const line of lines) if ('level' in line) expect(line.level).toBe(level);
  }
});

testWith(
  [oracle],
  'the parts of --subset are all of it, and what is missing is in one',
  async () => {
    const less = copyCloud(cloud, folderOf('less'));
    writeFileSync(join(less.archive, CONTAINERS[1] ?? ''), '');
    for (const flags of [[], ['--fetch']]) {
      const parts: RemoteAudit[] = [];
      for (const part of ['1/3', '2/3', '3/3']) {
        const args = [...byHash(less), '--subset', part];
        parts.push(await auditRemote(less, [...args, ...flags]));
      }
      const event = flags.length === 0 ? 'changed' : 'damaged';
      expect(parts.flatMap(({ findings }) => findings)).toEqual([
        `${event} sha256:${CONTAINERS[1] ?? ''}`,
      ]);
      expect(parts.flatMap(({ intact }) => intact).toSorted()).toEqual(
        ON_REMOTE.filter((place) => place !== `sha256:${CONTAINERS[1] ?? ''}`),
      );
      expect(parts.filter(({ status }) => status === 0)).toHaveLength(2);
    }
  },
);
