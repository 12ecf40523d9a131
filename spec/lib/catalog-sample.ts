/** Parts from which vectors of the catalog are made: the lines of a right one. */
import type { CatalogCode } from '../../src/errors.ts';
import { entryLine, headerLine } from '../../src/format/catalog/catalog-line.ts';
import type { CatalogEntry } from '../../src/format/catalog/catalog-schema.ts';
import { entryOf } from '../../src/format/catalog/entry-of.ts';
import { encodeCatalog } from '../../src/format/catalog/write-catalog.ts';
import { CLOUD_HASHES, type CloudHash } from '../../src/format/cloud-hash/clouds.ts';
import { sha256 } from '../../src/format/digest.ts';
import { container, manifest, MEDIA } from './sample.ts';
import type { CatalogVector } from './catalog-vector.ts';

/** Where the photo of the sample was taken. */
const LOCATION = '+35.6586+139.7454+018.000/';

/** An entry with every key, of a container that could be made. */
export async function fullEntry(
  path: string,
  hashes: readonly CloudHash[] = CLOUD_HASHES,
): Promise<CatalogEntry> {
  const media = { ...MEDIA, location: LOCATION };
  return entryOf(path, await container(manifest({ media })), hashes);
}

/** The sample with one entry, as lines without their line feeds, without the closing line. */
export async function sampleLines(): Promise<{ header: string; entry: string }> {
  return {
    header: headerLine({ count: 1, hashes: [] }),
    entry: entryLine(await fullEntry('2026/IMG_0001.livepkg', [])),
  };
}

/** Lines with line feeds. */
export const joined = (...lines: readonly string[]): Buffer =>
  Buffer.from(lines.map((line) => `${line}\n`).join(''));

/** The line that vouches for some bytes, with its line feed. */
export const closingFor = (body: Uint8Array): Buffer =>
  joined(`{"sha256":"${Buffer.from(sha256(body)).toString('hex')}"}`);

/** Bytes, and the closing line that vouches for them, whatever they are. */
export const closedBytes = (body: Uint8Array): Buffer => Buffer.concat([body, closingFor(body)]);

/** The same of lines. */
export const closed = (...lines: readonly string[]): Buffer => closedBytes(joined(...lines));

/** A whole catalog. */
export const catalogOf = (entries: readonly CatalogEntry[], hashes: CloudHash[] = []): Buffer =>
  Buffer.concat([...encodeCatalog(entries, { count: entries.length, hashes })]);

/** A vector, whose name begins with what is expected. */
export function catalogVector(
  expect: 'valid' | CatalogCode,
  name: string,
  comment: string,
  bytes: Uint8Array,
): CatalogVector {
  return { name: name === '' ? expect : `${expect}-${name}`, expect, comment, bytes, zeros: 0 };
}

/** Text with the last occurrence of a part replaced. */
export function replaced(text: string, from: string, to: string): string {
  const at = text.lastIndexOf(from);
  if (at === -1) throw new Error(`no ${from} in ${text}`);
  return text.slice(0, at) + to + text.slice(at + from.length);
}
