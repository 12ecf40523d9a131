/** Finds the files below the paths that a user gave. */
import { readdirSync, realpathSync, statSync, type BigIntStats, type Dirent } from 'node:fs';
import { dirname, join } from 'node:path';
import { LivepkgError } from '../errors.ts';
import { stateOf, type FileState } from './file.ts';
import { joinAsGiven } from './join-as-given.ts';
import { isPlaceholder } from './placeholder.ts';
import { explain } from './system-error.ts';
import { isTemporary } from './temporary.ts';

/** A file that was found. */
export interface FoundFile extends FileState {
  /** As the user gave it, joined with what was found below: for messages and for opening. */
  path: string;
  /** The path the user gave under which it was found. */
  root: string;
  /** Other paths the user gave under which it lies too, or that name it. */
  alsoUnder: string[];
  /** Names of the folders between the root and the file. */
  folders: string[];
  /** The real path of the folder it is in. */
  folder: string;
  /** Its own name. */
  name: string;
}

/** A file before anybody looked at it. */
type WhereFound = Omit<FoundFile, keyof FileState | 'alsoUnder'>;

/** What lies below some paths. */
export interface Findings {
  /** In the bytewise order of their paths. */
  files: FoundFile[];
  /** What could not be looked at, and why. */
  problems: { file: string; root: string; error: LivepkgError }[];
  /** Symbolic links and special files, which are not followed or opened. */
  passedOver: string[];
}

const CANNOT_BE_READ = 'cannot be read';
/** Leftovers of macOS and Windows that are no files of the user's. */
const NOT_FILES = new Set(['.DS_Store', 'Thumbs.db']);
const isNoFile = (name: string): boolean =>
  name.startsWith('._') || NOT_FILES.has(name) || isTemporary(name);

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A name as text; undefined where its bytes are not UTF-8. */
function decodeName(name: Buffer): string | undefined {
  try {
    return utf8.decode(name);
  } catch {
    return undefined;
  }
}

const compareBytes = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));

class Walker {
  readonly findings: Findings = { files: [], problems: [], passedOver: [] };
  /** By real path, so that nothing is found twice where two given paths overlap: `alsoUnder`. */
  readonly #seen = new Map<string, FoundFile['alsoUnder']>();

  #problem(file: string, root: string, error: unknown): void {
    if (!(error instanceof LivepkgError)) throw error;
    this.findings.problems.push({ file, root, error });
  }

  /** Looks at a path that the user named: a symbolic link is followed here, and only here. */
  start(root: string): void {
    try {
      const stats = statSync(root, { bigint: true });
      const real = realpathSync(root);
      if (stats.isDirectory()) this.#folder({ root, path: root, real, folders: [] });
      else if (stats.isFile()) {
        const name = root.split(/[/\\]/).at(-1) ?? root;
        const folder = dirname(real);
        this.#found(real, stats, { path: root, root, folders: [], folder, name });
      } else {
        throw new LivepkgError('not-a-file', `${root} is neither a file nor a folder.`);
      }
    } catch (error) {
      this.#problem(root, root, explain(error, root, CANNOT_BE_READ));
    }
  }

  #found(real: string, stats: BigIntStats, found: WhereFound): void {
    const earlier = this.#seen.get(real);
    if (earlier !== undefined) {
      earlier.push(found.root);
      return;
    }
    const alsoUnder: string[] = [];
    this.#seen.set(real, alsoUnder);
    if (isPlaceholder(stats, process.platform)) {
      throw new LivepkgError(
        'not-local',
        `${found.path} is only online, and is not downloaded unasked; make it available offline and run it again.`,
      );
    }
    this.findings.files.push({ ...found, alsoUnder, ...stateOf(stats) });
  }

  #folder(at: { root: string; path: string; real: string; folders: string[] }): void {
    let entries: Dirent<Buffer>[];
    try {
      entries = readdirSync(at.path, { withFileTypes: true, encoding: 'buffer' });
    } catch (error) {
      this.#problem(at.path, at.root, explain(error, at.path, CANNOT_BE_READ));
      return;
    }
    for (const entry of entries) {
      const name = decodeName(entry.name);
      const path = joinAsGiven(at.path, name ?? entry.name.toString('utf8'));
      if (name === undefined) {
        const message = `${path}: its name is not UTF-8; rename it, or no other system can hold it.`;
        this.#problem(path, at.root, new LivepkgError('name-not-utf8', message));
      } else if (entry.isDirectory()) {
        const folders = [...at.folders, name];
        this.#folder({ root: at.root, path, real: join(at.real, name), folders });
      } else if (!isNoFile(name)) {
        this.#entry(entry, join(at.real, name), {
          path,
          root: at.root,
          folders: at.folders,
          folder: at.real,
          name,
        });
      }
    }
  }

  #entry(entry: Dirent<Buffer>, real: string, file: WhereFound): void {
    if (!entry.isFile()) {
      this.findings.passedOver.push(file.path);
      return;
    }
    try {
      this.#found(real, statSync(file.path, { bigint: true }), file);
    } catch (error) {
      this.#problem(file.path, file.root, explain(error, file.path, CANNOT_BE_READ));
    }
  }
}

/**
 * Finds every file below some paths, each once, folders walked whole. Symbolic links are not
 * followed unless they are named themselves. What cannot be read is a problem among the findings;
 * the rest goes on.
 */
export function walk(paths: readonly string[]): Findings {
  const walker = new Walker();
  for (const path of paths) walker.start(path);
  const { findings } = walker;
  findings.files.sort((a, b) => compareBytes(a.path, b.path));
  findings.problems.sort((a, b) => compareBytes(a.file, b.file));
  findings.passedOver.sort(compareBytes);
  return findings;
}
