/** Containers whose manifest is wrong as bytes or as CBOR. */
import { encodeCbor } from '../../src/format/cbor.ts';
import { MANIFEST_OFFSET, vector, t, withStatuses } from './build.ts';
import { container, entries, IDENTIFIER, manifest, patch, splice, zip } from './sample.ts';
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

export async function cborVectors(): Promise<Vector[]> {
  const valid = await container(manifest());
  const link = `a2${t('by')}${t('content-identifier')}${t('id')}7824${Buffer.from(IDENTIFIER).toString('hex')}`;
  const model = t('model') + t('iPhone 15 Pro');
  return [
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
