/** Finds the files below the paths that a user gave. */
import { readdirSync, realpathSync, statSync, type BigIntStats, type Dirent } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LivepkgError } from '../../errors.ts';
import { isFolderBundleName } from '../bundles/bundle-names.ts';
import { stateOf, type FileState } from '../file.ts';
import { joinAsGiven } from '../join-as-given.ts';
import type { HalfFile } from '../pairing/half.ts';
import { isNoFile } from './no-file.ts';
import { isPlaceholder } from './placeholder.ts';
import type { Source } from './source.ts';
import { explain } from '../system-error.ts';
import { compareText } from '../../format/compare-text.ts';

/** Where something was found. */
export interface Place {
  /** As the user gave it, joined with what was found below. */
  path: string;
  /** The path the user gave under which it was found. */
  root: string;
  /** Other paths the user gave under which it lies too, or that name it. */
  alsoUnder: readonly string[];
  /** Names of the folders between the root and the file; a bundle is none of them. */
  folders: string[];
}

/** A file that was found, or an entry of an archive that was. */
export interface FoundFile extends HalfFile, FileState, Place {
  /** The real path of the folder or bundle it is in. */
  folder: string;
  /** Its own name. */
  name: string;
  /** Where its bytes are. */
  source: Source;
}

/** A folder that is one photo to whoever made it. */
export interface FoundBundle extends Place {
  name: string;
  /** Its real path. */
  real: string;
  /** What is in it. */
  files: FoundFile[];
}

/** A place before anybody knows which other paths lead to it. */
type WherePlaced = Omit<Place, 'alsoUnder'>;

/** A file before anybody looked at it. */
type WhereFound = Omit<FoundFile, keyof FileState | 'alsoUnder' | 'source'>;

/** What lies below some paths. */
export interface Findings {
  /** In the bytewise order of their paths. */
  files: FoundFile[];
  /** Folders that are bundles, if they were asked for: what is in them is not among the files. */
  bundles: FoundBundle[];
  /** What could not be looked at, and why. */
  problems: { file: string; root: string; error: LivepkgError }[];
  /** Symbolic links and special files, which are not followed or opened. */
  passedOver: string[];
}

const CANNOT_BE_READ = 'cannot be read';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A name as text; undefined where its bytes are not UTF-8. */
function decodeName(name: Buffer): string | undefined {
  try {
    return utf8.decode(name);
  } catch {
    return undefined;
  }
}

/** Some network and FUSE file systems list a name twice. */
function eachOnce(entries: readonly Dirent<Buffer>[]): Iterable<Dirent<Buffer>> {
  return new Map(entries.map((entry) => [entry.name.toString('latin1'), entry])).values();
}

/** A folder on the way. */
interface Folder extends WherePlaced {
  real: string;
  /** Where its files go. */
  into: FoundFile[];
  isBundle: boolean;
}

const NOWHERE_ELSE: Place['alsoUnder'] = [];

class Walker {
  readonly findings: Findings = { files: [], bundles: [], problems: [], passedOver: [] };
  readonly #keepBundles: boolean;
  /**
   * By real path, so that nothing is found twice where two given paths overlap: `alsoUnder`. A path
   * alone cannot overlap.
   */
  readonly #seen: Map<string, string[]> | undefined;

  constructor({ keepBundles }: WalkOptions, roots: number) {
    this.#keepBundles = keepBundles;
    this.#seen = roots > 1 ? new Map() : undefined;
  }

