/** Folders for tests, and what is in them. */
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

/**
 * Gives a test file folders of its own, which are removed when it is through. Other users may look
 * into them.
 */
export function temporaryFolders(): (name?: string) => string {
  const made: string[] = [];
  afterAll(() => {
    for (const folder of made) rmSync(folder, { recursive: true, force: true });
  });
  return (name = 'it') => {
    const parent = mkdtempSync(join(realpathSync(tmpdir()), 'livepkg-test-'));
    made.push(parent);
    chmodSync(parent, 0o755);
    const folder = join(parent, name);
    mkdirSync(folder);
    return folder;
  };
}

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

/** What lies below a folder: path → SHA-256 of the file. */
export function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    entriesOf(Buffer.from(folder)).map((entry) => [entry.path, digest(entry)]),
  );
}

/**
 * What lies below a folder, and all by which one could see that something was touched, the folders
 * and the folder itself included: a temporary that came and went shows in its folder's times.
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

/** Microseconds since 1970 of a file's modification time, floored. */
export function microsecondsOf(file: string): bigint {
  const { mtimeNs } = lstatSync(file, { bigint: true });
  return (mtimeNs - (((mtimeNs % 1000n) + 1000n) % 1000n)) / 1000n;
}
