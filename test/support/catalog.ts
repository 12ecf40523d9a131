/** Catalogs to test with: made here, and as arbitraries for fast-check. */
import { compareText } from '../../src/format/compare-text.ts';
import * as fc from 'fast-check';
import { type CatalogEntry, type CatalogHeader } from '../../src/format/catalog/catalog-schema.ts';
import { CLOUD_HASHES, HASH_BYTES, type CloudHash } from '../../src/format/cloud-hash/clouds.ts';
import { openCatalog } from '../../src/format/catalog/read-catalog.ts';
import { encodeCatalog } from '../../src/format/catalog/write-catalog.ts';

/** An entry with what every entry has, and nothing else. */
export function bareEntry(path: string): CatalogEntry {
  return {
    path,
    size: 3_670_016,
    container: '0123456789abcdef'.repeat(4),
    photo: 'fedcba9876543210'.repeat(4),
    members: [
      { name: 'IMG_0001.HEIC', size: 1_670_016, sha256: '13579bdf'.repeat(8) },
      { name: 'IMG_0001.MOV', size: 1_999_000, sha256: '02468ace'.repeat(8) },
    ],
    sha256: '00112233445566778899aabbccddeeff'.repeat(2),
  };
}

/** What only some photos have. */
export const FACTS = {
  id: '6B29FC40-CA47-4067-B31D-00DD010662DA',
  captured: '2026-01-09T18:32:07+09:00',
  make: 'Apple',
  model: 'iPhone 15 Pro',
  location: '+35.6586+139.7454+018.000/',
};
/** What only a catalog with all hashes has. */
export const HASHES = {
  dropbox: 'ffeeddccbbaa99887766554433221100'.repeat(2),
  md5: '0123456789abcdef'.repeat(2),
  quickxor: '0011223344556677889900112233445566778899',
  sha1: '99887766554433221100998877665544332211ff',
};

/** An entry with everything in it that there can be. */
export const sampleEntry = (path: string): CatalogEntry => ({
  ...bareEntry(path),
  ...FACTS,
  ...HASHES,
});

/** The catalog of some entries: a header is made where none is given. */
export function catalogOf(
  entries: readonly CatalogEntry[],
  header: CatalogHeader = { count: entries.length, hashes: [...CLOUD_HASHES] },
): Buffer {
  return Buffer.concat([...encodeCatalog(entries, header)]);
}

/** Bytes in pieces of one length. */
export async function* inPieces(bytes: Uint8Array, length = 65_536): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += length) {
    yield bytes.subarray(start, start + length);
  }
}

/** All that a catalog says. */
export async function readWhole(
  pieces: AsyncIterable<Uint8Array>,
): Promise<{ header: CatalogHeader; entries: CatalogEntry[] }> {
  const { header, entries } = await openCatalog(pieces);
  const read: CatalogEntry[] = [];
  for await (const entry of entries) read.push(entry);
  return { header, entries: read };
}

const segment = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 12 })
  .map((text) => text.replaceAll(/[/\0]/g, '_'))
  .filter((text) => text !== '' && text !== '.' && text !== '..');
const hex = (bytes: number): fc.Arbitrary<string> =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((one) => Buffer.from(one).toString('hex'));
const size = fc.nat(2 ** 30 - 1);
/** Text as a manifest has it: nothing around it, and no control characters. */
const described = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 20 })
  .filter((text) => !/^ | $|\p{Cc}/u.test(text));

/** Entries that may stand in a catalog with some hashes, in any order. */
const entryWith = (hashes: readonly CloudHash[]): fc.Arbitrary<CatalogEntry> => {
  const hashesOf = fc.record(
    Object.fromEntries(hashes.map((hash) => [hash, hex(HASH_BYTES[hash])])),
  );
  const bare = fc.record(
    {
      path: fc.array(segment, { minLength: 1, maxLength: 4 }).map((names) => names.join('/')),
      size,
      container: hex(32),
      photo: hex(32),
      id: fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
      captured: fc.constantFrom('2026-01-09T18:32:07', '2026-01-09T18:32:07Z'),
      make: described,
      model: described,
      location: described,
      members: fc.array(fc.record({ name: segment, size, sha256: hex(32) }), {
        minLength: 2,
        maxLength: 16,
      }),
      sha256: hex(32),
    },
    {
      requiredKeys: ['path', 'size', 'container', 'photo', 'members', 'sha256'],
    },
  );
  return fc.tuple(bare, hashesOf).map(([entry, own]) => ({ ...entry, ...own }));
};

/** A header and the entries that it announces. */
export const catalogs = fc.subarray([...CLOUD_HASHES]).chain((hashes) =>
  fc
    .uniqueArray(entryWith(hashes), { selector: ({ path }) => path, maxLength: 12 })
    .map((entries) => ({
      header: { count: entries.length, hashes },
      entries: entries.toSorted((a, b) => compareText(a.path, b.path)),
    })),
);
