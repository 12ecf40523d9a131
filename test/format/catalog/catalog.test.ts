/** A catalog says what was written down, in one way only. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  MAX_LINE_BYTES,
  MAX_PATH_BYTES,
  type CatalogEntry,
} from '../../../src/format/catalog/catalog-schema.ts';
import { CLOUD_HASHES } from '../../../src/format/cloud-hash/clouds.ts';
import { sha256 } from '../../../src/format/digest.ts';
import { LivepkgError } from '../../../src/errors.ts';
import {
  bareEntry,
  catalogOf,
  catalogs,
  FACTS,
  HASHES,
  inPieces,
  readWhole,
  sampleEntry,
} from '../../support/catalog.ts';
import { pack, smallSource } from '../../support/containers.ts';
import { outcome } from '../../support/outcome.ts';
import { fuzzRuns } from '../../support/random.ts';

const codeOf = (bytes: Uint8Array): Promise<string> => outcome(() => readWhole(inPieces(bytes)));

/** Lines with a closing line that vouches for them, whatever they say. */
function closed(...lines: string[]): Buffer {
  const body = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  const digest = Buffer.from(sha256(body)).toString('hex');
  return Buffer.concat([body, Buffer.from(`{"sha256":"${digest}"}\n`)]);
}

const HEADER = '{"format":"livepkg-catalog","version":1,"count":1,"hashes":[]}';
const plain = { ...bareEntry('a.livepkg'), ...FACTS };
const [, LINE = ''] = catalogOf([plain], { count: 1, hashes: [] }).toString().split('\n');

test('what is written is read again, in pieces of any length', async () => {
  await fc.assert(
    fc.asyncProperty(catalogs, fc.integer({ min: 1, max: 300 }), async (catalog, length) => {
      const bytes = catalogOf(catalog.entries, catalog.header);
      expect(await readWhole(inPieces(bytes, length))).toEqual(catalog);
    }),
    { numRuns: fuzzRuns(200) },
  );
});

test('the bytes are those of the specification', () => {
  const entries = [plain, bareEntry('b/é".livepkg')];
  const text = catalogOf(entries, { count: 2, hashes: [] }).toString();
  const [first, second, third, last, ...rest] = text.split('\n');
  expect(first).toBe('{"format":"livepkg-catalog","version":1,"count":2,"hashes":[]}');
  expect(second).toBe(
    `{"path":"a.livepkg","size":3670016,"container":"${plain.container}","photo":"${plain.photo}",` +
      `"id":"${FACTS.id}","captured":"2026-01-09T18:32:07+09:00","make":"Apple","model":"iPhone 15 Pro",` +
      '"location":"+35.6586+139.7454+018.000/","members":[' +
      `{"name":"IMG_0001.HEIC","size":1670016,"sha256":"${'13579bdf'.repeat(8)}"},` +
      `{"name":"IMG_0001.MOV","size":1999000,"sha256":"${'02468ace'.repeat(8)}"}],` +
      `"sha256":"${plain.sha256}"}`,
  );
  expect(third).toMatch(/^\{"path":"b\/é\\"\.livepkg",.*"photo":"[0-9a-f]{64}","members":/);
  expect(last).toMatch(/^\{"sha256":"[0-9a-f]{64}"\}$/);
  expect(rest).toEqual(['']);
});

test('the hashes that are announced are those that stand there', () => {
  const [header, entry] = catalogOf([sampleEntry('a')])
    .toString()
    .split('\n');
  expect(header).toContain('"hashes":["dropbox","md5","quickxor","sha1"]');
  expect(entry).toMatch(
    /"sha256":"[0-9a-f]{64}","dropbox":"[0-9a-f]{64}","md5":"[0-9a-f]{32}","quickxor":"[0-9a-f]{40}","sha1":"[0-9a-f]{40}"\}$/,
  );
});

test('an archive without containers has a catalog, too', async () => {
  const header = { count: 0, hashes: [] };
  expect(await readWhole(inPieces(catalogOf([], header)))).toEqual({ header, entries: [] });
});

test('the longest line that can be written can be read', async () => {
  const name = '\x01'.repeat(255);
  const entry: CatalogEntry = {
    ...sampleEntry('\x01'.repeat(MAX_PATH_BYTES)),
    id: '\x01'.repeat(1024),
    make: '"'.repeat(1024),
    model: '\\'.repeat(1024),
    location: '"'.repeat(1024),
    members: Array.from({ length: 16 }, () => ({
      name,
      size: 2 ** 30 - 1,
      sha256: HASHES.dropbox,
    })),
  };
  const bytes = catalogOf([entry]);
  expect(bytes.length).toBeGreaterThan(0.75 * MAX_LINE_BYTES);
  expect((await readWhole(inPieces(bytes))).entries).toEqual([entry]);
});

describe('a foreign file is not a catalog', () => {
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('Dear diary,\n')],
    ['one line feed', Buffer.from('\n')],
    ['JSON', Buffer.from('{"name": "livepkg", "version": "0.1.0"}\n')],
    ['JSON Lines of something else', Buffer.from('{"event":"intact"}\n{"event":"summary"}\n')],
    ['a SUM file', Buffer.from(`${'0'.repeat(64)}  a.livepkg\n`)],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0, 1, 10])],
    ['a byte order mark before it', Buffer.from(`\ufeff${closed(HEADER, LINE).toString()}`)],
    ['white space in the first line', closed(HEADER.replace(':', ': '), LINE)],
  ])('%s', async (_, bytes) => expect(await codeOf(bytes)).toBe('not-a-catalog'));

  test('a container', async () => {
    expect(await codeOf(await pack(smallSource))).toBe('not-a-catalog');
  });
});

