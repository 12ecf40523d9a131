/** Finds all files below given paths. */
import { realpathSync, statSync, type BigIntStats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { LivepkgError } from '../../errors.ts';
import { compareText } from '../../format/compare-text.ts';
import { stateOf } from '../file.ts';
import { joinAsGiven } from '../join-as-given.ts';
import { explain } from '../system-error.ts';
import type { Findings, FoundFile, ListedFolder, Location, SelectNames } from './found.ts';
import { listNames, type FolderNames } from './list-names.ts';
import { isIgnoredName } from './ignored-name.ts';
import { isPlaceholder } from './placeholder.ts';

const CANNOT_BE_READ = 'cannot be read';

/** Yields to the event loop after this many files, so that worker threads get new tasks. */
const FILES_PER_YIELD = 500;

const NONE: Location['alsoUnder'] = [];

/** A folder during the walk. */
interface WalkedFolder {
  /** The given path, joined with the names below it. */
  path: string;
  /** The given path. */
  root: string;
  /** Names of the folders between the root and the content of this one. */
  folders: string[];
  /** Its real path. */
  real: string;
  /** Set if it is a bundle: collects its files. */
  bundleFiles?: FoundFile[];
}

/** A file that was given itself. */
interface NamedFile {
  /** The given path. */
  path: string;
  name: string;
  stats: BigIntStats;
  alsoUnder: Location['alsoUnder'];
}

/** @throws LivepkgError `not-local` for an online-only file */
function toFoundFile(
  stats: BigIntStats,
  location: Location,
  folder: string,
  name: string,
): FoundFile {
  const { path, root, folders, alsoUnder } = location;
  if (isPlaceholder(stats, process.platform)) {
    throw new LivepkgError(
      'not-local',
      `${path} is online-only and was not downloaded; make it available offline, then run the command again.`,
    );
  }
  const { size, modified } = stateOf(stats);
  // No spread: it would create a hidden class for each of hundreds of thousands of objects.
  return { path, root, folders, folder, name, size, modified, alsoUnder };
}

class Walker {
  readonly findings: Findings = { files: [], bundles: [], problems: [], notFollowed: [] };
  readonly #options: WalkOptions;
  /**
   * `alsoUnder` by real path, so that overlapping given paths yield each file once, under the first of
   * them. Undefined for a single path: nothing can overlap.
   */
  readonly #seen: Map<string, string[]> | undefined;
  /** Deferred work, in order: stats the files of each folder once `select` has answered. */
  readonly #deferred: (() => Promise<void>)[] = [];
  /** By real folder: given files that still have to be selected. */
  readonly #named = new Map<string, NamedFile[]>();
  #untilYield = FILES_PER_YIELD;

  constructor(options: WalkOptions, roots: number) {
    this.#options = options;
    this.#seen = roots > 1 ? new Map() : undefined;
  }

  #problem(file: string, root: string, error: unknown): void {
    if (!(error instanceof LivepkgError)) throw error;
    this.findings.problems.push({ file, root, error });
  }

  /** Walks a given path. Symbolic links are followed only here. */
  async start(root: string): Promise<void> {
    try {
      const stats = statSync(root, { bigint: true });
      const real = realpathSync(root);
      if (stats.isDirectory()) {
        await this.#directory(basename(real), { path: root, root, folders: [], real }, []);
      } else if (stats.isFile()) {
        this.#file(root, real, stats);
      } else {
        throw new LivepkgError('not-a-file', `${root} is neither a file nor a folder.`);
      }
    } catch (error) {
      this.#options.signal?.throwIfAborted();
      this.#problem(root, root, explain(error, root, CANNOT_BE_READ));
    }
  }

  /** Does the deferred work. */
  async finish(): Promise<void> {
    for (const work of this.#deferred.splice(0)) await work();
    for (const [folder, files] of this.#named) await this.#selectNamed(folder, files);
  }

  /** Marks a file or bundle as found. @returns its `alsoUnder`; undefined if it was already found */
  #mark(real: () => string, root: string): Location['alsoUnder'] | undefined {
    if (this.#seen === undefined) return NONE;
    const earlier = this.#seen.get(real());
    if (earlier !== undefined) {
      earlier.push(root);
      return undefined;
    }
    const alsoUnder: string[] = [];
    this.#seen.set(real(), alsoUnder);
    return alsoUnder;
  }

  /** Adds a file that was given itself. */
  #file(path: string, real: string, stats: BigIntStats): void {
    const alsoUnder = this.#mark(() => real, path);
    if (alsoUnder === undefined) return;
    const folder = dirname(real);
    const name = path.split(/[/\\]/).at(-1) ?? path;
    const file = { path, name, stats, alsoUnder };
    // The name of a link says nothing about the files next to its target.
    if (this.#options.select === undefined || join(folder, name) !== real) {
      this.#addNamed(folder, file);
      return;
    }
    const others = this.#named.get(folder);
    if (others === undefined) this.#named.set(folder, [file]);
    else others.push(file);
  }

  #addNamed(folder: string, { path, name, stats, alsoUnder }: NamedFile): void {
    try {
      const location = { path, root: path, folders: [], alsoUnder };
      this.findings.files.push(toFoundFile(stats, location, folder, name));
    } catch (error) {
      this.#problem(path, path, error);
    }
  }

  async #selectNamed(folder: string, files: readonly NamedFile[]): Promise<void> {
    const byName = new Map(files.map((file) => [file.name, file]));
    const listed: ListedFolder = {
      path: folder,
      real: folder,
      folders: [],
      locationOf: (name) => {
        const { path = '', alsoUnder = NONE } = byName.get(name) ?? {};
        return { path, root: path, folders: [], alsoUnder };
      },
    };
    const names = [...byName.keys()];
    const selected = (await this.#options.select?.(listed, names)) ?? names;
    for (const name of selected) {
      const file = byName.get(name);
      if (file !== undefined) this.#addNamed(folder, file);
    }
  }

  /** Walks a folder or a bundle. @param below names of the folders between the root and its content */
  async #directory(name: string, at: WalkedFolder, below: string[]): Promise<void> {
    if (this.#options.isBundle?.(name) !== true) {
      await this.#folder({ ...at, folders: below });
      return;
    }
    const { path, root, folders, real } = at;
    const alsoUnder = this.#mark(() => real, root);
    if (alsoUnder === undefined) return;
    const files: FoundFile[] = [];
    const problems = this.findings.problems.length;
    await this.#folder({ ...at, bundleFiles: files });
    // If part of it cannot be read, that is reported already, and the rest is not used.
    if (this.findings.problems.length === problems) {
      this.findings.bundles.push({ path, root, folders, alsoUnder, name, real, files });
    }
  }

  async #folder(at: WalkedFolder): Promise<void> {
    let listing: FolderNames;
    try {
      listing = listNames(at.path);
    } catch (error) {
      this.#problem(at.path, at.root, explain(error, at.path, CANNOT_BE_READ));
      return;
    }
    const { root, folders, bundleFiles } = at;
    for (const name of listing.unreadable) {
      const path = joinAsGiven(at.path, name);
      const message = `${path}: its name is not valid UTF-8; rename it.`;
      this.#problem(path, root, new LivepkgError('name-not-utf8', message));
    }
    // Folders in a bundle are not followed.
    const inBundle = listing.folders.filter((name) => !isIgnoredName(name));
    const others = bundleFiles === undefined ? listing.others : [...listing.others, ...inBundle];
    for (const name of others) this.findings.notFollowed.push(joinAsGiven(at.path, name));
    await this.#files(at, listing.files);
    if (bundleFiles !== undefined) return;
    for (const name of listing.folders) {
      const path = joinAsGiven(at.path, name);
      const real = join(at.real, name);
      await this.#directory(name, { path, root, folders, real }, [...folders, name]);
    }
  }

  /** Adds the files of a folder: immediately, or deferred if names have to be selected. */
  async #files(at: WalkedFolder, listed: readonly string[]): Promise<void> {
    const { real, root, path, folders } = at;
    const isNew = (name: string): boolean => this.#mark(() => join(real, name), root) !== undefined;
    const names = this.#seen === undefined ? listed : listed.filter(isNew);
    const { select } = this.#options;
    if (select === undefined || at.bundleFiles !== undefined) {
      await this.#addFiles(at, names, at.bundleFiles ?? this.findings.files);
      return;
    }
    const locationOf = (name: string): Location => this.#locationIn(at, name);
    const selected = select({ path, real, folders, locationOf }, names);
    // The error is handled where it is awaited; this prevents an unhandled rejection until then.
    selected.catch(() => undefined);
    this.#deferred.push(async () => this.#addFiles(at, await selected, this.findings.files));
    await this.#yield(names.length);
  }

  #locationIn({ path, root, folders, real }: WalkedFolder, name: string): Location {
    const alsoUnder = this.#seen?.get(join(real, name)) ?? NONE;
    return { path: joinAsGiven(path, name), root, folders, alsoUnder };
  }

  async #addFiles(at: WalkedFolder, names: Iterable<string>, into: FoundFile[]): Promise<void> {
    for (const name of names) {
      const location = this.#locationIn(at, name);
      const { path, root } = location;
      try {
        const stats = statSync(path, { bigint: true });
        into.push(toFoundFile(stats, location, at.real, name));
      } catch (error) {
        this.#problem(path, root, explain(error, path, CANNOT_BE_READ));
      }
      await this.#yield(1);
    }
  }

  async #yield(files: number): Promise<void> {
    this.#untilYield -= files;
    if (this.#untilYield > 0) return;
    this.#untilYield = FILES_PER_YIELD;
    await yieldToEventLoop();
    this.#options.signal?.throwIfAborted();
  }
}

export interface WalkOptions {
  /** Whether a folder of this name is a bundle, which is reported as one item. */
  isBundle?: (name: string) => boolean;
  /** Chooses the files of a folder to include; default: all. Files in bundles are always included. */
  select?: SelectNames | undefined;
  /** Aborts the walk. */
  signal?: AbortSignal | undefined;
}

/**
 * Finds every file below the given paths, each once. Symbolic links are not followed unless given
 * themselves, nor are folders in a bundle. What cannot be read becomes a problem; the walk continues.
 */
export async function walk(paths: readonly string[], options: WalkOptions = {}): Promise<Findings> {
  const walker = new Walker(options, paths.length);
  for (const path of paths) await walker.start(path);
  await walker.finish();
  const { findings } = walker;
  findings.files.sort((a, b) => compareText(a.path, b.path));
  findings.bundles.sort((a, b) => compareText(a.path, b.path));
  findings.problems.sort((a, b) => compareText(a.file, b.file));
  findings.notFollowed.sort(compareText);
  return findings;
}
