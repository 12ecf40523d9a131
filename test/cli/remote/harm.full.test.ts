/**
 * What happened to an archive in a cloud is named rightly, by each hash, and by all bytes. Slow, because
 * archives are audited through rclone by each hash.
 */
import {
  copyFileSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rclone, testWith } from '../../support/oracles.ts';
import { temporaryFolders } from '../../support/tree.ts';
import {
  auditRemote,
  copyCloud,
  REMOTE_HASHES,
  hashesOf,
  makeCloud,
  otherContainer,
  CONTAINERS,
  rcloneChecksum,
  remoteKeeping,
  reportOf,
  type Cloud,
  type RemoteHash,
} from '../../support/cloud.ts';

const folderOf = temporaryFolders();
const oracle = rclone();
const folder = folderOf('cloud');
const whole = await makeCloud(folder);
const other = await otherContainer(folder);

const [A = '', B = '', C = ''] = CONTAINERS;

interface Harm {
  what: string;
  /** Does it to the archive. */
  to: (archive: string) => void;
  /** What an audit by hashes says. */
  byHash: string[];
  /** What an audit of all bytes says, where that is something else. */
  byBytes?: string[];
  /** What `rclone checksum` says of these places, `+` of one that is not there; `=` of all others. */
  rclone: Record<string, string>;
  status: number;
  intact: number;
}

function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(file, bytes);
}

function swap(archive: string): void {
  const [one, two] = [A, B].map((place) => readFileSync(join(archive, place)));
  writeFileSync(join(archive, A), two ?? '');
  writeFileSync(join(archive, B), one ?? '');
}

const NEW = '1/new.livepkg';
const HARMS: Harm[] = [
  {
    what: 'nothing',
    to: () => undefined,
    byHash: [],
    rclone: {},
    status: 0,
    intact: 6,
  },
  {
    what: 'one is deleted',
    to: (archive) => rmSync(join(archive, A)),
    byHash: [`missing ${A}`],
    rclone: { [A]: '+' },
    status: 1,
    intact: 5,
  },
  {
    what: 'a bit of one flips',
    to: (archive) => flip(join(archive, B), 20_000),
    byHash: [`changed ${B}`],
    byBytes: [`damaged ${B}`],
    rclone: { [B]: '*' },
    status: 1,
    intact: 5,
  },
  {
    what: 'one is replaced by another container',
    to: (archive) => copyFileSync(other, join(archive, C)),
    byHash: [`changed ${C}`],
    rclone: { [C]: '*' },
    status: 1,
    intact: 5,
  },
  {
    what: 'one is renamed',
    to: (archive) => renameSync(join(archive, A), join(archive, NEW)),
    byHash: [`moved ${NEW}`],
    rclone: { [A]: '+', [NEW]: '-' },
    status: 0,
    intact: 5,
  },
  {
    what: 'one is added',
    to: (archive) => copyFileSync(other, join(archive, NEW)),
    byHash: [`unlisted ${NEW}`],
    rclone: { [NEW]: '-' },
    status: 0,
    intact: 6,
  },
  {
    what: 'one is cut',
    to: (archive) => truncateSync(join(archive, C), 30_000),
    byHash: [`changed ${C}`],
    byBytes: [`damaged ${C}`],
    rclone: { [C]: '*' },
    status: 1,
    intact: 5,
  },
  {
    what: 'one is emptied',
    to: (archive) => truncateSync(join(archive, C), 0),
    byHash: [`changed ${C}`],
    byBytes: [`damaged ${C}`],
    rclone: { [C]: '*' },
    status: 1,
    intact: 5,
  },
  {
    what: 'two change places',
    to: swap,
    byHash: [`changed ${A}`, `changed ${B}`],
    rclone: { [A]: '*', [B]: '*' },
    status: 1,
    intact: 4,
  },
  {
    what: 'all are deleted',
    to: (archive) => CONTAINERS.forEach((place) => rmSync(join(archive, place))),
    byHash: CONTAINERS.map((place) => `missing ${place}`),
    rclone: Object.fromEntries(CONTAINERS.map((place) => [place, '+'])),
    status: 1,
    intact: 0,
  },
];

/** DisplayPaths as an audit of a remote tells them. */
const on = (remote: string, told: readonly string[]): string[] =>
  told.map((one) => one.replace(' ', ` ${remote}`));

