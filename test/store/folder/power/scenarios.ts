/** What is done on a disk that forgets: random work for the modules that write. */
import { dirname, join } from 'node:path';
import { packPair } from '../../../../src/operations/pack/write/pack-pair.ts';
import { type SourceFile } from '../../../../src/operations/pack/entry/source-file.ts';
import { publishAll } from '../../../../src/store/folder/publish.ts';
import { restoreContainer } from '../../../../src/operations/unpack/restore-container.ts';
import type { RunToken } from '../../../../src/store/folder/temporary.ts';
import { LivepkgError } from '../../../../src/errors.ts';
import { decodeContainer } from '../../../../src/format/container.ts';
import { memberOf, pack, smallSource } from '../../../support/containers.ts';
import { FileNode, FolderNode, type Random } from './disk.ts';
import type { FileSystem } from './file-system.ts';

/** A file that is to stand there in the end. */
export interface Target {
  path: string;
  bytes: Uint8Array;
  /** Microseconds since 1970, where it is to be kept. */
  modified?: bigint;
  /** What stood there before. */
  before?: Uint8Array;
}

/** What is reported as one: a photo. */
export interface Step {
  targets: readonly Target[];
  /** @returns whether anything had to be done; throws where it could not */
  go: (fileSystem: FileSystem, run: RunToken) => Promise<boolean>;
}

export interface Scenario {
  name: string;
  /** The disk before, all of it synced. */
  disk: () => FolderNode;
  steps: readonly Step[];
}

/** A photo in a container, made once. */
interface Photo {
  sources: { role: SourceFile['role']; name: string; bytes: Uint8Array; modified: bigint }[];
  bytes: Uint8Array;
  identity: string;
  /** Another container of it, with a sidecar. */
  older: Uint8Array;
}

const TIME = 1_767_951_127_123_457n;

async function makePhoto(number: number, lengths: readonly [number, number]): Promise<Photo> {
  const stem = `IMG_${number}`;
  const modified = TIME + BigInt(number);
  const still = memberOf('still', `${stem}.HEIC`, Buffer.alloc(lengths[0], `s${number}`), modified);
  const motion = memberOf(
    'motion',
    `${stem}.MOV`,
    Buffer.alloc(lengths[1], `m${number}`),
    modified,
  );
  const sources = [still, motion];
  const bytes = await pack({ ...smallSource, members: sources });
  const sidecar = memberOf('sidecar', `${stem}.AAE`, Buffer.from('old'));
  const older = await pack({ ...smallSource, members: [...sources, sidecar] });
  return { sources, bytes, older, identity: (await decodeContainer(bytes)).container };
}

/** Photos to work with: one of a block or two, one of many blocks, one with an empty half. */
export const photos = await Promise.all(
  (
    [
      [90, 130],
      [700, 1500],
      [64, 0],
    ] as const
  ).map((lengths, index) => makePhoto(index, lengths)),
);

export const file = (bytes: Uint8Array, modified = TIME): FileNode => new FileNode(modified, bytes);

/** Puts a node on a disk, with all folders above it, synced. */
function put(root: FolderNode, path: string, node: FileNode | FolderNode): void {
  const [name = '', ...above] = path.split('/').slice(1).toReversed();
  let folder = root;
  for (const part of above.toReversed()) {
    const there = folder.entries.get(part);
    const next = there instanceof FolderNode ? there : new FolderNode();
    if (there === undefined) folder.change([[part, next]]);
    folder.sync();
    folder = next;
  }
  folder.change([[name, node]]);
  folder.sync();
}

/** Whether a target stands there as it is to be. */
function isThere(fileSystem: FileSystem, { path, bytes }: Target): boolean {
  const found = fileSystem.look().get(path);
  return found !== undefined && Buffer.compare(found.bytes, bytes) === 0;
}

