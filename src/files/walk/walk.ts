/** Finds the files below the paths that a user gave. */
import { realpathSync, statSync, type BigIntStats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { LivepkgError } from '../../errors.ts';
import { compareText } from '../../format/compare-text.ts';
import { stateOf } from '../file.ts';
import { joinAsGiven } from '../join-as-given.ts';
import { explain } from '../system-error.ts';
import type { Findings, FoundFile, ListedFolder, Place, SelectNames } from './found.ts';
import { listNames, type FolderNames } from './list-names.ts';
import { isNoFile } from './no-file.ts';
import { isPlaceholder } from './placeholder.ts';

const CANNOT_BE_READ = 'cannot be read';

/** After so many files other work gets its turn: threads say that they are ready for more. */
const FILES_AT_ONCE = 500;

const NOWHERE_ELSE: Place['alsoUnder'] = [];

/** A folder on the way. */
interface WalkedFolder {
  /** As given, joined with what was found below. */
  path: string;
  /** The path that the user gave. */
  root: string;
  /** Names of the folders between the root and what is in this one. */
  folders: string[];
  /** Its real path. */
  real: string;
  /** Set where it is a bundle: what is in it. */
  bundled?: FoundFile[];
}

/** A file that the user named. */
interface NamedFile {
  /** As given. */
  path: string;
  name: string;
  stats: BigIntStats;
  alsoUnder: Place['alsoUnder'];
}

/** Describes a file, unless it is only online. @throws LivepkgError `not-local` */
function describe(stats: BigIntStats, place: Place, folder: string, name: string): FoundFile {
  const { path, root, folders, alsoUnder } = place;
  if (isPlaceholder(stats, process.platform)) {
    throw new LivepkgError(
      'not-local',
      `${path} is only online, and is not downloaded unasked; make it available offline and run it again.`,
    );
  }
  const { size, modified } = stateOf(stats);
  // Written out: objects made by spreading several have a hidden class each, and there may be hundreds of
  // thousands.
  return { path, root, folders, folder, name, size, modified, alsoUnder };
}

class Walker {
  readonly findings: Findings = { files: [], bundles: [], problems: [], passedOver: [] };
  readonly #options: WalkOptions;
  /**
   * By real path, so that nothing is found twice where two given paths overlap: `alsoUnder`. Of a file
   * under two of them, the first decides. A path alone cannot overlap.
   */
  readonly #seen: Map<string, string[]> | undefined;
  /** Looks at the files of a folder once their names are selected, in the order of the given paths. */
  readonly #lookLater: (() => Promise<void>)[] = [];
  /** By real folder: files that were named themselves, and wait for their names to be selected. */
  readonly #named = new Map<string, NamedFile[]>();
  #untilYield = FILES_AT_ONCE;

  constructor(options: WalkOptions, roots: number) {
    this.#options = options;
    this.#seen = roots > 1 ? new Map() : undefined;
  }

  #problem(file: string, root: string, error: unknown): void {
    if (!(error instanceof LivepkgError)) throw error;
    this.findings.problems.push({ file, root, error });
  }

  /** Looks at a path that the user named: a symbolic link is followed here, and only here. */
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

  /** Looks at what waits for its names to be selected. */
  async finish(): Promise<void> {
    for (const look of this.#lookLater.splice(0)) await look();
    for (const [folder, files] of this.#named) await this.#selectNamed(folder, files);
  }

  /** Marks a file or bundle as found. @returns its `alsoUnder`; undefined if it was found before */
  #mark(real: () => string, root: string): Place['alsoUnder'] | undefined {
    if (this.#seen === undefined) return NOWHERE_ELSE;
    const earlier = this.#seen.get(real());
    if (earlier !== undefined) {
      earlier.push(root);
      return undefined;
    }
    const alsoUnder: string[] = [];
    this.#seen.set(real(), alsoUnder);
    return alsoUnder;
  }

  /** Takes a file that was named itself. */
  #file(path: string, real: string, stats: BigIntStats): void {
    const alsoUnder = this.#mark(() => real, path);
    if (alsoUnder === undefined) return;
    const folder = dirname(real);
    const name = path.split(/[/\\]/).at(-1) ?? path;
    const file = { path, name, stats, alsoUnder };
    // What a link is called says nothing of what lies beside the file that it leads to.
    if (this.#options.select === undefined || join(folder, name) !== real) {
      this.#takeNamed(folder, file);
      return;
    }
    const others = this.#named.get(folder);
    if (others === undefined) this.#named.set(folder, [file]);
    else others.push(file);
  }

  #takeNamed(folder: string, { path, name, stats, alsoUnder }: NamedFile): void {
    try {
      const place = { path, root: path, folders: [], alsoUnder };
      this.findings.files.push(describe(stats, place, folder, name));
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
      placeOf: (name) => {
        const { path = '', alsoUnder = NOWHERE_ELSE } = byName.get(name) ?? {};
        return { path, root: path, folders: [], alsoUnder };
      },
    };
    const names = [...byName.keys()];
    const left = (await this.#options.select?.(listed, names)) ?? names;
    for (const name of left) {
      const file = byName.get(name);
      if (file !== undefined) this.#takeNamed(folder, file);
    }
  }

  /** A folder, or a bundle. @param below names of the folders down to what is in it */
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
    await this.#folder({ ...at, bundled: files });
    // One that cannot be read to its end is reported already, and is not judged by the rest.
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
    const { root, folders, bundled } = at;
    for (const name of listing.unreadable) {
      const path = joinAsGiven(at.path, name);
      const message = `${path}: its name is not UTF-8; rename it, or no other system can hold it.`;
      this.#problem(path, root, new LivepkgError('name-not-utf8', message));
    }
    // A bundle holds none.
    const inBundle = listing.folders.filter((name) => !isNoFile(name));
    const others = bundled === undefined ? listing.others : [...listing.others, ...inBundle];
    for (const name of others) this.findings.passedOver.push(joinAsGiven(at.path, name));
    await this.#files(at, listing.files);
    if (bundled !== undefined) return;
    for (const name of listing.folders) {
      const path = joinAsGiven(at.path, name);
      const real = join(at.real, name);
      await this.#directory(name, { path, root, folders, real }, [...folders, name]);
    }
  }

  /** Looks at the files of a folder: at once, or later, at those that are selected. */
  async #files(at: WalkedFolder, listed: readonly string[]): Promise<void> {
    const { real, root, path, folders } = at;
    const isNew = (name: string): boolean => this.#mark(() => join(real, name), root) !== undefined;
    const names = this.#seen === undefined ? listed : listed.filter(isNew);
    const { select } = this.#options;
    if (select === undefined || at.bundled !== undefined) {
      await this.#takeFiles(at, names, at.bundled ?? this.findings.files);
      return;
    }
    const placeOf = (name: string): Place => this.#placeIn(at, name);
    const answer = select({ path, real, folders, placeOf }, names);
    // Whoever waits for it, later, gets its error; meanwhile it is not one that nobody knows of.
    answer.catch(() => undefined);
    this.#lookLater.push(async () => this.#takeFiles(at, await answer, this.findings.files));
    await this.#yield(names.length);
  }

  #placeIn({ path, root, folders, real }: WalkedFolder, name: string): Place {
    const alsoUnder = this.#seen?.get(join(real, name)) ?? NOWHERE_ELSE;
    return { path: joinAsGiven(path, name), root, folders, alsoUnder };
  }

  /** Looks at files of a folder. */
  async #takeFiles(at: WalkedFolder, names: Iterable<string>, into: FoundFile[]): Promise<void> {
    for (const name of names) {
      const place = this.#placeIn(at, name);
      try {
        const stats = statSync(place.path, { bigint: true });
        into.push(describe(stats, place, at.real, name));
      } catch (error) {
        this.#problem(place.path, place.root, explain(error, place.path, CANNOT_BE_READ));
      }
      await this.#yield(1);
    }
  }

  async #yield(files: number): Promise<void> {
    this.#untilYield -= files;
    if (this.#untilYield > 0) return;
    this.#untilYield = FILES_AT_ONCE;
    await yieldToEventLoop();
    this.#options.signal?.throwIfAborted();
  }
}

export interface WalkOptions {
  /** Whether a folder of this name is a bundle: it is given as one thing, instead of the files in it. */
  isBundle?: (name: string) => boolean;
  /** Chooses which files of a folder are looked at; default: all. Those in bundles are looked at anyway. */
  select?: SelectNames | undefined;
  /** Ends the walk. */
  signal?: AbortSignal | undefined;
}

/**
 * Finds every file below some paths, each once, folders walked whole. Symbolic links are not followed
 * unless they are named themselves, nor are folders in a bundle. What cannot be read is a problem among
 * the findings; the rest goes on.
 */
export async function walk(paths: readonly string[], options: WalkOptions = {}): Promise<Findings> {
  const walker = new Walker(options, paths.length);
  for (const path of paths) await walker.start(path);
  await walker.finish();
  const { findings } = walker;
  findings.files.sort((a, b) => compareText(a.path, b.path));
  findings.bundles.sort((a, b) => compareText(a.path, b.path));
  findings.problems.sort((a, b) => compareText(a.file, b.file));
  findings.passedOver.sort(compareText);
  return findings;
}
