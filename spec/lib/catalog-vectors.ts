/** Every vector of the catalog. Those of its single lines are in `entry-catalog-vectors.ts`. */
import type { CatalogCode } from '../../src/errors.ts';
import { entryLine, headerLine } from '../../src/format/catalog/catalog-line.ts';
import { MAX_LINE_BYTES } from '../../src/format/catalog/catalog-schema.ts';
import { CLOUD_HASHES } from '../../src/format/cloud-hash/clouds.ts';
import {
  catalogVector,
  closed,
  closedBytes,
  closingFor,
  fullEntry,
  joined,
  replaced,
  sampleLines,
} from './catalog-sample.ts';
import type { CatalogVector } from './catalog-vector.ts';
import { lineVectors } from './entry-catalog-vectors.ts';
import { container, manifest } from './sample.ts';
import { validCatalogVectors } from './valid-catalog-vectors.ts';

type Case = [name: string, comment: string, bytes: Uint8Array, zeros?: number];

const vectorsOf = (code: CatalogCode, cases: readonly Case[]): CatalogVector[] =>
  cases.map(([name, comment, bytes, zeros = 0]) => {
    return { ...catalogVector(code, name, comment, bytes), zeros };
  });

/** Bytes that no UTF-8 holds. */
const NO_UTF8 = Buffer.of(0xc3, 0x28);

async function foreign(): Promise<CatalogVector[]> {
  const { header, entry } = await sampleLines();
  const whole = closed(header, entry);
  const start = header.indexOf('1');
  return vectorsOf('not-a-catalog', [
    ['empty', 'an empty file', Buffer.alloc(0)],
    ['text', 'a text', Buffer.from('Dear diary,\n')],
    ['feed', 'a line feed before a catalog', Buffer.concat([Buffer.from('\n'), whole])],
    ['mark', 'a byte order mark before a catalog', Buffer.concat([Buffer.from('\ufeff'), whole])],
    ['space', 'white space in the first words', closed(header.replace(':', ': '), entry)],
    ['case', 'the first words in upper case', closed(header.replace('livepkg', 'LIVEPKG'), entry)],
    ['other', 'JSON Lines of another program', Buffer.from('{"format":"other","version":1}\n')],
    ['cut', 'a catalog that ends in its first words', whole.subarray(0, start - 1)],
    ['container', 'a container', await container(manifest())],
    ['long', 'zero bytes, more than a line may have', Buffer.alloc(0), MAX_LINE_BYTES + 1],
  ]);
}

async function later(): Promise<CatalogVector[]> {
  const { header, entry } = await sampleLines();
  const two = header.replace('"version":1', '"version":2');
  const begun = Buffer.from(two.slice(0, two.indexOf(',"count"')));
  return vectorsOf('catalog-version', [
    ['', 'version 2, otherwise as version 1', closed(two, entry)],
    ['keys', 'version 2 with keys of its own', Buffer.from(`${begun.toString()},"more":[]}\n`)],
    ['only', 'version 2 and no other key', Buffer.from(`${begun.toString()}}`)],
    [
      'digits',
      'a version of 15 digits',
      closed(header.replace('"version":1', '"version":999999999999999'), entry),
    ],
    [
      'long',
      'version 2, with a first line that is too long: the version is looked at before that',
      Buffer.from(`${begun.toString()},`),
      MAX_LINE_BYTES,
    ],
  ]);
}

