/** A folder for one test: what is put in, what an operation made of it, what is there afterwards. */
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { onTestFinished } from 'vitest';
import type { PackOptions, PackRecord, ScanRecord } from '../../src/index.ts';
import { library } from './built.ts';
import { sha256 } from './tree.ts';

/** So that a time is never that of the test run: seconds since 1970. */
export const MODIFIED = 1_500_000_000.125;
export const MODIFIED_TEXT = '2017-07-14T02:40:00.125Z';

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** Those of a union's members whose `event` can be this one. */
type Recorded<Of extends { event: string }, Event> = Of extends unknown
  ? Event extends Of['event']
    ? Of
    : never
  : never;

/** The records of one event. */
export function only<Of extends { event: string }, Event extends Of['event']>(
  records: readonly Of[],
  event: Event,
): Recorded<Of, Event>[] {
  const isOfEvent = (record: Of): record is Of & Recorded<Of, Event> => record.event === event;
  return records.filter(isOfEvent);
}

export class TestFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'livepkg-test-'));
  readonly source = join(this.path, 'source');
  readonly out = join(this.path, 'out');

  constructor() {
    mkdirSync(this.source);
    onTestFinished(() => rmSync(this.path, { recursive: true }));
  }

  /** Writes a file below the source, with the time `modified`. */
  write(name: string, bytes: Uint8Array | string, modified = MODIFIED): string {
    const path = join(this.source, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    utimesSync(path, modified, modified);
    return path;
  }

  scan(paths = [this.source]): Promise<ScanRecord[]> {
    return collect(library.scan(paths, { jobs: 2 }));
  }

  pack(options: Partial<PackOptions> = {}, paths = [this.source]): Promise<PackRecord[]> {
    return collect(library.pack(paths, { jobs: 2, out: this.out, ...options }));
  }

  /** Restores all that was packed, into a folder of its own. */
  async unpack(): Promise<string> {
    const restored = join(this.path, 'restored');
    await collect(library.unpack([this.out], { jobs: 2, out: restored }));
    return restored;
  }

  /** A path below the source, as records have it, from a path relative to it. */
  relative(path: string): string {
    return relative(this.source, path);
  }
}

/** Everything below a folder: digest and time of each file, the names of folders. */
export function snapshot(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  return Object.fromEntries(
    names.map((name) => {
      const stats = lstatSync(join(folder, name), { bigint: true });
      if (!stats.isFile()) return [name, 'no file'];
      return [name, `${sha256(readFileSync(join(folder, name)))} ${stats.mtimeNs}`];
    }),
  );
}

/** Names of the files below a folder; none where it is not there. */
export function filesBelow(folder: string): string[] {
  try {
    return Object.entries(snapshot(folder))
      .filter(([, state]) => state !== 'no file')
      .map(([name]) => name);
  } catch {
    return [];
  }
}
