/** Finds the files below the paths that a user gave. */
import { realpathSync, statSync, type BigIntStats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { LivepkgError } from '../../errors.ts';
import { isFolderBundleName } from '../bundles/bundle-names.ts';
import { stateOf } from '../file.ts';
import { groupBy } from '../group-by.ts';
import { joinAsGiven } from '../join-as-given.ts';
import { isAsPacked, type EarlierRun, type PackedFolder } from './earlier-run.ts';
import type { Findings, FoundFile, Place, WalkedFolder, WhereFound, WherePlaced } from './found.ts';
import { isNoFile } from './no-file.ts';
import { listNames, type FolderNames } from './list-names.ts';
import { PackedInFolder } from './packed-in-folder.ts';
import { isPlaceholder } from './placeholder.ts';
import { explain } from '../system-error.ts';
import { compareText } from '../../format/compare-text.ts';

const CANNOT_BE_READ = 'cannot be read';

/** After so many files the threads get a turn to say that they are ready for more. */
const FILES_AT_ONCE = 500;

/** A folder on the way. */
interface FolderOnTheWay extends WalkedFolder {
  /** Set where it is a bundle: what is in it. */
  bundled?: FoundFile[];
}

/** A file that the user named. */
interface NamedFile {
  /** Its real path: of a link, that of what it leads to. */
  real: string;
  stats: BigIntStats;
  where: WhereFound;
}

const NOWHERE_ELSE: Place['alsoUnder'] = [];

class Walker {
  readonly findings: Findings = {
    files: [],
    packed: [],
    bundles: [],
    problems: [],
    passedOver: [],
  };
  readonly #options: WalkOptions;
  /**
   * By real path, so that nothing is found twice where two given paths overlap: `alsoUnder`. A path
   * alone cannot overlap.
   */
  readonly #seen: Map<string, string[]> | undefined;
  /**
   * Waits for what an earlier run tells of some files, and takes them, packed or not. In the order of
   * the given paths: of a file under two of them, the first decides.
   */
  readonly #takeLater: (() => Promise<void>)[] = [];
  /** Files that were named one after another. */
  #namedInARow: NamedFile[] | undefined;
  #untilBreath = FILES_AT_ONCE;

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
      const place = { path: root, root, folders: [] };
      if (stats.isDirectory()) {
        this.#namedInARow = undefined;
        await this.#directory(basename(real), real, { ...place, below: [] });
      } else if (stats.isFile()) {
        const name = root.split(/[/\\]/).at(-1) ?? root;
        this.#named({ real, stats, where: { ...place, folder: dirname(real), name } });
      } else {
        throw new LivepkgError('not-a-file', `${root} is neither a file nor a folder.`);
      }
    } catch (error) {
      this.#options.signal?.throwIfAborted();
      this.#problem(root, root, explain(error, root, CANNOT_BE_READ));
    }
  }

  /** Waits for what an earlier run tells, and takes the files, in the order of the given paths. */
  async finish(): Promise<void> {
    for (const take of this.#takeLater.splice(0)) await take();
  }

  /** Takes a file that was named itself: with an earlier run, when its turn comes. */
  #named(file: NamedFile): void {
    if (this.#options.earlier === undefined) {
      this.#findNamed(file, this.findings.files);
      return;
    }
    if (this.#namedInARow === undefined) {
      const inARow: NamedFile[] = [];
      this.#takeLater.push(() => this.#takeNamed(inARow));
      this.#namedInARow = inARow;
    }
    this.#namedInARow.push(file);
  }

  /** Describes a file that was named, unless it was found before. */
  #findNamed({ real, stats, where }: NamedFile, into: FoundFile[]): void {
    try {
      const file = this.#found(stats, () => real, where);
      if (file !== undefined) into.push(file);
    } catch (error) {
      this.#problem(where.path, where.root, error);
    }
  }

  /** Asks the earlier run for files that were named one after another, and takes the rest. */
  async #takeNamed(inARow: readonly NamedFile[]): Promise<void> {
    const own: FoundFile[] = [];
    for (const file of inARow) {
      // What a link is called says nothing of what lies beside the file that it leads to.
      const isItself = join(file.where.folder, file.where.name) === file.real;
      this.#findNamed(file, isItself ? own : this.findings.files);
    }
    for (const [folder, files] of groupBy(own, (file) => file.folder)) {
      const left = await this.#takePackedNamed(folder, files);
      this.findings.files.push(...left);
    }
  }

  async #takePackedNamed(path: string, files: readonly FoundFile[]): Promise<Iterable<FoundFile>> {
    const byName = new Map(files.map((file) => [file.name, file]));
    const names = [...byName.keys()];
    const answer = await this.#options.earlier?.look({ path, folders: [], names });
    for (const told of answer?.packed ?? []) {
      const still = byName.get(told.still.name);
      const motion = byName.get(told.motion.name);
      if (still === undefined || !isAsPacked(still, told.still)) continue;
      if (motion === undefined || !isAsPacked(motion, told.motion)) continue;
      byName.delete(still.name);
      byName.delete(motion.name);
      this.findings.packed.push({
        still: { file: still },
        motion: { file: motion },
        told,
        container: joinAsGiven(answer?.archive ?? '', told.name),
        roots: [still, motion].flatMap(({ root, alsoUnder }) => [root, ...alsoUnder]),
      });
    }
    return byName.values();
  }

  #isSeen({ real }: FolderOnTheWay, name: string): boolean {
    return this.#seen?.has(join(real, name)) === true;
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

  /** @returns undefined if it was found before */
  #found(stats: BigIntStats, real: () => string, file: WhereFound): FoundFile | undefined {
    const { path, root, folders, folder, name } = file;
    const alsoUnder = this.#mark(real, root);
    if (alsoUnder === undefined) return undefined;
    if (isPlaceholder(stats, process.platform)) {
      throw new LivepkgError(
        'not-local',
        `${path} is only online, and is not downloaded unasked; make it available offline and run it again.`,
      );
    }
    const { size, modified } = stateOf(stats);
    // Written out: objects made by spreading several have a hidden class each, and there may be
    // hundreds of thousands.
    return { path, root, folders, folder, name, size, modified, alsoUnder };
  }

  /** A folder, or a bundle. @param below names of the folders down to what is in it */
  async #directory(
    name: string,
    real: string,
    { below, ...place }: WherePlaced & { below: string[] },
  ): Promise<void> {
    const isBundle = this.#options.keepBundles === true && isFolderBundleName(name);
    if (!isBundle) {
      await this.#folder({ ...place, folders: below, real });
      return;
    }
    const alsoUnder = this.#mark(() => real, place.root);
    if (alsoUnder === undefined) return;
    const files: FoundFile[] = [];
    const problems = this.findings.problems.length;
    await this.#folder({ ...place, real, bundled: files });
    // One that cannot be read to its end is told already, and is not judged by the rest.
    if (this.findings.problems.length === problems) {
      this.findings.bundles.push({ ...place, alsoUnder, name, real, files });
    }
  }

  async #folder(at: FolderOnTheWay): Promise<void> {
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
      const below = [...folders, name];
      await this.#directory(name, join(at.real, name), { path, root, folders, below });
    }
  }

  /** Asks the earlier run for the files of a folder, or looks at them. */
  async #files(at: FolderOnTheWay, names: readonly string[]): Promise<void> {
    const { earlier } = this.#options;
    if (earlier === undefined || at.bundled !== undefined) {
      await this.#takeFiles(at, names, at.bundled ?? this.findings.files);
      return;
    }
    const answer = earlier.look({ path: at.path, folders: at.folders, names });
    // Whoever waits for it, later, gets its error; meanwhile it is not one that nobody knows of.
    answer.catch(() => undefined);
    const take = async (): Promise<void> => {
      const left = this.#takePacked(at, names, await answer);
      await this.#takeFiles(at, left, this.findings.files);
    };
    this.#takeLater.push(take);
    await this.#breathe(names.length);
  }

  /** Looks at files of a folder. */
  async #takeFiles(at: FolderOnTheWay, names: Iterable<string>, into: FoundFile[]): Promise<void> {
    for (const name of names) {
      const file = this.#file(at, name);
      if (file !== undefined) into.push(file);
      await this.#breathe(1);
    }
  }

  #file(
    { path: parent, root, folders, real: folder }: FolderOnTheWay,
    name: string,
  ): FoundFile | undefined {
    const path = joinAsGiven(parent, name);
    try {
      const stats = statSync(path, { bigint: true });
      return this.#found(stats, () => join(folder, name), { path, root, folders, folder, name });
    } catch (error) {
      this.#problem(path, root, explain(error, path, CANNOT_BE_READ));
      return undefined;
    }
  }

  /** Takes the pairs of a folder that an earlier run packed. @returns the names that are left */
  #takePacked(
    at: FolderOnTheWay,
    names: readonly string[],
    { archive, packed }: PackedFolder,
  ): ReadonlySet<string> {
    const left = new Set(names);
    for (const told of packed) {
      const [still, motion] = [told.still.name, told.motion.name];
      if (!left.has(still) || !left.has(motion)) continue;
      // What was found under another path is no business of this one.
      if (this.#isSeen(at, still) || this.#isSeen(at, motion)) continue;
      left.delete(still);
      left.delete(motion);
      const alsoUnder = {
        still: this.#mark(() => join(at.real, still), at.root) ?? NOWHERE_ELSE,
        motion: this.#mark(() => join(at.real, motion), at.root) ?? NOWHERE_ELSE,
      };
      this.findings.packed.push(new PackedInFolder(at, told, archive, alsoUnder));
    }
    return left;
  }

  async #breathe(files: number): Promise<void> {
    this.#untilBreath -= files;
    if (this.#untilBreath > 0) return;
    this.#untilBreath = FILES_AT_ONCE;
    await breathe();
    this.#options.signal?.throwIfAborted();
  }
}

export interface WalkOptions {
  /** Give a bundle as one thing, instead of the files in it. */
  keepBundles?: boolean;
  /** Tells which files need not be looked at. */
  earlier?: EarlierRun | undefined;
  /** Ends the walk. */
  signal?: AbortSignal | undefined;
}

/**
 * Finds every file below some paths, each once, folders walked whole. Symbolic links are not
 * followed unless they are named themselves, nor are folders in a bundle. What cannot be read is a
 * problem among the findings; the rest goes on.
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