  #problem(file: string, root: string, error: unknown): void {
    if (!(error instanceof LivepkgError)) throw error;
    this.findings.problems.push({ file, root, error });
  }

  /** Looks at a path that the user named: a symbolic link is followed here, and only here. */
  start(root: string): void {
    try {
      const stats = statSync(root, { bigint: true });
      const real = realpathSync(root);
      const place = { path: root, root, folders: [] };
      if (stats.isDirectory()) this.#directory(basename(real), real, { ...place, below: [] });
      else if (stats.isFile()) {
        const name = root.split(/[/\\]/).at(-1) ?? root;
        const file = { ...place, folder: dirname(real), name };
        this.#found(real, stats, file, this.findings.files);
      } else {
        throw new LivepkgError('not-a-file', `${root} is neither a file nor a folder.`);
      }
    } catch (error) {
      this.#problem(root, root, explain(error, root, CANNOT_BE_READ));
    }
  }

  /** Marks a file or bundle as found. @returns its `alsoUnder`; undefined if it was found before */
  #mark(real: string, root: string): Place['alsoUnder'] | undefined {
    if (this.#seen === undefined) return NOWHERE_ELSE;
    const earlier = this.#seen.get(real);
    if (earlier !== undefined) {
      earlier.push(root);
      return undefined;
    }
    const alsoUnder: string[] = [];
    this.#seen.set(real, alsoUnder);
    return alsoUnder;
  }

  #found(real: string, stats: BigIntStats, file: WhereFound, into: FoundFile[]): void {
    const alsoUnder = this.#mark(real, file.root);
    if (alsoUnder === undefined) return;
    if (isPlaceholder(stats, process.platform)) {
      throw new LivepkgError(
        'not-local',
        `${file.path} is only online, and is not downloaded unasked; make it available offline and run it again.`,
      );
    }
    const state = stateOf(stats);
    const { path, root, folders, folder, name } = file;
    // Written out: objects made by spreading several have a hidden class each, and there may be
    // hundreds of thousands.
    const { size, modified } = state;
    const source = { path, state };
    into.push({ path, root, folders, folder, name, size, modified, alsoUnder, source });
  }

  /** A folder, or a bundle. @param below names of the folders down to what is in it */
  #directory(
    name: string,
    real: string,
    { below, ...place }: WherePlaced & { below: string[] },
  ): void {
    const isBundle = this.#keepBundles && isFolderBundleName(name);
    if (!isBundle) {
      this.#folder({ ...place, folders: below, real, into: this.findings.files, isBundle });
      return;
    }
    const alsoUnder = this.#mark(real, place.root);
    if (alsoUnder === undefined) return;
    const files: FoundFile[] = [];
    const problems = this.findings.problems.length;
    this.#folder({ ...place, real, into: files, isBundle });
    // One that cannot be read to its end is told already, and is not judged by the rest.
    if (this.findings.problems.length === problems) {
      this.findings.bundles.push({ ...place, alsoUnder, name, real, files });
    }
  }

  #folder(at: Folder): void {
    let entries: Dirent<Buffer>[];
    try {
      entries = readdirSync(at.path, { withFileTypes: true, encoding: 'buffer' });
    } catch (error) {
      this.#problem(at.path, at.root, explain(error, at.path, CANNOT_BE_READ));
      return;
    }
    for (const entry of eachOnce(entries)) {
      const name = decodeName(entry.name);
      const path = joinAsGiven(at.path, name ?? entry.name.toString('utf8'));
      if (name === undefined) {
        const message = `${path}: its name is not UTF-8; rename it, or no other system can hold it.`;
        this.#problem(path, at.root, new LivepkgError('name-not-utf8', message));
      } else if (entry.isDirectory() && !at.isBundle) {
        const { root, folders } = at;
        const below = [...folders, name];
        this.#directory(name, join(at.real, name), { path, root, folders, below });
      } else if (!isNoFile(name)) {
        this.#entry(entry, name, path, at);
      }
    }
  }

  #entry(entry: Dirent<Buffer>, name: string, path: string, at: Folder): void {
    if (!entry.isFile()) {
      this.findings.passedOver.push(path);
      return;
    }
    const { root, folders, real: folder, into } = at;
    try {
      const stats = statSync(path, { bigint: true });
      this.#found(join(folder, name), stats, { path, root, folders, folder, name }, into);
    } catch (error) {
      this.#problem(path, root, explain(error, path, CANNOT_BE_READ));
    }
  }
}

export interface WalkOptions {
  /** Give a bundle as one thing, instead of the files in it. */
  keepBundles: boolean;
}

/**
 * Finds every file below some paths, each once, folders walked whole. Symbolic links are not
 * followed unless they are named themselves, nor are folders in a bundle. What cannot be read is a
 * problem among the findings; the rest goes on.
 */
export function walk(
  paths: readonly string[],
  options: WalkOptions = { keepBundles: false },
): Findings {
  const walker = new Walker(options, paths.length);
  for (const path of paths) walker.start(path);
  const { findings } = walker;
  findings.files.sort((a, b) => compareText(a.path, b.path));
  findings.bundles.sort((a, b) => compareText(a.path, b.path));
  findings.problems.sort((a, b) => compareText(a.file, b.file));
  findings.passedOver.sort(compareText);
  return findings;
}