test.each(['2', '10', '999999999999999'])('version %s is told', async (version) => {
  const header = HEADER.replace('"version":1', `"version":${version}`);
  await expect(readWhole(inPieces(Buffer.from(`${header}\nany thing`)))).rejects.toThrow(
    `of version ${version}; this program reads version 1. Read it with a newer livepkg.`,
  );
  expect(await codeOf(Buffer.from(header.replace(',"count":1', ',"of":"its own"')))).toBe(
    'catalog-version',
  );
});

test.each(['0', '-1', '01', '1.5', '1e3', '"2"', 'null', ''])(
  'version %s was never written',
  async (version) => {
    const header = HEADER.replace('"version":1', `"version":${version}`);
    expect(await codeOf(closed(header, LINE))).toBe('catalog-edited');
  },
);

test('the lines that the next tests change are right', async () => {
  expect(await codeOf(closed(HEADER, LINE))).toBe('valid');
});

/** Changes of the entry's line, each with a digest that agrees. */
const CHANGES: [string, string, string][] = [
  ['white space', '{"path"', '{ "path"'],
  ['an escape that is not needed', '"a.livepkg"', '"\\u0061.livepkg"'],
  ['an escaped slash', '"a.livepkg"', '"a\\/b.livepkg"'],
  ['another spelling of a number', '"size":3670016', '"size":3670016.0'],
  ['an exponent', '"size":3670016', '"size":3670016e0'],
  ['a size that is none', '"size":3670016', '"size":-1'],
  ['a fraction', '"size":3670016', '"size":0.5'],
  ['too large a size', '"size":3670016', '"size":1073741824'],
  [
    'another order of keys',
    '"path":"a.livepkg","size":3670016',
    '"size":3670016,"path":"a.livepkg"',
  ],
  ['a key twice', '"size":3670016', '"size":3670016,"size":3670016'],
  ['an unknown key', '"size":3670016', '"size":3670016,"note":""'],
  ['__proto__', '"size":3670016', '"size":3670016,"__proto__":{}'],
  ['a missing key', '"size":3670016,', ''],
  ['no path', '"a.livepkg"', '""'],
  ['an absolute path', '"a.livepkg"', '"/a.livepkg"'],
  ['a path that leads out', '"a.livepkg"', '"b/../../a.livepkg"'],
  ['a dot', '"a.livepkg"', '"./a.livepkg"'],
  ['two slashes', '"a.livepkg"', '"b//a.livepkg"'],
  ['a slash at the end', '"a.livepkg"', '"a.livepkg/"'],
  ['a NUL', '"a.livepkg"', '"a\\u0000.livepkg"'],
  ['half a surrogate pair', '"a.livepkg"', '"a\\ud800.livepkg"'],
  ['a path that is too long', '"a.livepkg"', `"${'a'.repeat(MAX_PATH_BYTES + 1)}"`],
  ['a path that is no text', '"a.livepkg"', '7'],
  ['capital hex', '"photo":"fedc', '"photo":"FEDC'],
  ['short hex', '"photo":"fedc', '"photo":"fed'],
  ['an empty identifier', '"id":"6B29FC40-CA47-4067-B31D-00DD010662DA"', '"id":""'],
  ['null for what is absent', '"id":"6B29FC40-CA47-4067-B31D-00DD010662DA"', '"id":null'],
  ['a day that does not exist', '2026-01-09', '2026-02-30'],
  ['one member', `{"name":"IMG_0001.HEIC","size":1670016,"sha256":"${'13579bdf'.repeat(8)}"},`, ''],
  ['a member without its digest', `,"sha256":"${'02468ace'.repeat(8)}"`, ''],
  ['an empty make', '"Apple"', '""'],
  ['a model with a space behind it', '15 Pro', '15 Pro '],
  ['a location with a control character', '018.000/', '018.000\u0085'],
  ['a member in a folder', 'IMG_0001.MOV', 'b/IMG_0001.MOV'],
  ['a hash that is not announced', '"}', `","dropbox":"${'0'.repeat(64)}"}`],
  ['a carriage return', '"}', '"}\r'],
  ['something behind it', '"}', '"} {}'],
  ['no object', LINE, '[]'],
  ['null', LINE, 'null'],
  ['an empty line', LINE, ''],
  ['no JSON', LINE, '{"path":'],
  ['as deep as can be', LINE, '['.repeat(MAX_LINE_BYTES)],
];