function publishing(targets: readonly Target[], out: string, replace: boolean): Step {
  return {
    targets,
    go: async (fileSystem, run) => {
      const missing = targets.filter((target) => !isThere(fileSystem, target));
      if (missing.length === 0) return false;
      const files = missing.map(({ path, bytes, modified }) => ({
        target: path,
        chunks: [bytes.subarray(0, 100), bytes.subarray(100)],
        ...(modified === undefined ? {} : { modified }),
      }));
      await publishAll(files, { run, replace: replace ? () => undefined : undefined, base: out });
      return true;
    },
  };
}

function packing(photo: Photo, target: Target, out: string): Step {
  return {
    targets: [target],
    go: async (fileSystem, run) => {
      if (isThere(fileSystem, target)) return false;
      const sources = photo.sources.map(({ role, name, bytes, modified }) => {
        const path = `/photos/${name}`;
        const state = { size: bytes.length, modified };
        return { role, name, path, size: bytes.length, modified, source: { path, state } };
      });
      const { link, media } = smallSource;
      // Another container of the same photo stands there: its identity is all that is asked of it.
      const replaces =
        target.before === undefined
          ? undefined
          : { identity: (await decodeContainer(target.before)).container, carriedOver: [] };
      await packPair({
        run,
        target: { base: out, file: target.path },
        replaces,
        sources,
        link,
        media,
      });
      return true;
    },
  };
}

function unpacking(photo: Photo, targets: readonly Target[], out: string, replace: boolean): Step {
  const [first] = targets;
  const folder = dirname(first?.path ?? out);
  const path = `/archive/${photo.identity}.livepkg`;
  return {
    targets,
    go: async (_, run) => {
      const { identity } = photo;
      const task = {
        run,
        source: { file: path },
        path,
        identity,
        out,
        folder,
        replace,
        dryRun: false,
      };
      const { event } = await restoreContainer(task);
      if (event === 'conflict') throw new LivepkgError('target-differs', `${path} is in conflict`);
      return event === 'restored';
    },
  };
}

const KINDS = ['publish', 'pack', 'unpack'] as const;
const FOLDERS = ['', '2026', '2026/11', 'a/b/c'] as const;
const OUTS = ['/out', '/home/me/out', '/home/me/archive/new'] as const;

function pick<Item>(items: readonly Item[], random: Random): Item {
  const item = items[random(items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** Random work: one to three photos into folders that may be there or not. */
export function scenario(random: Random): Scenario {
  const replace = random(2) === 0;
  const out = pick(OUTS, random);
  const folder = join(out, pick(FOLDERS, random));
  const kinds: string[] = [];
  const steps = photos.slice(0, 1 + random(photos.length)).map((photo) => {
    const kind = pick(KINDS, random);
    kinds.push(kind);
    const at = random(3) === 0 ? out : folder;
    const before = (): { before?: Uint8Array } =>
      replace && random(2) === 0 ? { before: Buffer.alloc(1 + random(300), 'old ') } : {};
    if (kind === 'pack') {
      const stem = photo.sources[0]?.name.replace(/\..*/, '') ?? '';
      const old = replace && random(2) === 0 ? { before: photo.older } : {};
      const target = { path: join(at, `${stem}.livepkg`), bytes: photo.bytes, ...old };
      return packing(photo, target, out);
    }
    const targets = photo.sources.map(({ name, bytes, modified }) => ({
      path: join(at, name),
      bytes,
      modified,
      ...before(),
    }));
    return kind === 'publish'
      ? publishing(targets, out, replace)
      : unpacking(photo, targets, out, replace);
  });
  const existing = folder
    .split('/')
    .slice(0, 1 + random(folder.split('/').length))
    .join('/');
  return {
    name: `${kinds.join(', ')} into ${folder}${replace ? ', replacing' : ''}`,
    steps,
    disk: () => {
      const root = new FolderNode();
      if (existing !== '') put(root, existing, new FolderNode());
      for (const { identity, bytes, sources } of photos) {
        put(root, `/archive/${identity}.livepkg`, file(bytes));
        for (const { name, bytes: half, modified } of sources) {
          put(root, `/photos/${name}`, file(half, modified));
        }
      }
      for (const { path, before } of steps.flatMap(({ targets }) => targets)) {
        if (before !== undefined) put(root, path, file(before));
      }
      return root;
    },
  };
}
