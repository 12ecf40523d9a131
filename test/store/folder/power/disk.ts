/**
 * A disk that forgets. It holds two states: the one that programs see, and the one that a power cut
 * leaves, of which only what was fsynced is certain.
 *
 * What was not fsynced may have reached the disk or not, in any order:
 *
 * - a file's content block by block: the old block, any later one, zeros, or what stood there before
 *   (its length may be there without its content);
 * - a file's modification time;
 * - a folder's entries one by one: any subset of what was linked, unlinked and made. Only a rename is
 *   one step: the new name stands for the old file or for the new one, and the old name never goes
 *   before that.
 *
 * fsync of a file keeps its content and its time, not its name; fsync of a folder keeps its entries,
 * not what is in their files. A failed fsync forgets what it was asked to keep: a later one that
 * succeeds says nothing about it (as Linux does, https://wiki.postgresql.org/wiki/Fsync_Errors).
 */

/** Small, so that a short file has many. */
const BLOCK = 64;
const STALE = 0xaa;

/** Whole numbers from 0 to below a limit. */
export type Random = (limit: number) => number;

interface Version {
  bytes: Uint8Array;
  /** Microseconds since 1970. */
  modified: bigint;
}

let nodes = 0;

/** A file's inode. */
export class FileNode {
  readonly number = (nodes += 1);
  /** What programs see. */
  now: Version;
  /** What was fsynced, and each state since then. */
  #versions: Version[];
  /** An fsync failed: what it was asked to keep stays uncertain for ever. */
  #isForgotten = false;

  constructor(modified: bigint, bytes: Uint8Array = new Uint8Array()) {
    this.now = { bytes, modified };
    this.#versions = [this.now];
  }

  write(bytes: Uint8Array, at: number, modified: bigint): void {
    const grown = new Uint8Array(Math.max(this.now.bytes.length, at + bytes.length));
    grown.set(this.now.bytes);
    grown.set(bytes, at);
    this.#change({ bytes: grown, modified });
  }

  setModified(modified: bigint): void {
    this.#change({ bytes: this.now.bytes, modified });
  }

  #change(version: Version): void {
    this.now = version;
    this.#versions.push(version);
  }

  sync(): void {
    if (!this.#isForgotten) this.#versions = [this.now];
  }

  failToSync(): void {
    this.#isForgotten = true;
  }

  /** A file that a power cut may leave of this one. */
  afterCut(random: Random): FileNode {
    const pick = picker(this.#versions, random);
    const bytes = new Uint8Array(pick().bytes.length);
    for (let at = 0; at < bytes.length; at += BLOCK) {
      const block = (version: Version) =>
        version.bytes.subarray(at, Math.min(at + BLOCK, bytes.length));
      const choices = this.#versions.map(block);
      const isCertain = choices.every((choice) => Buffer.compare(choice, block(this.now)) === 0);
      const fate = isCertain ? 0 : random(4);
      if (fate < 2) bytes.set(block(pick()), at);
      else if (fate === 2) bytes.fill(STALE, at, at + BLOCK);
    }
    return new FileNode(pick().modified, bytes);
  }
}

type Entry = readonly [name: string, node: FileNode | FolderNode | undefined];

interface Operation {
  /** Names and what they stand for afterwards; the later only with the earlier. */
  entries: readonly Entry[];
  /** Belongs to an fsync that failed. */
  isForgotten: boolean;
}

/** A folder's inode. */
export class FolderNode {
  readonly number = (nodes += 1);
  /** What programs see. */
  readonly entries = new Map<string, FileNode | FolderNode>();
  #durable = new Map<string, FileNode | FolderNode>();
  #pending: Operation[] = [];

  /** Changes what names stand for, in one step. */
  change(entries: readonly Entry[]): void {
    apply(this.entries, entries);
    this.#pending.push({ entries, isForgotten: false });
  }

  /** What got a name, or another one, and is not synced. */
  get unsynced(): readonly (FileNode | FolderNode)[] {
    const named = this.#pending.flatMap(({ entries }) => entries.map(([, node]) => node));
    return named.filter((node) => node !== undefined);
  }

  sync(): void {
    const kept = this.#pending.filter(({ isForgotten }) => !isForgotten);
    for (const { entries } of kept) apply(this.#durable, entries);
    const settled = new Set(kept.flatMap(({ entries }) => entries.map(([name]) => name)));
    this.#pending = this.#pending.filter(
      ({ isForgotten, entries }) => isForgotten && !entries.some(([name]) => settled.has(name)),
    );
  }

  failToSync(): void {
    for (const operation of this.#pending) operation.isForgotten = true;
  }

  /** A folder that a power cut may leave of this one, with all below it. */
  afterCut(random: Random, met = new Map<FileNode, FileNode>()): FolderNode {
    const happens = chances(random);
    const left = new Map(this.#durable);
    for (const { entries } of this.#pending) {
      for (const entry of entries) {
        if (!happens()) break;
        apply(left, [entry]);
      }
    }
    const folder = new FolderNode();
    for (const [name, node] of left) {
      if (node instanceof FolderNode) folder.entries.set(name, node.afterCut(random, met));
      else {
        const file = met.get(node) ?? node.afterCut(random);
        met.set(node, file);
        folder.entries.set(name, file);
      }
    }
    folder.#durable = new Map(folder.entries);
    return folder;
  }
}

function apply(to: Map<string, FileNode | FolderNode>, entries: readonly Entry[]): void {
  for (const [name, node] of entries) {
    if (node === undefined) to.delete(name);
    else to.set(name, node);
  }
}

/** Says of each thing in turn whether it happened: nothing did, all did, or each has its chance. */
function chances(random: Random): () => boolean {
  const kind = random(5);
  const percent = kind === 0 ? 0 : kind === 1 ? 100 : 10 + random(81);
  return () => random(100) < percent;
}

/** Picks versions of a file: always the oldest, always the newest, or any. */
function picker(versions: readonly Version[], random: Random): () => Version {
  const kind = random(5);
  return () => {
    const index = kind === 0 ? 0 : kind === 1 ? versions.length - 1 : random(versions.length);
    const version = versions[index];
    if (version === undefined) throw new Error('a file has at least one version');
    return version;
  };
}

/** Everything below a folder: path → content and time of a file, undefined for a folder. */
export function listing(folder: FolderNode, path = ''): Map<string, Version | undefined> {
  const found = new Map<string, Version | undefined>();
  for (const [name, node] of folder.entries) {
    const here = `${path}/${name}`;
    found.set(here, node instanceof FileNode ? node.now : undefined);
    if (node instanceof FolderNode) for (const item of listing(node, here)) found.set(...item);
  }
  return found;
}
