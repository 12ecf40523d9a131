/**
 * What stands in for `node:fs` under the modules that write: the same functions, on a disk that
 * forgets. It stops at a chosen operation, fails at one, writes short, has no hard links, or ignores
 * an fsync, as a test wants it. What it does not know it has not: a module that begins to use another
 * function of `node:fs` fails here, instead of writing past the double.
 */
import { basename, dirname, resolve } from 'node:path';
import { FileNode, FolderNode, listing, type Random } from './disk.ts';

/** The power is gone: no operation is done any more, no cleaning up either. */
export class PowerCut extends Error {}

/** What the numbers of `open` flags mean here. */
const FLAGS = { O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2, O_CREAT: 0o100, O_EXCL: 0o200 } as const;
const MORE_FLAGS = { O_NONBLOCK: 0o4000, O_DIRECTORY: 0o200000, O_NOFOLLOW: 0o400000 } as const;
const COPYFILE_EXCL = 1;
const TEXT_FLAGS: Readonly<Record<string, number>> = {
  r: FLAGS.O_RDONLY,
  'r+': FLAGS.O_RDWR,
  wx: FLAGS.O_WRONLY | FLAGS.O_CREAT | FLAGS.O_EXCL,
};

interface Open {
  node: FileNode | FolderNode;
  path: string;
  at: number;
}

/** What an fsync was to keep: a file's content, names of new folders, or names of files only. */
export type Synced = 'content' | 'content of a copy' | 'folders' | 'files' | 'nothing';

export interface Behaviour {
  random: Random;
  /** The power goes before this operation, counted from 0. */
  cutAt?: number;
  /** This operation fails. */
  failAt?: number;
  hasHardLinks?: boolean;
  /** A write takes only a part of what it is given. */
  writesShort?: boolean;
  /** Says of an fsync that it does nothing, and reports success all the same. */
  ignores?: (synced: Synced, isTidying: boolean) => boolean;
}

/** Errors that each kind of operation may report. */
const ERRORS: Readonly<Record<string, readonly string[]>> = {
  open: ['EMFILE', 'EACCES', 'EIO'],
  create: ['ENOSPC', 'EROFS', 'EDQUOT'],
  write: ['ENOSPC', 'EIO', 'EDQUOT'],
  fsync: ['EIO', 'ENOSPC'],
  futimes: ['EIO'],
  close: ['EIO'],
  link: ['EIO', 'ENOSPC', 'EXDEV'],
  rename: ['EIO', 'ENOSPC', 'EXDEV'],
  unlink: ['EIO', 'EROFS'],
  mkdir: ['ENOSPC', 'EROFS'],
};