async function cut(): Promise<CatalogVector[]> {
  const { header, entry } = await sampleLines();
  const whole = closed(header, entry);
  const two = header.replace('"count":1', '"count":2');
  const body = joined(header, entry);
  return vectorsOf('catalog-cut', [
    [
      'version',
      'it ends behind a later version, which may go on',
      Buffer.from(header.replace('1,"count":1,"hashes":[]}', '2')),
    ],
    ['header', 'it ends in the header', Buffer.from(header.slice(0, -1))],
    ['header-feed', 'the line feed of the header is missing', Buffer.from(header)],
    [
      'header-edited',
      'a header that is wrong and not whole',
      Buffer.from(header.replace('"count"', '"COUNT"')),
    ],
    ['after-header', 'it ends behind the header', joined(header)],
    ['entry', 'it ends in an entry', body.subarray(0, -10)],
    ['entry-feed', 'the line feed of an entry is missing', body.subarray(0, -1)],
    ['closing', 'the closing line is missing', body],
    ['closing-part', 'it ends in the closing line', whole.subarray(0, -5)],
    ['closing-feed', 'the line feed of the closing line is missing', whole.subarray(0, -1)],
    ['fewer', 'fewer entries than count says, and a digest that agrees', closed(two, entry)],
    [
      'fewer-digest',
      'fewer entries than count says: that is looked at before the digest',
      joined(two, entry, `{"sha256":"${'0'.repeat(64)}"}`),
    ],
    [
      'count',
      'the largest count, and no entry',
      closed(header.replace('"count":1', '"count":9007199254740991')),
    ],
    ['long', 'a line of 1,048,576 zero bytes, without a line feed', joined(header), MAX_LINE_BYTES],
  ]);
}

async function edited(): Promise<CatalogVector[]> {
  const { header, entry } = await sampleLines();
  const whole = closed(header, entry);
  const body = joined(header, entry);
  const closing = closingFor(body).toString().trimEnd();
  const two = headerLine({ count: 2, hashes: [] });
  const [a, b] = [entryLine(await fullEntry('a', [])), entryLine(await fullEntry('b', []))];
  const paths = (...names: string[]): Buffer =>
    closed(two, ...names.map((name) => replaced(a, '"a"', JSON.stringify(name))));
  const withClosing = (line: string): Buffer => Buffer.concat([body, joined(line)]);
  return vectorsOf('catalog-edited', [
    [
      'digest',
      'an entry is changed, and the digest is not',
      Buffer.from(whole.toString().replace('IMG_0001', 'IMG_0002')),
    ],
    [
      'crlf',
      'line ends of Windows',
      closedBytes(Buffer.from(body.toString().replaceAll('\n', '\r\n'))),
    ],
    ['crlf-closing', 'a carriage return behind the closing line', withClosing(`${closing}\r`)],
    [
      'closing-upper',
      'hex of the closing line in upper case',
      withClosing(`{"sha256":"${/[0-9a-f]{64}/.exec(closing)?.[0].toUpperCase() ?? ''}"}`),
    ],
    ['closing-space', 'white space in the closing line', withClosing(closing.replace('"}', '" }'))],
    [
      'closing-key',
      'a second key in the closing line',
      withClosing(closing.replace('}', ',"more":1}')),
    ],
    [
      'closing-utf8',
      'a closing line that is not UTF-8, behind too few entries: that is looked at first',
      Buffer.concat([joined(two, entry), Buffer.from('{"sha256":"'), NO_UTF8, Buffer.from('\n')]),
    ],
    [
      'after-feed',
      'a line feed behind the closing line',
      Buffer.concat([whole, Buffer.from('\n')]),
    ],
    ['after-zero', 'a zero byte behind the closing line', Buffer.concat([whole, Buffer.alloc(1)])],
    ['after-line', 'a line that is too long behind the closing line', whole, MAX_LINE_BYTES + 1],
    ['after-closing', 'the closing line twice', Buffer.concat([whole, joined(closing)])],
    ['twice', 'a catalog behind a catalog', Buffer.concat([whole, whole])],
    ['more', 'more entries than count says', closed(header, a, b)],
    ['more-cut', 'more entries than count says, and no closing line', joined(header, a, b)],
    [
      'more-none',
      'an entry where count says 0',
      closed(header.replace('"count":1', '"count":0'), entry),
    ],
    [
      'entry-cut',
      'an entry that is wrong, and no closing line',
      joined(header, replaced(entry, '"size":51', '"size":-51')),
    ],
    ['entry-feed', 'an empty line before the closing line', closed(header, entry, '')],
    ['order', 'two entries in the wrong order', closed(two, b, a)],
    ['order-twice', 'an entry twice', closed(two, a, a)],
    ['order-path', 'two entries of one path', closed(two, a, replaced(a, '"make":"Apple",', ''))],
    ['order-utf16', 'the order of UTF-16', paths('\u{1f600}', '\u{ff5e}')],
    ['order-case', 'an order without regard to case', paths('a', 'B')],
    ['order-slash', 'an order that takes the names of folders first', paths('a/b', 'a b')],
    [
      'utf8-header',
      'a header that is not UTF-8',
      closedBytes(Buffer.concat([Buffer.from(header.slice(0, -1)), NO_UTF8, Buffer.from('}\n')])),
    ],
    ['utf8', 'a path that is not UTF-8', closedBytes(withoutUtf8(body))],
    [
      'utf8-surrogate',
      'half of a surrogate pair in three bytes',
      closedBytes(withoutUtf8(body, Buffer.of(0xed, 0xa0, 0x80))),
    ],
    [
      'utf8-overlong',
      'a slash in two bytes',
      closedBytes(withoutUtf8(body, Buffer.of(0xc0, 0xaf))),
    ],
    [
      'mark',
      'a byte order mark before an entry',
      closedBytes(Buffer.from(body.toString().replace('\n', '\n\ufeff'))),
    ],
    [
      'header-long',
      'a first line that is too long',
      Buffer.from(header),
      MAX_LINE_BYTES + 1 - header.length,
    ],
    ['long', 'a line of 1,048,577 zero bytes', joined(header), MAX_LINE_BYTES + 1],
  ]);
}

