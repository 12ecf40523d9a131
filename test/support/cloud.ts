/** An archive in a cloud: a folder of this disk, through an rclone that keeps the hashes of one cloud. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect } from 'vitest';
import { CLOUDS } from '../../../src/format/cloud-hash/clouds.ts';
import { livepkg, plainEnvironment, start, type RunOptions } from '../../support/livepkg.ts';
import { copy, writePhoto } from '../../support/photos.ts';

export const HASHES = ['sha256', 'dropbox', 'sha1', 'md5', 'quickxor'] as const;
export type Hash = (typeof HASHES)[number];

/** The remote that keeps one hash only; `sha256` is that of a plain disk, which has all. */
export const remoteOf = (hash: Hash | 'none'): string => `${hash}:`;

export interface Cloud {
  /** What holds all of it. */
  folder: string;
  archive: string;
  catalog: string;
}

const containers = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${index % 2}/IMG_000${index + 1}.livepkg`);
/** What is in the archive, at first. */
export const PLACES = containers(6).toSorted();

const overlay = (hash: Hash): string =>
  `[${hash}]\ntype = hasher\nremote = none:\nhashes = ${hash}\nauto_size = 1G\n`;

function configure(folder: string, archive: string): void {
  writeFileSync(
    join(folder, 'rclone.conf'),
    [
      `[sha256]\ntype = alias\nremote = ${archive}\n`,
      // It keeps no hash, and leaves files as small as these as they are.
      `[none]\ntype = chunker\nremote = ${archive}\nmeta_format = none\nhash_type = none\n`,
      ...HASHES.filter((hash) => hash !== 'sha256').map(overlay),
    ].join('\n'),
  );
}

/** The environment for rclone. A hasher remembers hashes by size and time: it is to forget them. */
export function environmentOf({ folder }: Cloud): Record<string, string> {
  return {
    RCLONE_CONFIG: join(folder, 'rclone.conf'),
    RCLONE_CACHE_DIR: mkdtempSync(join(folder, 'cache-')),
  };
}

/** Packs six photos, and writes down what they are. */
export async function makeCloud(folder: string, clouds = CLOUDS.join(',')): Promise<Cloud> {
  const cloud = {
    folder,
    archive: join(folder, 'archive'),
    catalog: join(folder, 'archive.jsonl'),
  };
  for (const [index] of PLACES.entries()) {
    writePhoto(join(folder, 'photos', `${index % 2}`), { number: index + 1 });
  }
  const packed = await livepkg(['pack', join(folder, 'photos'), '--out', cloud.archive]);
  expect(packed.status, packed.stderr).toBe(0);
  await writeCatalog(cloud, clouds);
  configure(folder, cloud.archive);
  return cloud;
}

export async function writeCatalog({ archive, catalog }: Cloud, clouds = ''): Promise<void> {
  const flags = clouds === '' ? [] : ['--cloud', clouds];
  const written = await livepkg(['catalog', archive, '--out', catalog, '--force', ...flags]);
  expect(written.status, written.stderr).toBe(0);
}

/** The same cloud in another folder, to do harm to. */
export function copyCloud({ archive, catalog }: Cloud, folder: string): Cloud {
  const copied = {
    folder,
    archive: copy(archive, join(folder, 'archive')),
    catalog: copy(catalog, join(folder, 'archive.jsonl')),
  };
  configure(folder, copied.archive);
  return copied;
}

/** A valid container of a photo that no catalog lists. */
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
    hash: v.optional(v.picklist(HASHES)),
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
  /** What was said of each container but `intact`, and of each problem its code, in order. */
  told: string[];
  intact: string[];
  stderr: string;
}

function tellingOf(line: AuditLine): string[] {
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
  return { status, stderr, lines, intact, told: lines.flatMap(tellingOf) };
}

/** What people read. */
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

/** What `rclone checksum` says of each file, by its path: `=` for right. */
export async function rcloneSays(cloud: Cloud, hash: Hash): Promise<Record<string, string>> {
  const sums = await livepkg(['sums', cloud.catalog, '--hash', hash]);
  const file = join(cloud.folder, `${hash}.sums`);
  writeFileSync(file, sums.stdout);
  const env = environmentOf(cloud);
  const command = ['rclone', 'checksum', hash, file, remoteOf(hash), '--combined', '-'];
  const { stdout } = await start(command, { env });
  return Object.fromEntries(
    stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(2), line.slice(0, 1)]),
  );
}

/** The hashes that rclone says a remote keeps. */
export async function hashesOf(cloud: Cloud, remote: string): Promise<string[]> {
  const { stdout } = await start(['rclone', 'backend', 'features', remote], {
    env: environmentOf(cloud),
  });
  const answer = v.object({ Hashes: v.nullable(v.array(v.string())) });
  return v.parse(answer, JSON.parse(stdout)).Hashes ?? [];
}

/** A program that stands before rclone on the PATH, and does otherwise where it says so. */
export function wrapRclone(folder: string, body: string): Record<string, string> {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const path = plainEnvironment()['PATH'] ?? '';
  writeFileSync(
    join(bin, 'rclone'),
    `#!/bin/bash
echo $$ >> '${folder}/pids'
command=$1
real() { PATH='${path}' exec rclone "$@"; }
say() { printf '%s\\n' "$@"; }
fail() { echo "2026/01/01 10:00:00 ERROR : $2" >&2; exit "$1"; }
${body}
real "$@"
`,
    { mode: 0o755 },
  );
  return { PATH: `${bin}:${path}` };
}

/** Whether a process runs; one that has ended, and that its parent has not asked about yet, does not. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, 'utf8'));
}

/** rclone processes of a fake that still run. */
export function running(folder: string): number[] {
  const file = join(folder, 'pids');
  const pids = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  return pids.map(Number).filter(isRunning);
}
