/** Catalogs with one line that is not as the text says, each with a closing line that agrees. */
import { MAX_PATH_BYTES } from '../../src/format/catalog/catalog-schema.ts';
import { catalogVector, closed, replaced, sampleLines } from './catalog-sample.ts';
import type { CatalogVector } from './catalog-vector.ts';

/** A name, what it is about, what stands in the right line, and what stands there instead. */
type Change = [name: string, comment: string, from: string, to: string];

const PATH = '"2026/IMG_0001.livepkg"';

const path = (name: string, comment: string, to: string): Change => [
  `path-${name}`,
  comment,
  PATH,
  to,
];
const time = (name: string, comment: string, to: string): Change => [
  `captured-${name}`,
  comment,
  '"2026-01-09T18:32:07+09:00"',
  `"${to}"`,
];

const without = (name: string, comment: string, part: string): Change => [
  `no-${name}`,
  comment,
  part,
  '',
];

function entryChanges(entry: string): Change[] {
  const [, size = ''] = /("size":\d+,)"container"/.exec(entry) ?? [];
  const members = /\[.*\]/.exec(entry)?.[0] ?? '';
  const member = /\{"name":"IMG_0001\.MOV".*?\}/.exec(entry)?.[0] ?? '';
  const digest = /"sha256":"([0-9a-f]{64})"\}$/.exec(entry)?.[1] ?? '';
  const identity = /"container":"([0-9a-f]{64})"/.exec(entry)?.[1] ?? '';
  const photo = /"photo":"([0-9a-f]{64})"/.exec(entry)?.[1] ?? '';
  const id = '"6B29FC40-CA47-4067-B31D-00DD010662DA"';
  return [
    // JSON, and the one way to write it.
    ['json', 'no JSON', '"}', '"'],
    ['array', 'an array', entry, '[]'],
    ['null', 'null', entry, 'null'],
    ['empty', 'an empty line', entry, ''],
    ['two-values', 'a second object in the line', '"}', '"} {}'],
    ['white-space', 'white space between tokens', size, ` ${size}`],
    ['white-space-end', 'a space behind the object', '"}', '"} '],
    ['carriage-return', 'a carriage return before the line feed', '"}', '"}\r'],
    ['escape', 'an escape that is not needed', '"2026/', '"\\u0032026/'],
    ['escape-slash', 'an escaped slash', '2026/IMG', '2026\\/IMG'],
    ['escape-long', 'U+000A as six characters', '2026/IMG', '2026/\\u000aIMG'],
    ['escape-hex', 'hex digits of an escape in upper case', '2026/IMG', '2026/\\u001FIMG'],
    [
      'escape-pair',
      'a character beyond U+FFFF as two escapes',
      '2026/IMG',
      '2026/\\ud83d\\ude00IMG',
    ],
    ['control', 'a control character as it is', '2026/IMG', '2026/\u0001IMG'],
    ['surrogate', 'half of a surrogate pair', '2026/IMG', '2026/\\ud83dIMG'],
    ['number-fraction', 'a number with a fraction', size, size.replace(',', '.0,')],
    ['number-exponent', 'a number with an exponent', size, size.replace(',', 'e0,')],
    ['number-zero', 'a number with a leading zero', size, size.replace(':', ':0')],
    ['number-minus', 'a zero with a sign', size, '"size":-0,'],
    ['number-text', 'a number as a text', size, '"size":"1",'],
    // Keys.
    [
      'order-of-keys',
      'two keys in another order',
      `"path":${PATH},${size}`,
      `${size}"path":${PATH},`,
    ],
    ['key-twice', 'a key twice', size, size + size],
    ['key-unknown', 'a key that is not known', size, `${size}"note":1,`],
    ['key-proto', 'a key __proto__', size, `${size}"__proto__":{},`],
    without('path', 'no path', `"path":${PATH},`),
    without('size', 'no size', size),
    without('container', 'no container identity', `"container":"${identity}",`),
    without('photo', 'no photo identity', `"photo":"${photo}",`),
    without('sha256', 'no digest', `,"sha256":"${digest}"`),
    ['id-null', 'null for what is absent', id, 'null'],
    ['hash', 'a hash that the header does not list', '"}', `","md5":"${'0'.repeat(32)}"}`],
    // Paths.
    path('empty', 'an empty path', '""'),
    path('absolute', 'an absolute path', '"/a.livepkg"'),
    path('parent', 'a path that leads out of the folder', '"a/../../b.livepkg"'),
    path('dot', 'a name that is a dot', '"./a.livepkg"'),
    path('dot-last', 'a last name that is two dots', '"a/.."'),
    path('slashes', 'two slashes together', '"a//b.livepkg"'),
    path('slash-last', 'a slash at the end', '"a.livepkg/"'),
    path('nul', 'U+0000', '"a\\u0000.livepkg"'),
    path('number', 'a number for a path', '7'),
    path('long', '131,073 bytes', `"${'é'.repeat((MAX_PATH_BYTES - 8) / 2)}a.livepkg"`),
    // Values.
    ['size-limit', 'a container of 1 GiB', size, '"size":1073741824,'],
    ['size-negative', 'a size below 0', size, '"size":-1,'],
    ['size-fraction', 'half a byte', size, '"size":0.5,'],
    ['size-true', 'true for a size', size, '"size":true,'],
    ['container-upper', 'hex in upper case', identity, identity.toUpperCase()],
    ['container-short', 'an identity of 63 digits', identity, identity.slice(1)],
    ['photo-upper', 'hex in upper case', photo, photo.toUpperCase()],
    ['photo-long', 'an identity of 65 digits', photo, `${photo}0`],
    ['sha256-upper', 'hex in upper case', digest, digest.toUpperCase()],
    ['sha256-short', 'a digest of 63 digits', digest, digest.slice(1)],
    ['id-empty', 'an empty identifier', id, '""'],
    ['id-long', 'an identifier of 1,025 bytes', id, `"${'é'.repeat(512)}a"`],
    ['id-number', 'a number for an identifier', id, '7'],
    time('day', 'a day that does not exist', '2026-02-29T18:32:07'),
    time('century', 'a leap day that does not exist', '1900-02-29T18:32:07'),
    time('month', 'month 0', '2026-00-09T18:32:07'),
    time('month-13', 'month 13', '2026-13-09T18:32:07'),
    time('day-0', 'day 0', '2026-01-00T18:32:07'),
    time('day-31', 'the 31st of a month of 30 days', '2026-04-31T18:32:07'),
    time('minute', 'minute 60', '2026-01-09T18:60:07'),
    time('hour', 'hour 24', '2026-01-09T24:00:00'),
    time('second', 'second 60', '2026-01-09T18:32:60'),
    time('fraction', 'a fraction of a second', '2026-01-09T18:32:07.5'),
    time('offset', 'an offset of 24 hours', '2026-01-09T18:32:07+24:00'),
    time('offset-minutes', 'an offset of 60 minutes', '2026-01-09T18:32:07+09:60'),
    time('lower', 'a lower-case z', '2026-01-09T18:32:07z'),
    time('space', 'a space for the T', '2026-01-09 18:32:07'),
    time('feed', 'a line feed behind it', '2026-01-09T18:32:07\\n'),
    time('date', 'a date alone', '2026-01-09'),
    ['captured-number', 'a number for a capture time', '"2026-01-09T18:32:07+09:00"', '7'],
    ['container-number', 'a number for an identity', `"${identity}"`, '7'],
    ['make-empty', 'an empty make', '"Apple"', '""'],
    ['make-number', 'a number for a make', '"Apple"', '7'],
    ['make-long', 'a make of 1,025 bytes', '"Apple"', `"${'é'.repeat(512)}a"`],
    ['model-space', 'a model that ends with a space', '15 Pro', '15 Pro '],
    ['model-space-first', 'a model that begins with a space', '"iPhone', '" iPhone'],
    ['location-control', 'a location with U+0085', '018.000/', '018.000\u0085'],
    ['location-feed', 'a location that ends with a line feed', '018.000/', '018.000/\\n'],
    ['location-delete', 'a location with U+007F', '018.000/', '018\u007f'],
    ['location-nul', 'a location with U+0000', '018.000/', '018\\u0000'],
    // Members.
    ['members-one', 'one member', `,${member}`, ''],
    ['members-17', '17 members', member, Array.from({ length: 16 }, () => member).join()],
    ['members-object', 'an object for the list of members', members, `{"a":${members}}`],
    ['members-null', 'null for the list of members', members, 'null'],
    ['member-name', 'a number for the name of a member', '"IMG_0001.MOV"', '7'],
    ['member-null', 'null for a member', member, 'null'],
    [
      'member-order',
      'keys of a member in another order',
      '"name":"IMG_0001.MOV","size":51',
      '"size":51,"name":"IMG_0001.MOV"',
    ],
    ['member-key', 'a key of a member that is not known', '"size":51', '"size":51,"role":"motion"'],
    ['member-no-name', 'a member without a name', '"name":"IMG_0001.MOV",', ''],
    ['member-no-size', 'a member without a size', '"size":51,', ''],
    ['member-size', 'a member of 1 GiB', '"size":51', '"size":1073741824'],
    [
      'member-no-sha256',
      'a member without a digest',
      /,"sha256":"[0-9a-f]{64}"/.exec(member)?.[0] ?? '',
      '',
    ],
    [
      'member-sha256',
      'a digest of a member with 63 digits',
      /[0-9a-f]{64}/.exec(member)?.[0] ?? '',
      '0'.repeat(63),
    ],
    ['member-folder', 'a member in a folder', 'IMG_0001.MOV', 'a/IMG_0001.MOV'],
    ['member-parent', 'a member that is the folder above', 'IMG_0001.MOV', '..'],
    ['member-dot', 'a member that is a dot', 'IMG_0001.MOV', '.'],
    ['member-empty', 'an empty name of a member', 'IMG_0001.MOV', ''],
    ['member-nul', 'a name of a member with U+0000', 'IMG_0001.MOV', 'IMG\\u0000'],
    ['member-long', 'a name of 256 UTF-16 code units', 'IMG_0001.MOV', 'a'.repeat(256)],
    [
      'member-long-pairs',
      'a name of 255 code points, 256 UTF-16 code units',
      'IMG_0001.MOV',
      `${'a'.repeat(254)}\u{1f600}`,
    ],
  ];
}