test.each(CHANGES)('%s makes it edited, though the digest agrees', async (_, from, to) => {
  const at = LINE.lastIndexOf(from);
  expect(at).toBeGreaterThan(-1);
  const changed = LINE.slice(0, at) + to + LINE.slice(at + from.length);
  expect(await codeOf(closed(HEADER, changed))).toBe('catalog-edited');
});

test.each([
  ['a count that is none', '"count":1', '"count":-1'],
  ['a count that is no whole number', '"count":1', '"count":1.0'],
  ['a count beyond all numbers', '"count":1', '"count":1e999'],
  ['fewer than there are', '"count":1', '"count":0'],
  ['a hash that the entries lack', '"hashes":[]', '"hashes":["dropbox"]'],
  ['an unknown hash', '"hashes":[]', '"hashes":["crc32"]'],
  ['a hash that every entry has', '"hashes":[]', '"hashes":["sha256"]'],
  ['hashes out of order', '"hashes":[]', '"hashes":["quickxor","dropbox"]'],
  ['a hash twice', '"hashes":[]', '"hashes":["dropbox","dropbox"]'],
])('in the header, %s makes it edited', async (_, from, to) => {
  expect(HEADER).toContain(from);
  expect(await codeOf(closed(HEADER.replace(from, to), LINE))).toBe('catalog-edited');
});

test('more than there are means that some are missing', async () => {
  expect(await codeOf(closed(HEADER.replace('"count":1', '"count":2'), LINE))).toBe('catalog-cut');
});

/** What a person is told. */
async function told(bytes: Buffer): Promise<string> {
  const error: unknown = await readWhole(inPieces(bytes)).catch((thrown: unknown) => thrown);
  return error instanceof LivepkgError ? error.message : '';
}

test('every refusal says what happened and what to do', async () => {
  const whole = closed(HEADER, LINE);
  const advice =
    'Do not rely on it; take a whole copy of it, from a backup or from where it was written. ' +
    'A new one would only list what is there now.';
  expect(await told(Buffer.from('x'))).toBe(
    'It does not begin as a catalog does. Name a file that `livepkg catalog` wrote.',
  );
  expect(await told(whole.subarray(0, -1))).toBe(`The catalog ends inside line 3. ${advice}`);
  expect(await told(closed(HEADER, LINE.replace('3670016', '"large"')))).toMatch(
    /^Line 2 of the catalog is not as it was written: size: .*\. Do not rely on it; take a whole/,
  );
  const long = await told(closed(HEADER, `{"${'long'.repeat(1000)}":1}`));
  expect(long.length).toBeLessThan(500);
});

describe('a program that hands over something wrong is told', () => {
  const entries = ['a', 'b'].map(sampleEntry);
  const [a, b] = entries;
  if (a === undefined || b === undefined) throw new Error('no entries');
  const hashes = [...CLOUD_HASHES];
  test.each([
    ['entries out of order', [b, a], { count: 2, hashes }, /comes after/],
    ['an entry twice', [a, a], { count: 2, hashes }, /comes after/],
    ['too few', [a], { count: 2, hashes }, /1 entries where 2/],
    ['too many', [a, b], { count: 1, hashes }, /2 entries where 1/],
    ['a hash too many', [a], { count: 1, hashes: [] }, /other hashes/],
    ['a hash too few', [plain], { count: 1, hashes }, /other hashes/],
    ['hashes out of order', [a], { count: 1, hashes: hashes.toReversed() }, /unsorted/],
    ['a path that leads out', [sampleEntry('../a')], { count: 1, hashes }, /below a folder/],
    ['half a surrogate pair', [sampleEntry('\ud800')], { count: 1, hashes }, /surrogate/],
    ['a size that is none', [{ ...a, size: Number.NaN }], { count: 1, hashes }, /size/],
  ])('%s', (_, given, header, message) => {
    expect(() => catalogOf(given, header)).toThrow(message);
    expect(() => catalogOf(given, header)).not.toThrow(LivepkgError);
  });
});

test('bytewise order is that of UTF-8, not of UTF-16', async () => {
  // U+FF5E comes after U+1F600 in UTF-16, before it in UTF-8.
  const entries = ['~.livepkg', '\u{ff5e}.livepkg', '\u{1f600}.livepkg'].map(sampleEntry);
  expect(await codeOf(catalogOf(entries))).toBe('valid');
  expect(() => catalogOf(entries.toReversed())).toThrow('comes after');
});
