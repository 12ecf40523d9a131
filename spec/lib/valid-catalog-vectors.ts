/** Catalogs that are valid: the example of the text, and what is allowed at the limits. */
import { MAX_PATH_BYTES, type CatalogEntry } from '../../src/format/catalog/catalog-schema.ts';
import { entryOf } from '../../src/format/catalog/entry-of.ts';
import { CLOUD_HASHES } from '../../src/format/cloud-hash/clouds.ts';
import { catalogOf, catalogVector, fullEntry } from './catalog-sample.ts';
import type { CatalogVector } from './catalog-vector.ts';
import { validVectors } from './valid-vectors.ts';

const valid = (name: string, comment: string, bytes: Uint8Array): CatalogVector =>
  catalogVector('valid', name, comment, bytes);

/** The container of a vector of the container. */
async function vectorOf(name: string): Promise<Uint8Array> {
  const found = (await validVectors()).find((one) => one.name === name);
  if (found === undefined) throw new Error(`no vector ${name}`);
  return found.bytes;
}

/** It has only what every entry has. */
const BARE = 'valid-by-name';

/** The example of the specification. */
async function example(): Promise<CatalogEntry[]> {
  return [
    await entryOf('2026/IMG_0001.livepkg', await vectorOf('valid-pair'), ['dropbox']),
    await entryOf('scans/IMG_0001.livepkg', await vectorOf(BARE), ['dropbox']),
  ];
}

export async function validCatalogVectors(): Promise<CatalogVector[]> {
  const bare = await entryOf('a.livepkg', await vectorOf(BARE), []);
  const full = await fullEntry('a.livepkg', []);
  const withPaths = (...paths: string[]): Buffer =>
    catalogOf(paths.map((path) => ({ ...bare, path })));
  const members = Array.from({ length: 16 }, (_, index) => ({
    name: index === 0 ? '竖'.repeat(255) : `${index}.xmp`,
    size: index === 1 ? 2 ** 30 - 1 : 0,
    sha256: full.sha256,
  }));
  return [
    valid('', 'the example of the text', catalogOf(await example(), ['dropbox'])),
    valid('empty', 'an archive without containers', catalogOf([])),
    valid('bare', 'only the keys that every entry has', catalogOf([bare])),
    valid(
      'full',
      'every key that an entry can have, and all hashes',
      catalogOf([await fullEntry('a.livepkg')], [...CLOUD_HASHES]),
    ),
    valid(
      'some-hashes',
      'two hashes that are not neighbours',
      catalogOf([await fullEntry('a.livepkg', ['dropbox', 'sha1'])], ['dropbox', 'sha1']),
    ),
    valid(
      'order',
      'the order is that of bytes of UTF-8: U+FF5E stands before U+1F600, and upper case before lower',
      withPaths('B.livepkg', 'a.livepkg', '\u{ff5e}.livepkg', '\u{1f600}.livepkg'),
    ),
    valid(
      'order-slash',
      'a slash is a byte like others: it stands after a space and before 0',
      withPaths('a b.livepkg', 'a/b.livepkg', 'a0b.livepkg'),
    ),
    valid(
      'normal-forms',
      'two paths that differ only in their normal form are two paths',
      withPaths('e\u0301.livepkg', '\u00e9.livepkg'),
    ),
    valid(
      'names',
      'names that are unusual and still right, and one without the extension of a container',
      withPaths(' a', '...', '..a', '.livepkg', 'C:\\a.livepkg', 'a./b', 'a:b', '\ufeffa'),
    ),
    valid(
      'escapes',
      'a text with every escape, and with U+007F, U+0085, U+2028 and U+FFFF, which have none',
      withPaths('"\\\b\t\n\f\r\u0001\u001f\u007f\u0085\u2028\uffff.livepkg'),
    ),
    valid(
      'path-long',
      'a path of 131,072 bytes',
      withPaths('é'.repeat((MAX_PATH_BYTES - 8) / 2) + '.livepkg'),
    ),
    valid(
      'id',
      'identifiers of 1 and of 1,024 bytes, with U+0000 and with spaces around',
      catalogOf([
        { ...full, id: '\0' },
        { ...full, path: 'b', id: ` ${'é'.repeat(511)} ` },
      ]),
    ),
    valid(
      'captured',
      'capture times: without offset, in UTC, with offsets, on a leap day',
      catalogOf(
        [
          '2024-02-29T23:59:59',
          '2000-02-29T00:00:00Z',
          '0000-02-29T00:00:00-23:59',
          '2026-01-09T18:32:07+05:45',
        ].map((captured, index) => ({ ...full, path: `${index}`, captured })),
      ),
    ),
    valid(
      'text',
      'texts of 1 and of 1,024 bytes; only U+0020 counts as a space at an end',
      catalogOf([
        { ...full, make: 'é'.repeat(512), model: '"', location: '\u00a0 \u3000' },
        { ...full, path: 'b', make: '\u00ad', model: '\u200b', location: '\u2028' },
      ]),
    ),
    valid(
      'members',
      '16 members, one with a name of 255 UTF-16 code units, one with 1 GiB less a byte',
      catalogOf([{ ...full, members }]),
    ),
    valid(
      'sizes',
      'containers of 0 bytes and of 1 GiB less a byte: a reader does not ask whether that can be',
      catalogOf([
        { ...full, size: 0 },
        { ...full, path: 'b', size: 2 ** 30 - 1 },
      ]),
    ),
  ];
}
