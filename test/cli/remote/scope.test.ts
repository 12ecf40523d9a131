/** How much of a remote is audited, with how much memory. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { livepkg, peakMemory } from '../../support/livepkg.ts';
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
  summaryOf,
  type RemoteAudit,
} from '../../support/cloud.ts';
import { wrapRclone } from '../../support/rclone.ts';

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

testWith([oracle], '--max-duration begins nothing more, and calls nothing missing', async () => {
  const slow = 'if [ "$command" = cat ]; then sleep 1; fi';
  const env = wrapRclone(folderOf('slow'), slow);
  const args = [...byBytes(), '--jobs', '1', '--max-duration', '4s'];
  for (const more of [[], CATALOG]) {
    const { intact, findings, lines, status } = await auditRemote(cloud, [...args, ...more], {
      env,
    });
    expect([status, findings]).toEqual([0, []]);
    expect(intact.length).toBeLessThan(CONTAINERS.length);
    expect(summaryOf({ lines })).toMatchObject({
      intact: intact.length,
      notReached: 6 - intact.length,
    });
  }
});

testWith(
  [oracle],
  'large files are fetched in bounded memory',
  async () => {
    const large = copyCloud(cloud, folderOf('large'));
    const bytes = Buffer.concat([
      readFileSync(join(large.archive, CONTAINERS[0] ?? '')),
      Buffer.alloc(100e6),
    ]);
    const first = join(large.archive, 'large-0.livepkg');
    writeFileSync(first, bytes);
    for (let index = 1; index < 12; index += 1) {
      copyFileSync(first, join(large.archive, `large-${index}.livepkg`));
    }
    const memory = peakMemory(join(large.folder, 'memory'));
    const { findings, intact } = await auditRemote(large, [...byBytes(), '--jobs', '3'], {
      prefix: memory.prefix,
    });
    expect(findings).toHaveLength(12);
    expect(intact).toEqual(ON_REMOTE);
    expect(memory.kilobytes()).toBeLessThan(900_000);
  },
  60_000,
);
