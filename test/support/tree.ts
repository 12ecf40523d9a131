/** Temporary folders, and what is in a folder. */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Makes a new folder, which its caller has to remove. Other users can read it. */
export function makeTemporaryFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'livepkg-test-'));
  chmodSync(folder, 0o755);
  return folder;
}

/**
 * Gives a test file a function that makes folders, which are removed after its last test. Each is in a
 * folder of its own: a test may write beside it.
 */
export function temporaryFolders(): (name?: string) => string {
  const made: string[] = [];
  afterAll(() => {
    for (const folder of made) rmSync(folder, { recursive: true, force: true });
  });
  return (name = 'it') => {
    const parent = makeTemporaryFolder();
    made.push(parent);
    const folder = join(parent, name);
    mkdirSync(folder);
    return folder;
  };
}

/** Makes one folder for all tests of a file, which is removed after the last one. */
export function temporaryFolder(): string {
  return temporaryFolders()();
}

/** SHA-256 of bytes, hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** SHA-256 of a file, hex. */
export function sha256Of(file: string): string {
  return sha256(readFileSync(file));
}

interface Entry {
  /** Relative, folders end in `/`. */
  path: string;
  full: Buffer;
}

/** Everything below a folder, sorted. Names that are not UTF-8 come out with replacements. */
function entriesOf(folder: Buffer, prefix = ''): Entry[] {
  return readdirSync(folder, { withFileTypes: true, encoding: 'buffer' })
    .flatMap((entry) => {
      const full = Buffer.concat([folder, Buffer.from('/'), entry.name]);
      const path = `${prefix}${entry.name.toString()}`;
      return entry.isDirectory()
        ? [{ path: `${path}/`, full }, ...entriesOf(full, `${path}/`)]
        : [{ path, full }];
    })
    .toSorted((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

function digest({ path, full }: Entry): string {
  const stats = lstatSync(full);
  if (stats.isSymbolicLink()) return `-> ${readlinkSync(full)}`;
  if (stats.isFile()) return sha256(readFileSync(full));
  return path.endsWith('/') ? 'folder' : 'special file';
}

/** Everything below a folder: path → SHA-256 of a file, target of a link, or what else it is. */
export function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    entriesOf(Buffer.from(folder)).map((entry) => [entry.path, digest(entry)]),
  );
}

/**
 * Everything below a folder, and the folder itself, with the attributes that show whether it was touched. A
 * temporary file that was made and removed shows in the times of its folder.
 */
export function state(folder: string): Record<string, string> {
  const entries = [{ path: './', full: Buffer.from(folder) }, ...entriesOf(Buffer.from(folder))];
  return Object.fromEntries(
    entries.map((entry) => {
      const { mtimeNs, ctimeNs, ino, mode, size } = lstatSync(entry.full, { bigint: true });
      const facts = [ino, mode, size, mtimeNs, ctimeNs].map(String);
      return [entry.path, [digest(entry), ...facts].join(' ')];
    }),
  );
}

/** Paths of the files below a folder, without the folders. */
export function files(folder: string): string[] {
  return entriesOf(Buffer.from(folder))
    .map(({ path }) => path)
    .filter((path) => !path.endsWith('/'));
}

/** The modification time of a file in microseconds since 1970, rounded down. */
export function microsecondsOf(file: string): bigint {
  const { mtimeNs } = lstatSync(file, { bigint: true });
  return (mtimeNs - (((mtimeNs % 1000n) + 1000n) % 1000n)) / 1000n;
}
