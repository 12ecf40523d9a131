/** An archive in a cloud: a folder of this disk, through an rclone that keeps the hashes of one cloud. */
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect } from 'vitest';
import { CLOUDS } from '../../src/format/cloud-hash/clouds.ts';
import { livepkg, start, type RunOptions } from './livepkg.ts';
import { copy, writePhoto } from './photos.ts';

/** The hashes of the remotes in these tests: each keeps one. */
export const REMOTE_HASHES = ['sha256', 'dropbox', 'sha1', 'md5', 'quickxor'] as const;
export type RemoteHash = (typeof REMOTE_HASHES)[number];

/** The remote that keeps this hash and no other; but `sha256` is a plain disk, which keeps all. */
export const remoteKeeping = (hash: RemoteHash | 'none'): string => `${hash}:`;

export interface Cloud {
  /** The folder of all of it. */
  folder: string;
  archive: string;
  catalog: string;
}

const containerPaths = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${index % 2}/IMG_000${index + 1}.livepkg`);
/** The containers in the archive, by their paths. */
export const CONTAINERS = containerPaths(6).toSorted();
/** The same as an audit of `sha256:` reports them. */
export const ON_REMOTE = CONTAINERS.map((path) => `sha256:${path}`);

/** Arguments of an audit by the hashes that a remote keeps. */
export const byHash = ({ catalog }: Pick<Cloud, 'catalog'>, remote = 'sha256:'): string[] => [
  '--remote',
  remote,
  '--catalog',
  catalog,
];
/** Arguments of an audit that fetches all bytes. */
export const byBytes = (remote = 'sha256:'): string[] => ['--remote', remote, '--fetch'];

const overlay = (hash: RemoteHash): string =>
  `[${hash}]\ntype = hasher\nremote = none:\nhashes = ${hash}\nauto_size = 1G\n`;

function writeConfiguration(folder: string, archive: string): void {
  writeFileSync(
    join(folder, 'rclone.conf'),
    [
      `[sha256]\ntype = alias\nremote = ${archive}\n`,
      // It keeps no hash, and does not split files as small as these.
      `[none]\ntype = chunker\nremote = ${archive}\nmeta_format = none\nhash_type = none\n`,
      ...REMOTE_HASHES.filter((hash) => hash !== 'sha256').map(overlay),
    ].join('\n'),
  );
}

/** The environment for rclone. A hasher caches hashes by size and time: its cache is a new one each time. */
export function environmentOf({ folder }: Cloud): Record<string, string> {
  return {
    RCLONE_CONFIG: join(folder, 'rclone.conf'),
    RCLONE_CACHE_DIR: mkdtempSync(join(folder, 'cache-')),
  };
}

/** Packs six photos, and writes their catalog. */
export async function makeCloud(folder: string, clouds = CLOUDS.join(',')): Promise<Cloud> {
  const cloud = {
    folder,
    archive: join(folder, 'archive'),
    catalog: join(folder, 'archive.jsonl'),
  };
  for (const [index] of CONTAINERS.entries()) {
    writePhoto(join(folder, 'photos', `${index % 2}`), { number: index + 1 });
  }
  const packed = await livepkg(['pack', join(folder, 'photos'), '--out', cloud.archive]);
  expect(packed.status, packed.stderr).toBe(0);
  await writeCatalog(cloud, clouds);
  writeConfiguration(folder, cloud.archive);
  return cloud;
}

/** Writes the catalog, with the hashes of some clouds, separated by commas. */
export async function writeCatalog({ archive, catalog }: Cloud, clouds = ''): Promise<void> {
  const flags = clouds === '' ? [] : ['--cloud', clouds];
  const written = await livepkg(['catalog', archive, '--out', catalog, '--force', ...flags]);
  expect(written.status, written.stderr).toBe(0);
}

/** A copy of a cloud in another folder, for a test that damages it. */
export function copyCloud({ archive, catalog }: Cloud, folder: string): Cloud {
  const copied = {
    folder,
    archive: copy(archive, join(folder, 'archive')),
    catalog: copy(catalog, join(folder, 'archive.jsonl')),
  };
  writeConfiguration(folder, copied.archive);
  return copied;
}

/** Packs a photo that no catalog lists. @returns its container */
export async function otherContainer(folder: string): Promise<string> {
  writePhoto(join(folder, 'other'), { number: 7 });
  await livepkg(['pack', join(folder, 'other'), '--out', join(folder, 'others')]);
  return join(folder, 'others', readdirSync(join(folder, 'others'))[0] ?? '');
}

const problem = v.object({ code: v.string(), message: v.string() });
const record = v.variant('event', [
  v.object({
    event: v.picklist([
      'intact',
      'damaged',
      'version-unsupported',
      'missing',
      'unlisted',
      'changed',
      'moved',
    ]),
    container: v.string(),
    level: v.picklist(['full', 'live', 'hash']),
    hash: v.optional(v.picklist(REMOTE_HASHES)),
    problems: v.array(problem),
    from: v.optional(v.string()),
    foundAt: v.optional(v.string()),
    photoAt: v.optional(v.string()),
  }),
  v.object({ event: v.literal('problem'), file: v.string(), error: problem }),
  v.looseObject({ event: v.literal('summary'), intact: v.number(), problems: v.number() }),
]);
export type AuditLine = v.InferOutput<typeof record>;

export interface RemoteAudit {
  status: number | null;
  lines: AuditLine[];
  /** Each container that is not intact as `EVENT CONTAINER`, each problem as `CODE FILE`, in order. */
  findings: string[];
  /** The containers that are intact. */
  intact: string[];
  stderr: string;
}

function findingsOf(line: AuditLine): string[] {
  if (line.event === 'summary' || line.event === 'intact') return [];
  if (line.event === 'problem') return [`${line.error.code} ${line.file}`];
  return [`${line.event} ${line.container}`];
}

/** Runs `livepkg audit --remote … --json`. */
export async function auditRemote(
  cloud: Cloud,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RemoteAudit> {
  const env = { ...environmentOf(cloud), ...options.env };
  const { status, stdout, stderr } = await livepkg(['audit', ...args, '--json'], {
    ...options,
    env,
  });
  const lines = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => v.parse(record, JSON.parse(line)));
  const intact = lines.flatMap((line) => (line.event === 'intact' ? [line.container] : []));
  return { status, stderr, lines, intact, findings: lines.flatMap(findingsOf) };
}

/** The summary of an audit. */
export const summaryOf = ({ lines }: Pick<RemoteAudit, 'lines'>): AuditLine | undefined =>
  lines.find(({ event }) => event === 'summary');

/** What the audit prints without `--json`. */
export async function reportOf(
  cloud: Cloud,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<string> {
  const { stdout } = await livepkg(['audit', ...args], {
    env: { ...environmentOf(cloud), ...env },
  });
  return stdout;
}

/** Runs `rclone checksum`. @returns its sign for each file, by its path: `=` for a file that matches */
export async function rcloneChecksum(
  cloud: Cloud,
  hash: RemoteHash,
): Promise<Record<string, string>> {
  const sums = await livepkg(['sums', cloud.catalog, '--hash', hash]);
  const file = join(cloud.folder, `${hash}.sums`);
  writeFileSync(file, sums.stdout);
  const env = environmentOf(cloud);
  const command = ['rclone', 'checksum', hash, file, remoteKeeping(hash), '--combined', '-'];
  const { stdout } = await start(command, { env });
  return Object.fromEntries(
    stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(2), line.slice(0, 1)]),
  );
}

/** The hashes that a remote keeps, as rclone says. */
export async function hashesOf(cloud: Cloud, remote: string): Promise<string[]> {
  const { stdout } = await start(['rclone', 'backend', 'features', remote], {
    env: environmentOf(cloud),
  });
  const answer = v.object({ Hashes: v.nullable(v.array(v.string())) });
  return v.parse(answer, JSON.parse(stdout)).Hashes ?? [];
}
