/** Containers whose manifest is wrong as bytes or as CBOR. */
import { encodeCbor } from '../../src/format/cbor.ts';
import { sha256 } from '../../src/format/digest.ts';
import type { FormatCode } from '../../src/errors.ts';
import { MANIFEST_OFFSET, vector, t, withStatuses } from './build.ts';
import { container, entries, IDENTIFIER, manifest, patch, splice, STILL, zip } from './sample.ts';
import type { Vector } from './vector.ts';

/** The valid manifest's bytes with some of them (hex digits) replaced, in a container. */
async function replaced(find: string, by: string): Promise<Buffer> {
  return zip(entries(splice(encodeCbor(manifest()), find, by)));
}

/** Six arrays of 30, each of which refers 30 times to the one before it. */
function sharedValues(): Buffer {
  const levels = Array.from({ length: 6 }, (_, level) => {
    const item = level === 0 ? '00' : `d81d0${level - 1}`;
    return `d81c981e${item.repeat(30)}`;
  });
  return Buffer.from(`86${levels.join('')}`, 'hex');
}

/** A container whose manifest is these bytes (hex digits). */
async function whole(item: string): Promise<Buffer> {
  return zip(entries(Buffer.from(item, 'hex')));
}

export async function cborVectors(): Promise<Vector[]> {
  const valid = await container(manifest());
  const link = `a2${t('by')}${t('content-identifier')}${t('id')}7824${Buffer.from(IDENTIFIER).toString('hex')}`;
  const model = t('model') + t('iPhone 15 Pro');

  // What stands in place of the text of `model`, or of `duration`: hex digits.
  const inModel = async (item: string): Promise<Buffer> => replaced(model, t('model') + item);
  const inDuration = async (item: string): Promise<Buffer> =>
    replaced(`${t('duration')}1907dc`, t('duration') + item);
  const version = `${t('version')}01`;
  const digest = `5820${Buffer.from(sha256(STILL)).toString('hex')}`;
  const more: [FormatCode, string, string, Buffer][] = [
    ['cbor-malformed', 'empty', 'a manifest of no bytes', await whole('')],
    ['cbor-malformed', 'head', 'it ends inside the head of an item', await whole('1907')],
    [
      'cbor-malformed',
      'nesting-maps',
      'an integer inside nine maps',
      await whole('a100'.repeat(9) + '00'),
    ],
    [
      'cbor-malformed',
      'nesting-keys',
      'a key inside nine maps',
      await whole('a1'.repeat(9) + '00'.repeat(10)),
    ],
    [
      'cbor-malformed',
      'nesting-tags',
      'an integer inside nine tags',
      await whole('c0'.repeat(9) + '00'),
    ],
    [
      'cbor-malformed',
      'nesting-mixed',
      'nine arrays, maps and tags',
      await whole('81a100c0'.repeat(3) + '00'),
    ],
    [
      'cbor-malformed',
      'nesting-empty',
      'an array in eight arrays and a tag',
      await whole('81'.repeat(8) + 'c080'),
    ],
    [
      'cbor-malformed',
      'simple-31',
      'a simple value of two bytes that has one',
      await inModel('f81f'),
    ],
    ['cbor-malformed', 'simple-0', 'the simple value 0 in two bytes', await inModel('f800')],
    [
      'cbor-malformed',
      'simple-reserved',
      'a reserved initial byte of a simple value',
      await inModel('fc'),
    ],
    ['cbor-malformed', 'map-reserved', 'a reserved initial byte of a map', await inModel('be')],
    ['cbor-malformed', 'chunk', 'a text with a chunk of bytes', await inModel('7f4161ff')],
    [
      'cbor-malformed',
      'chunk-bytes',
      'a byte string with a chunk of text',
      await inModel('5f6161ff'),
    ],
    [
      'cbor-malformed',
      'chunk-chunks',
      'a text in chunks within one',
      await inModel('7f7f6161ffff'),
    ],
    ['cbor-malformed', 'chunk-end', 'a text in chunks that does not end', await whole('7f6161')],
    ['cbor-malformed', 'open-integer', 'an integer of indefinite length', await inDuration('1f')],
    [
      'cbor-malformed',
      'open-negative',
      'a negative integer of indefinite length',
      await inDuration('3f'),
    ],
    ['cbor-malformed', 'open-tag', 'a tag of indefinite length', await inDuration('df00')],
    ['cbor-malformed', 'break-value', 'a break in place of a value', await inModel('bf6161ff')],
    ['cbor-malformed', 'break-array', 'a break in an array of a length', await inModel('8200ff')],
    ['cbor-malformed', 'break-tag', 'a break behind a tag', await inModel('9fc0ff')],
    ['cbor-malformed', 'count', 'an array of 2^64 − 1 items', await whole('9bffffffffffffffff')],
    [
      'cbor-malformed',
      'length-64',
      'a text that claims 2^64 − 1 bytes',
      await whole('7bffffffffffffffff61'),
    ],
    ['cbor-type', '2-32', 'an integer of 2^32', await inDuration('1b0000000100000000')],
    ['cbor-type', '2-64', 'an integer of 2^64 − 1', await inDuration('1bffffffffffffffff')],
    [
      'cbor-type',
      'version-2-32',
      'version 2^32',
      await replaced(version, `${t('version')}1b0000000100000000`),
    ],
    [
      'cbor-type',
      'version-tag',
      'version 2 in a tag',
      await replaced(version, `${t('version')}c002`),
    ],
    ['cbor-type', 'version-float', 'version 2.0', await replaced(version, `${t('version')}f94000`)],
    [
      'cbor-type',
      'version-key',
      'version 2, its key a byte string',
      await replaced(version, `4776657273696f6e02`),
    ],
    [
      'cbor-type',
      'tagged',
      'a map of version 2 in a tag',
      await whole(`d9d9f7a1${t('version')}02`),
    ],
    ['cbor-type', 'nesting', 'an integer in eight tags', await whole('c0'.repeat(8) + '00')],
    [
      'cbor-type',
      'key-bytes',
      'the key of a map is a byte string',
      await replaced(`${t('make')}${t('Apple')}`, `446d616b65${t('Apple')}`),
    ],
    [
      'cbor-type',
      'key-array',
      'the key of a map is an array',
      await replaced(`${t('make')}${t('Apple')}`, `80${t('Apple')}`),
    ],
    [
      'cbor-type',
      'key-negative',
      'the key of a map is a negative integer',
      await replaced(`${t('make')}${t('Apple')}`, `20${t('Apple')}`),
    ],
    ['cbor-type', 'false', 'the value false', await inModel('f4')],
    ['cbor-type', 'true', 'the value true', await inModel('f5')],
    ['cbor-type', 'simple', 'the simple value 0', await inModel('e0')],
    ['cbor-type', 'simple-32', 'the simple value 32', await inModel('f820')],
    ['cbor-type', 'simple-255', 'the simple value 255', await inModel('f8ff')],
    ['cbor-type', 'float-32', 'a float of four bytes', await inDuration('fa44fb8000')],
    ['cbor-type', 'float-64', 'a float of eight bytes', await inDuration('fb409f700000000000')],
    ['cbor-type', 'nan', 'no number', await inDuration('f97e00')],
    [
      'cbor-type',
      'first',
      'a float comes before an integer that is longer than it need be',
      await zip(
        entries(
          splice(
            splice(encodeCbor(manifest()), version, `${t('version')}1801`),
            `${t('duration')}1907dc`,
            `${t('duration')}f97000`,
          ),
        ),
      ),
    ],
    [
      'cbor-not-canonical',
      'integer-16',
      'an integer below 24 in three bytes',
      await inDuration('190017'),
    ],
    [
      'cbor-not-canonical',
      'integer-32',
      'an integer below 65,536 in five bytes',
      await inDuration('1a000007dc'),
    ],
    [
      'cbor-not-canonical',
      'integer-64',
      'an integer below 2^32 in nine bytes',
      await inDuration('1b00000000ffffffff'),
    ],
    [
      'cbor-not-canonical',
      'text-length',
      'the length of a text is longer than it need be',
      await replaced(t('Apple'), `7805${t('Apple').slice(2)}`),
    ],
    [
      'cbor-not-canonical',
      'bytes-length',
      'the length of a byte string is longer than it need be',
      await replaced('5820', '590020'),
    ],
    [
      'cbor-not-canonical',
      'map-length',
      'the length of a map is longer than it need be',
      await replaced(link, `b802${link.slice(2)}`),
    ],
    [
      'cbor-not-canonical',
      'array-length',
      'the length of an array is longer than it need be',
      await replaced(`${t('members')}82`, `${t('members')}9802`),
    ],
    [
      'cbor-not-canonical',
      'chunks',
      'a text in chunks',
      await replaced(t('Apple'), `7f${t('App')}${t('le')}ff`),
    ],
    [
      'cbor-not-canonical',
      'chunks-bytes',
      'a byte string in chunks',
      await replaced(digest, `5f${digest}ff`),
    ],
    [
      'cbor-not-canonical',
      'order-letters',
      'keys of one length that are not in order',
      await whole(`a2${t('b')}00${t('a')}00`),
    ],
    [
      'cbor-malformed',
      'reserved-28',
      'a reserved initial byte before as many bytes as a number of 16 would have',
      await whole(`1c${'00'.repeat(16)}`),
    ],
    [
      'cbor-malformed',
      'nothing',
      'the first 108 bytes, which say that a manifest of no bytes follows',
      patch(valid.subarray(0, MANIFEST_OFFSET), 79, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    ],
    [
      'cbor-not-canonical',
      'order-bytes',
      'keys in the order of their letters: shorter ones come first',
      await whole(`a2${t('link')}00${t('id')}00`),
    ],
    [
      'cbor-not-canonical',
      'duplicate-same',
      'a key stands twice, with the same value',
      await whole(`a2${t('id')}00${t('id')}00`),
    ],
    [
      'cbor-not-canonical',
      'version',
      'version 2 and then version 1: the last counts',
      await whole(`a2${t('version')}02${t('version')}01`),
    ],
    [
      'cbor-not-canonical',
      'utf8-overlong',
      'U+0000 in two bytes',
      await replaced(t('Apple'), '6541c0807065'),
    ],
    [
      'cbor-not-canonical',
      'utf8-surrogate',
      'a surrogate in three bytes',
      await replaced(t('Apple'), '65eda0807065'),
    ],
    [
      'cbor-not-canonical',
      'utf8-large',
      'a code point beyond U+10FFFF',
      await replaced(t('Apple'), '65f490808065'),
    ],
    [
      'cbor-not-canonical',
      'utf8-cut',
      'a text that ends inside a code point',
      await replaced(t('Apple'), '654170706cc3'),
    ],
  ];
  return [
    ...more.map(([code, name, comment, bytes]) => vector(`${code}-${name}`, code, comment, bytes)),
    vector(
      'manifest-too-large',
      'manifest-too-large',
      'the manifest has 32 KiB and a byte',
      await zip(entries(Buffer.alloc(32 * 1024 + 1))),
    ),
    withStatuses(
      vector(
        'manifest-too-large-claim',
        'manifest-too-large',
        'the manifest claims 4 GiB less a byte in its local header; its central header is right',
        patch(valid, 65 + 22, [0xff, 0xff, 0xff, 0xff]),
      ),
      'proven',
      'proven',
    ),
    vector(
      'manifest-crc',
      'manifest-crc',
      'one bit of the manifest is flipped',
      patch(valid, MANIFEST_OFFSET + 40, [(valid[MANIFEST_OFFSET + 40] ?? 0) ^ 1]),
    ),
    vector(
      'cbor-malformed-end',
      'cbor-malformed',
      'the manifest ends in the middle of a value',
      await zip(entries(encodeCbor(manifest()).subarray(0, -1))),
    ),
    vector(
      'cbor-malformed-trailing',
      'cbor-malformed',
      'a byte follows the manifest',
      await zip(entries(Buffer.concat([encodeCbor(manifest()), Buffer.from([0])]))),
    ),
    vector(
      'cbor-malformed-depth',
      'cbor-malformed',
      'arrays nested 30,000 deep',
      await zip(entries(Buffer.concat([Buffer.alloc(30_000, 0x81), Buffer.from([0])]))),
    ),
    vector(
      'cbor-malformed-length',
      'cbor-malformed',
      'a text that claims 4 GiB',
      await zip(entries(Buffer.from('7affffffff61', 'hex'))),
    ),
    vector(
      'cbor-malformed-nesting',
      'cbor-malformed',
      'an integer inside nine arrays',
      await zip(entries(Buffer.from('81'.repeat(9) + '00', 'hex'))),
    ),
    vector(
      'cbor-malformed-reserved',
      'cbor-malformed',
      'an initial byte that RFC 8949 reserves',
      await replaced(model, `${t('model')}1c`),
    ),
    vector(
      'cbor-malformed-break',
      'cbor-malformed',
      'a break where nothing of indefinite length is open',
      await replaced(model, `${t('model')}ff`),
    ),
    vector(
      'cbor-type-shared',
      'cbor-type',
      'shared values (tags 28 and 29): 505 bytes that stand for 30^6 integers',
      await zip(entries(sharedValues())),
    ),
    vector(
      'cbor-type-key',
      'cbor-type',
      'the key of a map is an integer',
      await replaced(link, `a2${t('by')}${t('name')}0101`),
    ),
    vector(
      'cbor-type-version',
      'cbor-type',
      'the version is a negative integer',
      await replaced(`${t('version')}01`, `${t('version')}20`),
    ),
    vector(
      'cbor-type-undefined',
      'cbor-type',
      'an optional key has the value undefined (0xf7)',
      await replaced(model, `${t('model')}f7`),
    ),
    vector(
      'cbor-type-null',
      'cbor-type',
      'an optional key has the value null (0xf6)',
      await replaced(model, `${t('model')}f6`),
    ),
    vector(
      'cbor-type-negative',
      'cbor-type',
      'a negative integer',
      await replaced(`${t('duration')}1907dc`, `${t('duration')}3907dc`),
    ),
    vector(
      'cbor-type-large',
      'cbor-type',
      'an integer of 2^53',
      await replaced(`${t('duration')}1907dc`, `${t('duration')}1b0020000000000000`),
    ),
    vector(
      'cbor-type-tag',
      'cbor-type',
      'a tagged date',
      await replaced(
        t('2026-01-09T18:32:07+09:00').replace(/^79/, '7819'),
        `c0${t('2013-03-21T20:04:00Z')}`,
      ),
    ),
    vector(
      'cbor-not-canonical-integer',
      'cbor-not-canonical',
      'an integer is longer than it need be',
      await replaced(`${t('version')}01`, `${t('version')}1801`),
    ),
    vector(
      'cbor-not-canonical-indefinite',
      'cbor-not-canonical',
      'a map of indefinite length',
      await replaced(link, `bf${link.slice(2)}ff`),
    ),
    vector(
      'cbor-not-canonical-duplicate',
      'cbor-not-canonical',
      'a key stands twice',
      await replaced(`a2626279`, `a3626279${t('name')}626279`),
    ),
    vector(
      'cbor-not-canonical-order',
      'cbor-not-canonical',
      'the keys of a map are not in order',
      await replaced(`${t('make')}${t('Apple')}${model}`, `${model}${t('make')}${t('Apple')}`),
    ),
    vector(
      'cbor-type-float',
      'cbor-type',
      'an integer is written as a float',
      await replaced(`${t('version')}01`, `${t('version')}f93c00`),
    ),
    vector(
      'cbor-not-canonical-utf8',
      'cbor-not-canonical',
      'a text is not UTF-8',
      await replaced(t('Apple'), '6541c3287065'),
    ),
  ];
}