const HEADER_CHANGES: Change[] = [
  ['version-0', 'version 0, which there never was', '"version":1', '"version":0'],
  ['version-zero', 'a version with a leading zero', '"version":1', '"version":02'],
  ['version-fraction', 'a version with a fraction', '"version":1', '"version":2.0'],
  ['version-negative', 'a version below 0', '"version":1', '"version":-2'],
  ['version-text', 'a version as a text', '"version":1', '"version":"2"'],
  ['version-long', 'a version of 16 digits', '"version":1', '"version":1000000000000000'],
  ['version-space', 'a version with a space behind it', '"version":1', '"version":2 '],
  ['version-1', 'version 1.0', '"version":1', '"version":1.0'],
  ['count-negative', 'a count below 0', '"count":1', '"count":-1'],
  ['count-fraction', 'a count with a fraction', '"count":1', '"count":1.0'],
  ['count-large', 'a count of 2^53', '"count":1', '"count":9007199254740992'],
  ['count-text', 'a count as a text', '"count":1', '"count":"1"'],
  ['count-true', 'true for a count', '"count":1', '"count":true'],
  ['no-count', 'no count', '"count":1,', ''],
  ['no-hashes', 'no hashes', ',"hashes":[]', ''],
  ['hashes-lacking', 'a hash that the entries do not have', '[]', '["md5"]'],
  ['key-unknown', 'a key that is not known', '"hashes"', '"note":1,"hashes"'],
  ['order-of-keys', 'keys in another order', '"count":1,"hashes":[]', '"hashes":[],"count":1'],
  ['white-space', 'white space between tokens', '"count":1', '"count": 1'],
  ['json', 'no JSON', ']}', ']'],
];

const EDITED = 'catalog-edited';

export async function lineVectors(): Promise<CatalogVector[]> {
  const { header, entry } = await sampleLines();
  const entries = entryChanges(entry).map(([name, comment, from, to]) =>
    catalogVector(EDITED, `entry-${name}`, comment, closed(header, replaced(entry, from, to))),
  );
  const headers = HEADER_CHANGES.map(([name, comment, from, to]) =>
    catalogVector(EDITED, `header-${name}`, comment, closed(replaced(header, from, to), entry)),
  );
  return [...headers, ...entries];
}
