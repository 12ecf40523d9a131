/** Archives to audit, and what can happen to the containers in one. */
import { mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { catalog as runCatalog, pack, type audit } from './records.ts';
import { copy, writePhoto } from './photos.ts';
import { files } from './tree.ts';

/** So many are packed by one run: a run of many thousands would look as if it hung. */
const PER_RUN = 1000;
/** Numbers from here on are of photos that no archive has. */
const SPARE = 900_001;

/** Packs small photos, a hundred to a folder. */
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

/** Writes a catalog beside an archive. */
export async function catalogd(archive: string, ...flags: string[]): Promise<string> {
  const out = `${archive}.jsonl`;
  await runCatalog([archive, '--out', out, '--jobs', '2', ...flags]);
  return out;
}

/** A catalog's lines. */
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

/** What a catalog says of each container. */
export function entriesOf(catalog: string): v.InferOutput<typeof entry>[] {
  return linesOf(catalog)
    .slice(1, -1)
    .map((line) => v.parse(entry, JSON.parse(line)));
}

/** A catalog's line of each container, by its path. */
export function lineByPath(catalog: string): Record<string, string> {
  const lines = linesOf(catalog).slice(1, -1);
  return Object.fromEntries(
    entriesOf(catalog).map(({ path }, index) => [path, lines[index] ?? '']),
  );
}

/** Packs photos that no archive here has. @returns the containers */
export async function spareContainers(folder: string, count: number): Promise<string[]> {
  const source = join(folder, 'source');
  for (let number = SPARE; number < SPARE + count; number += 1) writePhoto(source, { number });
  const out = join(folder, 'spare');
  await pack([source, '--out', out]);
  return files(out).map((name) => join(out, name));
}

/** Puts each photo of a folder into another container, by one more sidecar. */
export async function rewrapped(source: string, parent: string): Promise<string> {
  const own = copy(source, join(parent, 'with-sidecars'));
  for (const name of files(own).filter((one) => /\.(jpe?g|heic)$/i.test(one))) {
    writeFileSync(join(own, name.replace(/\.[^.]+$/, '.xmp')), `<x:xmpmeta about="${name}"/>`);
  }
  const out = join(parent, 'rewrapped');
  await pack([own, '--out', out]);
  return out;
}

/** Something that an audit has to tell, by paths below the archive. */
export interface Told {
  event: string;
  container: string;
  from?: string;
  foundAt?: string;
  photoAt?: string;
}

/** An archive to which things happen. */
export class Accidents {
  readonly #archive: string;
  /** All that has to be told so far. */
  readonly told: Told[] = [];

  constructor(archive: string) {
    this.#archive = archive;
  }

  /** Where a container is. */
  at(place: string): string {
    return join(this.#archive, place);
  }

  #rename(from: string, to: string): void {
    mkdirSync(dirname(this.at(to)), { recursive: true });
    renameSync(this.at(from), this.at(to));
  }

  remove(place: string): void {
    rmSync(this.at(place));
    this.told.push({ event: 'missing', container: place });
  }

  /** @param part where, as a part of the container's length */
  flipBit(place: string, part: number): void {
    const bytes = readFileSync(this.at(place));
    const bit = Math.floor(part * bytes.length * 8);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    writeFileSync(this.at(place), bytes);
    this.told.push({ event: 'damaged', container: place });
  }

  truncate(place: string, part: number): void {
    truncateSync(this.at(place), Math.floor(part * readFileSync(this.at(place)).length));
    this.told.push({ event: 'damaged', container: place });
  }

  /** Another container, valid in itself, takes a place. */
  replace(place: string, other: string): void {
    writeFileSync(this.at(place), readFileSync(other));
    this.told.push({ event: 'changed', container: place });
  }

  add(place: string, other: string): void {
    mkdirSync(dirname(this.at(place)), { recursive: true });
    writeFileSync(this.at(place), readFileSync(other));
    this.told.push({ event: 'unlisted', container: place });
  }

  move(from: string, to: string): void {
    this.#rename(from, to);
    this.told.push({ event: 'moved', container: to, from });
  }

  swap(one: string, other: string): void {
    this.#rename(one, `${one}.aside`);
    this.#rename(other, one);
    this.#rename(`${one}.aside`, other);
    this.told.push({ event: 'changed', container: one, foundAt: other });
    this.told.push({ event: 'changed', container: other, foundAt: one });
  }

  /** One is renamed to another's name, and that other is gone. */
  moveOver(from: string, to: string): void {
    this.#rename(from, to);
    this.told.push({ event: 'moved', container: to, from }, { event: 'changed', container: to });
  }

  /** The photo is there, in another container that has another name. */
  rewrap(place: string, to: string, other: string): void {
    rmSync(this.at(place));
    writeFileSync(this.at(to), readFileSync(other));
    this.told.push({ event: 'missing', container: place, photoAt: to });
    this.told.push({ event: 'unlisted', container: to });
  }
}

const byPlace = (a: Told, b: Told): number =>
  Buffer.compare(Buffer.from(a.container), Buffer.from(b.container)) ||
  a.event.localeCompare(b.event);

/** In the order in which two lists of what was told can be compared. */
export function inOrder(told: readonly Told[]): Told[] {
  return told.toSorted(byPlace);
}

type AuditRun = Awaited<ReturnType<typeof audit>>;

/** What an audit told besides what is intact, by paths below the archive. */
export function toldBy({ records }: Pick<AuditRun, 'records'>, archive: string): Told[] {
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
