/**
 * How much of a remote is audited in how much time and memory. Slow: downloads that wait, and 1.2 GB of
 * them. `scope.test.ts` has the rest.
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { peakMemory } from '../../support/livepkg.ts';
import { rclone, testWith } from '../../support/oracles.ts';
import { temporaryFolders } from '../../support/tree.ts';
import {
  auditRemote,
  byBytes,
  CONTAINERS,
  copyCloud,
  makeCloud,
  ON_REMOTE,
  summaryOf,
} from '../../support/cloud.ts';
import { wrapRclone } from '../../support/rclone.ts';

const folderOf = temporaryFolders();
const oracle = rclone();
const cloud = await makeCloud(folderOf('cloud'));

testWith([oracle], '--max-duration begins nothing more, and calls nothing missing', async () => {
  const slow = 'if [ "$command" = cat ]; then sleep 1; fi';
  const env = wrapRclone(folderOf('slow'), slow);
  const args = [...byBytes(), '--jobs', '1', '--max-duration', '4s'];
  for (const more of [[], ['--catalog', cloud.catalog]]) {
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
