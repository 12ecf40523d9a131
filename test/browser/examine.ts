/** All that `format/` and `media/` can say of some files, as JSON: under Node and in a browser the same. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { LivepkgError } from '../../src/errors.ts';
import { concat } from '../../src/format/layout/bytes.ts';
import { openCatalog } from '../../src/format/catalog/read-catalog.ts';
import { encodeCatalog } from '../../src/format/catalog/write-catalog.ts';
import type { CatalogEntry } from '../../src/format/catalog/catalog-schema.ts';
import { cloudHash } from '../../src/format/cloud-hash/cloud-hash.ts';
import {
  decodeContainer,
  decodeHead,
  encodeContainer,
  glanceHead,
  HEAD_BYTES,
} from '../../src/format/container.ts';
import { crc32 } from '../../src/format/crc32.ts';
import { sha256 } from '../../src/format/digest.ts';
import { describeMembers } from '../../src/format/manifest.ts';
import { MAX_CONTAINER_BYTES } from '../../src/format/manifest-schema.ts';
import { salvageContainer } from '../../src/format/salvage/salvage.ts';
import { checkLive } from '../../src/media/check-live.ts';
import { readFacts } from '../../src/media/read-facts.ts';
import type { ByteReader } from '../../src/media/common/reader.ts';

/** What a file says, and what must be known of it to check that. */
export interface Examination {
  /** The code with which a container is refused at once and after all of it was read; else `valid`. */
  quick: string;
  full: string;
  sha256: string;
  dropbox: string;
  quickxor: string;
  /** Everything else that was found out. */
  [fact: string]: unknown;
}

const hex = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));

/** What is given back, or the error with which that is refused. Another error is a bug. */
async function attempt<Value>(read: () => Value | Promise<Value>): Promise<Value | LivepkgError> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof LivepkgError) return error;
    throw error;
  }
}

const outcomeOf = (result: unknown): string =>
  result instanceof LivepkgError ? result.code : 'valid';

/** A container encoded again. */
async function reencode(bytes: Uint8Array): Promise<Uint8Array> {
  const { manifest, members } = await decodeContainer(bytes);
  return concat(encodeContainer(manifest, members));
}

const MOTION = new Uint8Array(1000).fill(0x50);

const sourceOf = (role: 'still' | 'motion', name: string, bytes: Uint8Array) => ({
  role,
  name,
  bytes,
  size: bytes.length,
  sha256: sha256(bytes),
  modified: 1_767_951_127_123_456n,
});

/** The file in a new container, as its still. */
async function pack(still: Uint8Array): Promise<Uint8Array> {
  const { manifest, members } = describeMembers({
    link: { by: 'content-identifier', id: 'größer' },
    members: [sourceOf('still', 'a:b.HEIC', still), sourceOf('motion', '后，竖.MOV', MOTION)],
    media: { still: { type: 'HEIC' }, motion: { type: 'MOV' } },
  });
  const contents = members.map(({ bytes }) => bytes);
  return concat(encodeContainer(manifest, contents));
}

/** A catalog read, and written again. */
async function rewriteCatalog(file: Blob): Promise<{ entries: CatalogEntry[]; same: boolean }> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let start = 0; start < file.size; start += 1000) {
      yield new Uint8Array(await file.slice(start, start + 1000).arrayBuffer());
    }
  }
  const { header, entries: reading } = await openCatalog(pieces());
  const entries: CatalogEntry[] = [];
  for await (const entry of reading) entries.push(entry);
  const written = concat([...encodeCatalog(entries, header)]);
  return { entries, same: hex(written) === hex(new Uint8Array(await file.arrayBuffer())) };
}

const readerOf = (file: Blob): ByteReader => ({
  size: file.size,
  read: async (offset, length) =>
    new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
});

async function examine(file: Blob, next: Blob | undefined): Promise<unknown> {
  const head = await readerOf(file).read(0, Math.min(file.size, HEAD_BYTES));
  const quick = await attempt(() => decodeHead(head, file.size));
  const begin = {
    quick: outcomeOf(quick),
    head: quick,
    glance: await attempt(() => glanceHead(head, file.size)),
  };
  if (file.size >= MAX_CONTAINER_BYTES) return begin;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const decoded = await attempt(() => decodeContainer(bytes));
  return {
    ...begin,
    full: outcomeOf(decoded),
    decoded,
    reencoded: await attempt(() => reencode(bytes)),
    salvaged: await attempt(() => salvageContainer(bytes)),
    packed: await pack(bytes),
    catalog: await attempt(() => rewriteCatalog(file)),
    facts: await attempt(() => readFacts(readerOf(file))),
    live: next === undefined ? undefined : await checkLive(readerOf(file), readerOf(next)),
    crc32: crc32(bytes),
    sha256: hex(bytes),
    dropbox: bytesToHex(cloudHash('dropbox', bytes)),
    md5: bytesToHex(cloudHash('md5', bytes)),
    quickxor: bytesToHex(cloudHash('quickxor', bytes)),
    sha1: bytesToHex(cloudHash('sha1', bytes)),
  };
}

/** JSON knows neither: bytes stand there by their digest. */
function asJson(_: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return `${value.length} bytes, ${hex(value)}`;
  if (value instanceof LivepkgError) return { code: value.code, message: value.message };
  return typeof value === 'bigint' ? String(value) : value;
}

/** Examines files, and each two neighbours as a Live Photo. @returns JSON: an `Examination` of each */
export async function examineAll(files: readonly Blob[]): Promise<string> {
  const found: unknown[] = [];
  for (const [index, file] of files.entries()) found.push(await examine(file, files[index + 1]));
  return JSON.stringify(found, asJson);
}
