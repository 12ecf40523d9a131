/** Lists the containers below a folder of a remote. */
import { posix } from 'node:path';
import * as v from 'valibot';
import { isContainerName } from '../../format/container-name.ts';
import { isIgnoredName } from '../../files/walk/ignored-name.ts';
import { nonsenseOf } from './failure.ts';
import { HASH_BYTES, type ContainerHash } from '../../format/cloud-hash/clouds.ts';
import { linesOf } from './lines.ts';
import type { Patience } from './patience.ts';
import { rclone } from './rclone.ts';
import type { Remote } from './remote.ts';
import { compareText } from '../../format/compare-text.ts';

/** A container on a remote, as the remote lists it. */
export interface RemoteFile {
  /**
   * Below the listed folder, with `/`. rclone shows a control character in a name by its picture,
   * `␊` for a new line, and takes it so again.
   */
  relativePath: string;
  /** Bytes; undefined where the remote does not say. */
  size: number | undefined;
  /** In lower-case hex; undefined where none was asked for, or the remote has none of this file. */
  hash: string | undefined;
}

/** All containers below a folder. */
export interface RemoteListing {
  /** In the bytewise order of their paths, each path once. */
  files: RemoteFile[];
  /**
   * Relative paths that more than one container has, as Google Drive allows. They are not among the files:
   * nobody could say which of them such a path leads to.
   */
  ambiguous: string[];
}

export interface ListOptions extends Patience {
  /** Which hash to ask for. A local disk or an SFTP server reads every container for it. */
  hash?: ContainerHash;
}

/** More than anybody has photos, one a line: a listing that goes on for ever has to end somewhere. */
const MAX_LINES = 500_000;
/** Some 500 for each of those lines. */
const MAX_CHARACTERS = 1 << 28;

const FLAGS = [
  '--recursive',
  '--files-only',
  '--no-modtime',
  '--no-mimetype',
  '--include=*.livepkg',
  '--ignore-case',
] as const;

/** A path that leads to nothing but what is below the folder, and that a process can be given. */
const isBelow = (path: string): boolean =>
  path.isWellFormed() &&
  !path.includes('\0') &&
  path.split('/').every((name) => name !== '' && name !== '.' && name !== '..');

/** A hash in hex, where the remote has it. */
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
  Path: v.pipe(v.string(), v.check(isBelow)),
  Size: v.pipe(v.number(), v.safeInteger(), v.minValue(-1)),
  Hashes: v.exactOptional(v.nullable(hashesSchema)),
});
const lineSchema = v.pipe(v.string(), v.parseJson(), entrySchema);

/**
 * The entries of a listing: an array, one entry a line, brackets on lines of their own.
 *
 * @throws LivepkgError `remote-failed` where it is anything else
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
    if (lines > MAX_LINES) throw nonsenseOf(remote, `its listing has more than ${MAX_LINES} lines`);
    if (characters > MAX_CHARACTERS) throw nonsenseOf(remote, 'its listing has no end');
    if (line === '') continue;
    if (state === 'before' && line === '[') state = 'inside';
    else if (state === 'inside' && line === ']') state = 'closed';
    else {
      const entry = v.safeParse(lineSchema, line.replace(/,$/, ''));
      if (state !== 'inside' || !entry.success) {
        throw nonsenseOf(remote, 'its listing cannot be understood');
      }
      yield entry.output;
    }
  }
  if (state !== 'closed') throw nonsenseOf(remote, 'its listing is cut short');
}

/**
 * Lists the containers below a folder of a remote, whatever the case of their ending. Links are not
 * followed unless rclone is set to. A listing is given whole or not at all: rclone ended well, and
 * every folder could be read.
 *
 * @throws LivepkgError as `rclone`; `remote-failed` for a listing that is not whole, too
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