function systemError(code: string, call: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${call} '${path}'`), { code, syscall: call, path });
}

/** One process's view of a disk. */
export class FileSystem {
  /** Operations done so far. */
  operations = 0;
  /** Whether what is done now is done before the work. */
  isTidying = false;
  /** What failed, where something was told to. */
  failed: string | undefined;
  readonly root: FolderNode;
  readonly #behaviour: Behaviour;
  readonly #open = new Map<number, Open>();
  readonly #copies = new Set<FileNode>();
  #descriptors = 100;
  #clock = 1_800_000_000_000_000n;
  #isDead = false;

  constructor(root: FolderNode, behaviour: Behaviour) {
    this.root = root;
    this.#behaviour = behaviour;
  }

  /** Whether the power is gone. */
  get isDead(): boolean {
    return this.#isDead;
  }

  /** Files under descriptors that are still open. */
  get openPaths(): string[] {
    return [...this.#open.values()].map(({ path }) => path);
  }

  /** Everything that programs see. */
  look(): ReturnType<typeof listing> {
    return listing(this.root);
  }

  /** Counts an operation; the power may go before it, or it may fail. */
  #step(call: keyof typeof ERRORS, path: string): void {
    this.#live();
    const { cutAt, failAt, random } = this.#behaviour;
    const number = this.operations;
    this.operations += 1;
    if (number === cutAt) {
      this.#isDead = true;
      this.#live();
    }
    const errors = ERRORS[call] ?? [];
    if (number === failAt) {
      this.failed = call;
      throw systemError(errors[random(errors.length)] ?? 'EIO', call, path);
    }
  }

  #live(): void {
    if (this.#isDead) throw new PowerCut('the power is gone');
  }

  #find(path: string): FileNode | FolderNode | undefined {
    const [, descriptor, below = ''] = /^\/proc\/self\/fd\/(\d+)(\/.*)?$/.exec(path) ?? [];
    let node: FileNode | FolderNode | undefined =
      descriptor === undefined ? this.root : this.#opened(Number(descriptor)).node;
    for (const part of (descriptor === undefined ? resolve('/', path) : below).split('/')) {
      if (part === '') continue;
      if (!(node instanceof FolderNode)) return undefined;
      node = node.entries.get(part);
    }
    return node;
  }

  #get(path: string, call: string): FileNode | FolderNode {
    const node = this.#find(path);
    if (node === undefined) throw systemError('ENOENT', call, path);
    return node;
  }

  #folderOf(path: string, call: string): FolderNode {
    const folder = this.#get(dirname(path), call);
    if (!(folder instanceof FolderNode)) throw systemError('ENOTDIR', call, path);
    return folder;
  }

  #opened(descriptor: number): Open {
    this.#live();
    const open = this.#open.get(descriptor);
    if (open === undefined) throw systemError('EBADF', 'use', String(descriptor));
    return open;
  }

  #openedFile(descriptor: number): Open & { node: FileNode } {
    const open = this.#opened(descriptor);
    const { node } = open;
    if (!(node instanceof FileNode)) throw systemError('EISDIR', 'use', open.path);
    return Object.assign(open, { node });
  }

  #now(): bigint {
    this.#clock += 1n;
    return this.#clock;
  }

  #create(path: string, call: string): FileNode {
    const folder = this.#folderOf(path, call);
    if (folder.entries.has(basename(path))) throw systemError('EEXIST', call, path);
    this.#step('create', path);
    const node = new FileNode(this.#now());
    folder.change([[basename(path), node]]);
    return node;
  }

  openSync(path: string, flags: string | number): number {
    const number = typeof flags === 'number' ? flags : TEXT_FLAGS[flags];
    if (number === undefined) throw new Error(`no such flags here: ${flags}`);
    const isNew = (number & FLAGS.O_CREAT) !== 0;
    if (isNew && (number & FLAGS.O_EXCL) === 0) throw new Error('written over, not made anew');
    this.#live();
    if (!isNew) this.#step('open', path);
    const node = isNew ? this.#create(path, 'open') : this.#get(path, 'open');
    if ((number & MORE_FLAGS.O_DIRECTORY) !== 0 && !(node instanceof FolderNode)) {
      throw systemError('ENOTDIR', 'open', path);
    }
    this.#descriptors += 1;
    this.#open.set(this.#descriptors, { node, path, at: 0 });
    return this.#descriptors;
  }

  closeSync(descriptor: number): void {
    const { path } = this.#opened(descriptor);
    this.#open.delete(descriptor);
    // The descriptor is gone, whatever close says.
    this.#step('close', path);
  }

  writevSync(descriptor: number, chunks: readonly Uint8Array[]): number {
    const open = this.#openedFile(descriptor);
    this.#step('write', open.path);
    const { writesShort = false, random } = this.#behaviour;
    const all = Buffer.concat(chunks);
    const taken = writesShort && all.length > 0 ? all.subarray(0, 1 + random(all.length)) : all;
    open.node.write(taken, open.at, this.#now());
    open.at += taken.length;
    return taken.length;
  }

  readSync(descriptor: number, to: Uint8Array, offset: number, length: number, at: number): number {
    const { node } = this.#openedFile(descriptor);
    const part = node.now.bytes.subarray(at, at + length);
    to.set(part, offset);
    return part.length;
  }

  readFileSync(path: string): string {
    this.#live();
    const node = this.#get(path, 'open');
    if (!(node instanceof FileNode)) throw systemError('EISDIR', 'read', path);
    return Buffer.from(node.now.bytes).toString('latin1');
  }

  futimesSync(descriptor: number, _: number | string, modified: number | string): void {
    const { node, path } = this.#openedFile(descriptor);
    this.#step('futimes', path);
    node.setModified(BigInt(Math.trunc(Number(modified) * 1e6)));
  }

  #kindOf(node: FileNode | FolderNode): Synced {
    if (node instanceof FileNode) return this.#copies.has(node) ? 'content of a copy' : 'content';
    const { unsynced } = node;
    if (unsynced.some((named) => named instanceof FolderNode)) return 'folders';
    return unsynced.length > 0 ? 'files' : 'nothing';
  }

  fsyncSync(descriptor: number): void {
    const { node, path } = this.#opened(descriptor);
    const { ignores } = this.#behaviour;
    if (ignores?.(this.#kindOf(node), this.isTidying) === true) return;
    try {
      this.#step('fsync', path);
    } catch (error) {
      if (!this.#isDead) node.failToSync();
      throw error;
    }
    node.sync();
  }

  /** What a thread waits for elsewhere is done here at once; it is told later all the same. */
  fsync(descriptor: number, told: (error: unknown) => void): void {
    let failure: unknown = null;
    try {
      this.fsyncSync(descriptor);
    } catch (error) {
      failure = error;
    }
    setImmediate(told, failure);
  }

  linkSync(from: string, to: string): void {
    const node = this.#get(from, 'link');
    const folder = this.#folderOf(to, 'link');
    if (!(this.#behaviour.hasHardLinks ?? true) || !(node instanceof FileNode)) {
      throw systemError('EPERM', 'link', to);
    }
    if (folder.entries.has(basename(to))) throw systemError('EEXIST', 'link', to);
    this.#step('link', to);
    folder.change([[basename(to), node]]);
  }

  renameSync(from: string, to: string): void {
    const [node, folder] = [this.#get(from, 'rename'), this.#folderOf(to, 'rename')];
    if (folder !== this.#folderOf(from, 'rename')) throw new Error('from folder to folder');
    if (this.#find(to) instanceof FolderNode) throw systemError('EISDIR', 'rename', to);
    this.#step('rename', to);
    // As POSIX has it: two names of one file, and nothing is done.
    if (this.#find(to) === node) return;
    folder.change([
      [basename(to), node],
      [basename(from), undefined],
    ]);
  }

  unlinkSync(path: string): void {
    this.#live();
    if (this.#get(path, 'unlink') instanceof FolderNode)
      throw systemError('EISDIR', 'unlink', path);
    this.#step('unlink', path);
    this.#folderOf(path, 'unlink').change([[basename(path), undefined]]);
  }

  copyFileSync(from: string, to: string, mode = 0): void {
    if (mode !== COPYFILE_EXCL) throw new Error('a copy that may replace');
    const source = this.#get(from, 'copyfile');
    if (!(source instanceof FileNode)) throw systemError('EISDIR', 'copyfile', from);
    const copy = this.#create(to, 'copyfile');
    this.#copies.add(copy);
    const half = Math.floor(source.now.bytes.length / 2);
    for (const [start, end] of [[0, half] as const, [half, undefined] as const]) {
      this.#step('write', to);
      copy.write(source.now.bytes.subarray(start, end), start, this.#now());
    }
  }

  mkdirSync(path: string, { recursive = false }: { recursive?: boolean } = {}): string | undefined {
    this.#live();
    const there = this.#find(path);
    if (there instanceof FolderNode && recursive) return undefined;
    if (there !== undefined) throw systemError('EEXIST', 'mkdir', path);
    const above = recursive ? this.mkdirSync(dirname(path), { recursive }) : undefined;
    const folder = this.#folderOf(path, 'mkdir');
    this.#step('mkdir', path);
    folder.change([[basename(path), new FolderNode()]]);
    return above ?? path;
  }

  rmdirSync(path: string): void {
    const node = this.#get(path, 'rmdir');
    if (!(node instanceof FolderNode)) throw systemError('ENOTDIR', 'rmdir', path);
    if (node.entries.size > 0) throw systemError('ENOTEMPTY', 'rmdir', path);
    this.#step('unlink', path);
    this.#folderOf(path, 'rmdir').change([[basename(path), undefined]]);
  }

  readdirSync(path: string): string[] {
    this.#live();
    const node = this.#get(path, 'scandir');
    if (!(node instanceof FolderNode)) throw systemError('ENOTDIR', 'scandir', path);
    return [...node.entries.keys()];
  }

  realpathSync(path: string): string {
    this.#live();
    this.#get(path, 'realpath');
    return resolve('/', path);
  }

  lstatSync(path: string, options: StatOptions = {}): unknown {
    this.#live();
    const node = this.#find(path);
    if (node === undefined && options.throwIfNoEntry === false) return undefined;
    return statsOf(this.#get(path, 'lstat'), options);
  }

  fstatSync(descriptor: number, options: StatOptions = {}): unknown {
    return statsOf(this.#opened(descriptor).node, options);
  }
}

interface StatOptions {
  bigint?: boolean;
  throwIfNoEntry?: boolean;
}

function statsOf(node: FileNode | FolderNode, { bigint = false }: StatOptions): unknown {
  const isFile = node instanceof FileNode;
  const size = isFile ? node.now.bytes.length : 0;
  const modified = isFile ? node.now.modified : 0n;
  const as = (value: number): number | bigint => (bigint ? BigInt(value) : value);
  return {
    isFile: () => isFile,
    isDirectory: () => !isFile,
    isSymbolicLink: () => false,
    dev: as(1),
    ino: as(node.number),
    mode: as(isFile ? 0o100644 : 0o40755),
    nlink: as(1),
    size: as(size),
    mtimeNs: modified * 1000n,
    ctimeNs: modified * 1000n,
  };
}

/** The file system that the modules under test see. */
let current: FileSystem | undefined;

export function use(fileSystem: FileSystem): void {
  current = fileSystem;
}

/** What `vi.mock('node:fs')` puts in the place of the real one. */
export function nodeFs(): Record<string, unknown> {
  const names = Object.getOwnPropertyNames(FileSystem.prototype).filter(
    (name) => name.endsWith('Sync') || name === 'fsync',
  );
  const functions = names.map((name) => {
    const call = (...args: unknown[]): unknown => {
      if (current === undefined) throw new Error('no file system');
      const method: unknown = Reflect.get(current, name);
      if (typeof method !== 'function') throw new TypeError(name);
      return Reflect.apply(method, current, args);
    };
    return [name, call] as const;
  });
  const all = Object.fromEntries(functions);
  return {
    ...all,
    statSync: all['lstatSync'],
    constants: { ...FLAGS, ...MORE_FLAGS, COPYFILE_EXCL },
  };
}