describe.each(HARMS)('$what', ({ to, byHash, byBytes, rclone: says, status, intact, what }) => {
  const nothing = what === 'all are deleted';

  testWith([oracle], 'is told by each hash, and rclone agrees', async () => {
    const cloud = copyCloud(whole, folderOf('cloud'));
    to(cloud.archive);
    for (const hash of REMOTE_HASHES) {
      const remote = remoteKeeping(hash);
      const audited = await auditRemote(cloud, ['--remote', remote, '--catalog', cloud.catalog]);
      const empty = nothing ? [`nothing-found ${remote}`] : [];
      expect(audited.findings).toEqual([...on(remote, byHash), ...empty]);
      expect([audited.status, audited.intact.length]).toEqual([status, intact]);
      for (const line of audited.lines) if ('level' in line) expect(line.hash).toBe(hash);
      const rcloneTold = Object.entries(await rcloneChecksum(cloud, hash));
      expect(Object.fromEntries(rcloneTold.filter(([, sign]) => sign !== '='))).toEqual(says);
      const right = rcloneTold.filter(([, sign]) => sign === '=').map(([place]) => remote + place);
      expect(right.toSorted()).toEqual(audited.intact.toSorted());
    }
  });

  testWith([oracle], 'is told by all bytes', async () => {
    const cloud = copyCloud(whole, folderOf('cloud'));
    to(cloud.archive);
    const args = ['--remote', 'none:', '--catalog', cloud.catalog, '--fetch', '--jobs', '3'];
    const audited = await auditRemote(cloud, args);
    const empty = nothing ? ['nothing-found none:'] : [];
    // Those that only the catalog tells come after.
    expect(audited.findings).toEqual([...on('none:', byBytes ?? byHash), ...empty]);
    expect([audited.status, audited.intact.length]).toEqual([status, intact]);
    for (const line of audited.lines) if ('level' in line) expect(line.level).toBe('full');
  });
});

testWith([oracle], 'each remote of these tests keeps one hash', async () => {
  expect(await hashesOf(whole, 'none:')).toEqual([]);
  expect(await hashesOf(whole, 'dropbox:')).toEqual(['dropbox']);
  expect(await hashesOf(whole, 'quickxor:')).toEqual(['quickxor']);
  expect(await hashesOf(whole, 'sha256:')).toContain('sha256');
});

const swapped = (): Cloud => {
  const cloud = copyCloud(whole, folderOf('cloud'));
  const file = join(cloud.archive, A);
  const bytes = readFileSync(file);
  const first = Buffer.from(bytes.subarray(16_000, 16_160));
  bytes.copyWithin(16_000, 16_160, 16_320);
  first.copy(bytes, 16_160);
  expect(bytes.equals(readFileSync(file))).toBe(false);
  writeFileSync(file, bytes);
  return cloud;
};

const audited = async (hash: RemoteHash, more: readonly string[] = []) => {
  const cloud = swapped();
  const args = ['--remote', remoteKeeping(hash), '--catalog', cloud.catalog, ...more];
  return { ...(await auditRemote(cloud, args)), text: await reportOf(cloud, args) };
};

describe('two blocks of 160 bytes that change places', () => {
  testWith([oracle], 'are not seen by quickXor, and the report does not claim it', async () => {
    const { status, intact, text } = await audited('quickxor');
    expect([status, intact.length]).toEqual([0, 6]);
    expect(text).toContain('nothing was downloaded');
    expect(text).toMatch(/quickXorHash detects .*never tampering.*160 bytes.*--fetch/);
    expect(text).not.toMatch(/detects any change|Every byte was checked/);
  });

  testWith([oracle], 'are seen by the other hashes, and by all bytes', async () => {
    for (const hash of ['sha256', 'dropbox'] as const) {
      const { status, findings, text } = await audited(hash);
      expect([status, findings]).toEqual([1, [`changed ${hash}:${A}`]]);
      expect(text).toContain(hash === 'dropbox' ? 'content_hash' : 'SHA-256');
      expect(text).toMatch(/--fetch shows which/);
    }
    const { status, findings, text } = await audited('quickxor', ['--fetch']);
    expect([status, findings]).toEqual([1, [`damaged quickxor:${A}`]]);
    expect(text).toContain('Every byte was checked');
  });
});

test('what is moved, and what is not listed, is success unless --strict says otherwise', async () => {
  const cloud = copyCloud(whole, folderOf('cloud'));
  copyFileSync(other, join(cloud.archive, NEW));
  const args = ['--remote', 'sha256:', '--catalog', cloud.catalog];
  expect((await auditRemote(cloud, args)).status).toBe(0);
  expect((await auditRemote(cloud, [...args, '--strict'])).status).toBe(1);
});
