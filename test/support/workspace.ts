/** Runs the library in this process: the folders of one test, and what the operations report. */
import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { onTestFinished } from 'vitest';
import type { PackOptions, PackRecord, ScanRecord } from '../../src/index.ts';
import { library } from './built.ts';
import { files, makeTemporaryFolder } from './tree.ts';

/** The default time of a file, in seconds since 1970: never the time of the test run. */
export const MODIFIED = 1_500_000_000.125;
/** The same as a record has it. */
export const MODIFIED_TEXT = '2017-07-14T02:40:00.125Z';

/** All that an operation yields. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** The members of a union whose `event` can be this one. */
type WithEvent<Of extends { event: string }, Event> = Of extends unknown
  ? Event extends Of['event']
    ? Of
    : never
  : never;

/** The records of one event. */
export function only<Of extends { event: string }, Event extends Of['event']>(
  records: readonly Of[],
  event: Event,
): WithEvent<Of, Event>[] {
  const hasEvent = (record: Of): record is Of & WithEvent<Of, Event> => record.event === event;
  return records.filter(hasEvent);
}

/** A source and an output folder, which are removed after the test. */
export class Workspace {
  readonly path = makeTemporaryFolder();
  readonly source = join(this.path, 'source');
  readonly out = join(this.path, 'out');

  constructor() {
    mkdirSync(this.source);
    onTestFinished(() => rmSync(this.path, { recursive: true }));
  }

  /** Writes a file below the source, with its modification time. @returns its path */
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

  /** Restores all that was packed. @returns the folder that it is in */
  async unpack(): Promise<string> {
    const restored = join(this.path, 'restored');
    await collect(library.unpack([this.out], { jobs: 2, out: restored }));
    return restored;
  }

  /** The files below the output folder; empty where it does not exist. */
  packedFiles(): string[] {
    return existsSync(this.out) ? files(this.out) : [];
  }

  /** A path below the source, relative to it. */
  relative(path: string): string {
    return relative(this.source, path);
  }
}
