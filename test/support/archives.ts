/** Archives to audit, their catalogs, and changes to their containers. */
import { mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { catalog as runCatalog, pack, type audit } from './records.ts';
import { copy, writePhoto } from './photos.ts';
import { files } from './tree.ts';

/** Photos that one run packs: a run of many thousands would take longer than a test may wait. */
const PER_RUN = 1000;
/** The first number of the photos that no archive has. */
const FIRST_SPARE = 900_001;

/** Packs small photos, a hundred in each folder. @returns the archive */
export async function smallArchive(parent: string, size: number): Promise<string> {
  const archive = join(parent, 'archive');
  for (let first = 1; first <= size; first += PER_RUN) {
    const source = join(parent, `source-${first}`);
    for (let number = first; number < first + PER_RUN && number <= size; number += 1) {
      writePhoto(join(source, `${Math.ceil(number / 100)}`), { number });
    }
    await pack([source, '--out', archive, '--jobs', '2']);
    rmSync(source, { recursive: true });
  }
  return archive;
}

/** Writes a catalog beside an archive. @returns its path */
export async function catalogBeside(archive: string, ...flags: string[]): Promise<string> {
  const out = `${archive}.jsonl`;
  await runCatalog([archive, '--out', out, '--jobs', '2', ...flags]);
  return out;
}

/** The lines of a catalog. */
export function linesOf(catalog: string): string[] {
  return readFileSync(catalog, 'utf8').trimEnd().split('\n');
}

const entry = v.looseObject({
  path: v.string(),
  size: v.number(),
  container: v.string(),
  photo: v.string(),
  captured: v.optional(v.string()),
  make: v.optional(v.string()),
  model: v.optional(v.string()),
  location: v.optional(v.string()),
  members: v.array(v.object({ name: v.string(), size: v.number(), sha256: v.string() })),
  sha256: v.string(),
  dropbox: v.optional(v.string()),
  md5: v.optional(v.string()),
  quickxor: v.optional(v.string()),
  sha1: v.optional(v.string()),
});

/** The entries of a catalog. */
export function entriesOf(catalog: string): v.InferOutput<typeof entry>[] {
  return linesOf(catalog)
    .slice(1, -1)
    .map((line) => v.parse(entry, JSON.parse(line)));
}

/** The line of each container in a catalog, by the path of the container. */
export function lineByPath(catalog: string): Record<string, string> {
  const lines = linesOf(catalog).slice(1, -1);
  return Object.fromEntries(
    entriesOf(catalog).map(({ path }, index) => [path, lines[index] ?? '']),
  );
}

/** Packs photos that no archive here has. @returns the containers */
export async function spareContainers(folder: string, count: number): Promise<string[]> {
  const source = join(folder, 'source');
  for (let number = FIRST_SPARE; number < FIRST_SPARE + count; number += 1)
    writePhoto(source, { number });
  const out = join(folder, 'spare');
  await pack([source, '--out', out]);
  return files(out).map((name) => join(out, name));
}

/** Packs a copy of a folder with one more sidecar for each photo. @returns the archive */
export async function rewrapped(source: string, parent: string): Promise<string> {
  const own = copy(source, join(parent, 'with-sidecars'));
  for (const name of files(own).filter((one) => /\.(jpe?g|heic)$/i.test(one))) {
    writeFileSync(join(own, name.replace(/\.[^.]+$/, '.xmp')), `<x:xmpmeta about="${name}"/>`);
  }
  const out = join(parent, 'rewrapped');
  await pack([own, '--out', out]);
  return out;
}

/** What an audit reports of a container that is not intact, with paths relative to the archive. */
export interface Finding {
  event: string;
  container: string;
  from?: string;
  foundAt?: string;
  photoAt?: string;
}

/** Changes to the containers of an archive, and what an audit has to report of them. */
export class ArchiveChanges {
  readonly #archive: string;
  /** What an audit has to report so far. */
  readonly expected: Finding[] = [];

  constructor(archive: string) {
    this.#archive = archive;
  }

  /** The path of a container. */
  at(relativePath: string): string {
    return join(this.#archive, relativePath);
  }

  #rename(from: string, to: string): void {
    mkdirSync(dirname(this.at(to)), { recursive: true });
    renameSync(this.at(from), this.at(to));
  }

  remove(relativePath: string): void {
    rmSync(this.at(relativePath));
    this.expected.push({ event: 'missing', container: relativePath });
  }

  /** @param part the position, as a part of the length of the container */
  flipBit(relativePath: string, part: number): void {
    const bytes = readFileSync(this.at(relativePath));
    const bit = Math.floor(part * bytes.length * 8);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    writeFileSync(this.at(relativePath), bytes);
    this.expected.push({ event: 'damaged', container: relativePath });
  }

  truncate(relativePath: string, part: number): void {
    truncateSync(
      this.at(relativePath),
      Math.floor(part * readFileSync(this.at(relativePath)).length),
    );
    this.expected.push({ event: 'damaged', container: relativePath });
  }

  /** Puts another valid container in the place of one. */
  replace(relativePath: string, other: string): void {
    writeFileSync(this.at(relativePath), readFileSync(other));
    this.expected.push({ event: 'changed', container: relativePath });
  }

  add(relativePath: string, other: string): void {
    mkdirSync(dirname(this.at(relativePath)), { recursive: true });
    writeFileSync(this.at(relativePath), readFileSync(other));
    this.expected.push({ event: 'unlisted', container: relativePath });
  }

  move(from: string, to: string): void {
    this.#rename(from, to);
    this.expected.push({ event: 'moved', container: to, from });
  }

  swap(one: string, other: string): void {
    this.#rename(one, `${one}.aside`);
    this.#rename(other, one);
    this.#rename(`${one}.aside`, other);
    this.expected.push({ event: 'changed', container: one, foundAt: other });
    this.expected.push({ event: 'changed', container: other, foundAt: one });
  }

  /** Renames one to the name of another, which is gone then. */
  moveOver(from: string, to: string): void {
    this.#rename(from, to);
    this.expected.push(
      { event: 'moved', container: to, from },
      { event: 'changed', container: to },
    );
  }

  /** Replaces one by another container of the same photo, with another name. */
  rewrap(relativePath: string, to: string, other: string): void {
    rmSync(this.at(relativePath));
    writeFileSync(this.at(to), readFileSync(other));
    this.expected.push({ event: 'missing', container: relativePath, photoAt: to });
    this.expected.push({ event: 'unlisted', container: to });
  }
}

const byContainer = (a: Finding, b: Finding): number =>
  Buffer.compare(Buffer.from(a.container), Buffer.from(b.container)) ||
  a.event.localeCompare(b.event);

/** Findings in an order in which two lists can be compared. */
export function sortedFindings(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(byContainer);
}

type AuditRun = Awaited<ReturnType<typeof audit>>;

/** What an audit reported of containers that are not intact. */
export function findingsOf({ records }: Pick<AuditRun, 'records'>, archive: string): Finding[] {
  const below = (path: string): string =>
    path.startsWith(`${archive}/`) ? path.slice(archive.length + 1) : `not below: ${path}`;
  return records
    .filter(({ event }) => event !== 'intact')
    .map((record) => {
      if (record.event === 'problem') return { event: record.event, container: record.file };
      return {
        event: record.event,
        container: below(record.container),
        ...('from' in record ? { from: below(record.from) } : {}),
        ...('foundAt' in record && record.foundAt !== undefined
          ? { foundAt: below(record.foundAt) }
          : {}),
        ...('photoAt' in record && record.photoAt !== undefined
          ? { photoAt: below(record.photoAt) }
          : {}),
      };
    });
}
