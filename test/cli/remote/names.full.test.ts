/**
 * Whatever containers are called, an audit of a remote names each rightly. Slow, because rclone runs for
 * every test; `scope.test.ts` is the short form of what asks it.
 */
import { copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect } from 'vitest';
import { CLOUDS } from '../../../src/format/cloud-hash/clouds.ts';
import { rclone, testWith } from '../../support/oracles.ts';
import { temporaryFolders } from '../../support/tree.ts';
import {
  auditRemote,
  byHash,
  CONTAINERS,
  makeCloud,
  REMOTE_HASHES,
  remoteKeeping,
  writeCatalog,
} from '../../support/cloud.ts';

const folderOf = temporaryFolders();
const oracle = rclone();
const cloud = await makeCloud(folderOf('cloud'));

const NAMES = [
  ' leading.livepkg',
  'trailing .livepkg',
  '-dash.livepkg',
  '--config=x.livepkg',
  'co:lon.livepkg',
  'g*?[]{}lob.livepkg',
  'back\\slash.livepkg',
  '"quoted".livepkg',
  'Zu\u0308rich.livepkg',
  'Z\u00fcrich.livepkg',
  'case.livepkg',
  'Case.livepkg',
  'bidi\u202e.livepkg',
  'next\u0085\u2028.livepkg',
  '-sub/co:lon/{a,b}/Zu\u0308/deep.livepkg',
];
/** rclone lists these by the pictures of their control characters. */
const CONTROLS = ['new\nline.livepkg', 'tab\there.livepkg', 'delete\x7f.livepkg'];
const picture = (name: string): string =>
  name.replace('\n', '␊').replace('\t', '␉').replace('\x7f', '␡');

beforeAll(async () => {
  for (const [index, name] of [...NAMES, ...CONTROLS].entries()) {
    mkdirSync(dirname(join(cloud.archive, name)), { recursive: true });
    // Two and two hold the same photo: none may stand for the other.
    copyFileSync(join(cloud.archive, CONTAINERS[index % 3] ?? ''), join(cloud.archive, name));
  }
  await writeCatalog(cloud, CLOUDS.join(','));
}, 30_000);

const audit = async (remote: string, ...more: string[]) =>
  auditRemote(cloud, [...byHash(cloud, remote), ...more]);

describe.each([
  ...REMOTE_HASHES.map((hash) => [hash, []] as const),
  ['none', ['--fetch']] as const,
])('%s: %j', (hash, flags) => {
  const remote = remoteKeeping(hash);

  testWith([oracle], 'all are found where they are listed', async () => {
    const { status, findings, intact } = await audit(remote, ...flags);
    expect([status, findings]).toEqual([0, []]);
    const places = [...CONTAINERS, ...NAMES, ...CONTROLS.map(picture)];
    expect(intact.toSorted()).toEqual(places.map((place) => remote + place).toSorted());
  });
});

testWith([oracle], 'each that is gone is missing, whatever looks like it', async () => {
  for (const name of ['Zu\u0308rich.livepkg', 'Case.livepkg', 'new\nline.livepkg']) {
    const [here, away] = [join(cloud.archive, name), join(cloud.folder, 'away')];
    renameSync(here, away);
    const { status, findings } = await audit('sha256:');
    renameSync(away, here);
    expect([status, findings]).toEqual([1, [`missing sha256:${picture(name)}`]]);
  }
});

testWith(
  [oracle],
  'a name with a control character stands for no name with its picture',
  async () => {
    const twin = join(cloud.archive, 'new␊line.livepkg');
    copyFileSync(join(cloud.archive, 'new\nline.livepkg'), twin);
    await writeCatalog(cloud, CLOUDS.join(','));
    rmSync(twin);
    const { status, intact } = await audit('sha256:');
    expect([status, intact.length]).toEqual([
      1,
      CONTAINERS.length + NAMES.length + CONTROLS.length,
    ]);
  },
);
