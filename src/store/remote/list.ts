/** Lists the containers below a folder of a remote. */
import { posix } from 'node:path';
import * as v from 'valibot';
import { isContainerName } from '../../format/container-name.ts';
import { isIgnoredName } from '../../files/walk/ignored-name.ts';
import { invalidOutput } from './failure.ts';
import { HASH_BYTES, type ContainerHash } from '../../format/cloud-hash/clouds.ts';
import { linesOf } from './lines.ts';
import type { WaitOptions } from './wait-options.ts';
import { rclone } from './rclone.ts';
import type { Remote } from './remote.ts';
import { compareText } from '../../format/compare-text.ts';

/** A container in the listing of a remote. */
export interface RemoteFile {
  /**
   * Relative to the listed folder, with `/`. rclone lists control characters in names as control pictures,
   * such as `␊` for a new line, and accepts them in this form.
   */
  relativePath: string;
  /** Bytes; undefined if the remote does not report it. */
  size: number | undefined;
  /** Lower-case hex; undefined if not requested, or not available. */
  hash: string | undefined;
}

export interface RemoteListing {
  /** In bytewise order of their paths, each path once. */
  files: RemoteFile[];
  /**
   * Relative paths of several containers each, as Google Drive allows. They are not in `files`, because
   * such a path is ambiguous.
   */
  ambiguous: string[];
}

export interface ListOptions extends WaitOptions {
  /** The hash to request. For it, a local disk or an SFTP server reads every container. */
  hash?: ContainerHash;
}

/** Limits an endless listing; it has one line per container. */
const MAX_LINES = 500_000;
/** About 500 characters per line. */
const MAX_CHARACTERS = 1 << 28;

const FLAGS = [
  '--recursive',
  '--files-only',
  '--no-modtime',
  '--no-mimetype',
  '--include=*.livepkg',
  '--ignore-case',
] as const;

/** Whether a path is inside the folder, and can be an argument of a process. */
const isInside = (path: string): boolean =>
  path.isWellFormed() &&
  !path.includes('\0') &&
  path.split('/').every((name) => name !== '' && name !== '.' && name !== '..');

/** An optional hash in hex. */
const hexOf = (hash: ContainerHash) =>
  v.exactOptional(v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${2 * HASH_BYTES[hash]}}$`))));
const hashesSchema = v.object({
  sha256: hexOf('sha256'),
  dropbox: hexOf('dropbox'),
  sha1: hexOf('sha1'),
  md5: hexOf('md5'),
  quickxor: hexOf('quickxor'),
});

/** A line of the listing; rclone writes -1 for a size that it does not know. */
const entrySchema = v.object({
  Path: v.pipe(v.string(), v.check(isInside)),
  Size: v.pipe(v.number(), v.safeInteger(), v.minValue(-1)),
  Hashes: v.exactOptional(v.nullable(hashesSchema)),
});
const lineSchema = v.pipe(v.string(), v.parseJson(), entrySchema);

/**
 * The entries of a listing: an array, one entry a line, brackets on lines of their own.
 *
 * @throws LivepkgError `remote-failed` for any other format
 */
async function* entriesOf(
  remote: Remote,
  { hash, ...options }: ListOptions,
): AsyncGenerator<v.InferOutput<typeof entrySchema>, void, void> {
  const hashFlags = hash === undefined ? [] : ['--hash', `--hash-type=${hash}`];
  const output = rclone(remote, ['lsjson', ...FLAGS, ...hashFlags], options);
  let state: 'before' | 'inside' | 'closed' = 'before';
  let lines = 0;
  let characters = 0;
  for await (const line of linesOf(remote, output)) {
    lines += 1;
    characters += line.length;
    if (lines > MAX_LINES)
      throw invalidOutput(remote, `its listing has more than ${MAX_LINES} lines`);
    if (characters > MAX_CHARACTERS) throw invalidOutput(remote, 'its listing is too long');
    if (line === '') continue;
    if (state === 'before' && line === '[') state = 'inside';
    else if (state === 'inside' && line === ']') state = 'closed';
    else {
      const entry = v.safeParse(lineSchema, line.replace(/,$/, ''));
      if (state !== 'inside' || !entry.success) {
        throw invalidOutput(remote, 'its listing cannot be parsed');
      }
      yield entry.output;
    }
  }
  if (state !== 'closed') throw invalidOutput(remote, 'its listing is incomplete');
}

/**
 * Lists the containers below a folder of a remote, with the extension in any case. Links are not followed
 * unless rclone is configured to. An incomplete listing is an error.
 *
 * @throws LivepkgError as `rclone`; also `remote-failed` for an incomplete listing
 */
export async function listRemote(
  remote: Remote,
  options: ListOptions = {},
): Promise<RemoteListing> {
  const { hash } = options;
  const files = new Map<string, RemoteFile>();
  const ambiguous = new Set<string>();
  for await (const entry of entriesOf(remote, options)) {
    const { Path: relativePath, Size: size, Hashes: hashes } = entry;
    const name = posix.basename(relativePath);
    if (isIgnoredName(name) || !isContainerName(name)) continue;
    if (files.has(relativePath)) ambiguous.add(relativePath);
    files.set(relativePath, {
      relativePath,
      size: size === -1 ? undefined : size,
      hash: hash === undefined ? undefined : hashes?.[hash],
    });
  }
  for (const relativePath of ambiguous) files.delete(relativePath);
  return {
    files: [...files.values()].toSorted((a, b) => compareText(a.relativePath, b.relativePath)),
    ambiguous: [...ambiguous].toSorted(compareText),
  };
}