/** With bytes in the path of the entry that no UTF-8 holds. */
function withoutUtf8(body: Buffer, bytes: Uint8Array = NO_UTF8): Buffer {
  const at = body.indexOf('IMG_0001');
  return Buffer.concat([body.subarray(0, at), bytes, body.subarray(at)]);
}

/** Lists of hashes that no header has, without an entry that could show it. */
function listedHashes(): CatalogVector[] {
  const cases: [name: string, comment: string, hashes: string][] = [
    ['unknown', 'a hash that is not known', '["crc32"]'],
    ['sha256', 'the hash that every entry has', '["sha256"]'],
    ['order', 'hashes in another order', '["quickxor","dropbox"]'],
    ['twice', 'a hash twice', '["md5","md5"]'],
    ['null', 'null for the list of hashes', 'null'],
    ['text', 'a text for the list of hashes', '"md5"'],
    ['number', 'a number in the list of hashes', '[7]'],
  ];
  const header = headerLine({ count: 0, hashes: [] });
  return vectorsOf(
    'catalog-edited',
    cases.map(([name, comment, hashes]) => {
      return [`header-hashes-${name}`, comment, closed(replaced(header, '[]', hashes))];
    }),
  );
}

/** Entries with one hash that is a digit short, and without it. */
async function ownHashes(): Promise<CatalogVector[]> {
  const header = headerLine({ count: 1, hashes: [...CLOUD_HASHES] });
  const entry = entryLine(await fullEntry('a'));
  return vectorsOf(
    'catalog-edited',
    CLOUD_HASHES.flatMap((hash): Case[] => {
      const [all = '', digits = ''] = new RegExp(`,"${hash}":"([0-9a-f]+)"`).exec(entry) ?? [];
      const short = replaced(entry, all, all.replace(digits, digits.slice(1)));
      return [
        [`entry-${hash}-short`, 'a hash that is a digit short', closed(header, short)],
        [
          `entry-no-${hash}`,
          'a hash that is listed is missing',
          closed(header, replaced(entry, all, '')),
        ],
      ];
    }),
  );
}

/** All of them. */
export async function allCatalogVectors(): Promise<CatalogVector[]> {
  const all = [
    ...(await validCatalogVectors()),
    ...(await foreign()),
    ...(await later()),
    ...(await cut()),
    ...(await edited()),
    ...(await lineVectors()),
    ...listedHashes(),
    ...(await ownHashes()),
  ];
  if (new Set(all.map(({ name }) => name)).size < all.length) throw new Error('a name twice');
  return all;
}
