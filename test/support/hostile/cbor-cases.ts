/** Manifests that need too much memory, or are not valid CBOR; the CRC-32 and the ZIP layer are right. */
import { manifestBytes, withManifest, type Case } from './sample.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const t = (text: string): string =>
  (0x60 + text.length).toString(16) + Buffer.from(text).toString('hex');

/** The sample's manifest with some of its bytes replaced. */
function spliced(find: string, by: string): Buffer {
  const [before, ...rest] = manifestBytes.toString('hex').split(find);
  if (before === undefined || rest.length !== 1) throw new Error(`not exactly one ${find}`);
  return hex(before + by + rest.join(''));
}

const DURATION = `${t('duration')}1907dc`;
const version = (value: string): Buffer => spliced(`${t('version')}01`, t('version') + value);
/** 16 KiB, so that a large length is not refused because of the size of the manifest. */
const filler = '00'.repeat(16_000);

/** A map of the manifest with one more pair at its end; its first byte has the number of pairs. */
function withPair(pair: string): Buffer {
  const bytes = hex(manifestBytes.toString('hex') + pair);
  bytes.writeUInt8((manifestBytes[0] ?? 0) + 1, 0);
  return bytes;
}

const CASES: Record<string, [title: string, code: string, bytes: Buffer][]> = {
  'CBOR bombs: depth': [
    ['32,000 arrays', 'cbor-malformed', Buffer.alloc(32_000, 0x81)],
    ['32,000 arrays of indefinite length', 'cbor-malformed', Buffer.alloc(32_000, 0x9f)],
    ['16,000 maps', 'cbor-malformed', hex('a100'.repeat(16_000))],
    ['32,000 tags', 'cbor-malformed', Buffer.alloc(32_000, 0xc1)],
    ['maps as keys', 'cbor-malformed', Buffer.alloc(32_000, 0xa1)],
    ['nine arrays, in a key of the manifest', 'cbor-malformed', version('81'.repeat(9) + '00')],
    ['seven arrays, in a key of the manifest', 'manifest-schema', version('81'.repeat(7) + '00')],
  ],
  'CBOR bombs: declared lengths': [
    ...['5', '7', '9', 'b'].flatMap((major): [string, string, Buffer][] => [
      [`2^32 - 1, major ${major}`, 'cbor-malformed', hex(`${major}affffffff${filler}`)],
      [`2^53, major ${major}`, 'cbor-malformed', hex(`${major}b0020000000000000${filler}`)],
      [`2^64 - 1, major ${major}`, 'cbor-malformed', hex(`${major}bffffffffffffffff${filler}`)],
    ]),
    ['arrays of 2^32 - 1 in each other', 'cbor-malformed', hex('9affffffff'.repeat(6000))],
    ['chunks without end', 'cbor-malformed', hex(`5f${'40'.repeat(32_000)}`)],
    ['a text of chunks, each empty', 'cbor-not-canonical', version(`7f${'60'.repeat(16_000)}ff`)],
    ['10,000 empty arrays', 'manifest-schema', version(`992710${'80'.repeat(10_000)}`)],
    ['10,000 empty maps', 'manifest-schema', version(`992710${'a0'.repeat(10_000)}`)],
    [
      'a shared value, 30 times in each other',
      'cbor-type',
      hex(
        `86${Array.from({ length: 6 }, (_, n) => `d81c981e${(n === 0 ? '00' : `d81d0${n - 1}`).repeat(30)}`).join('')}`,
      ),
    ],
  ],
  'CBOR bombs: 2^53 and above': [
    ['2^53', 'cbor-type', spliced(DURATION, `${t('duration')}1b0020000000000000`)],
    ['2^53 + 1', 'cbor-type', spliced(DURATION, `${t('duration')}1b0020000000000001`)],
    ['2^64 - 1', 'cbor-type', spliced(DURATION, `${t('duration')}1bffffffffffffffff`)],
    ['-2^64', 'cbor-type', spliced(DURATION, `${t('duration')}3bffffffffffffffff`)],
    ['a bignum', 'cbor-type', spliced(DURATION, `${t('duration')}c249010000000000000000`)],
    ['a float', 'cbor-type', spliced(DURATION, `${t('duration')}fb4340000000000000`)],
    [
      '2012, in eight bytes',
      'cbor-not-canonical',
      spliced(DURATION, `${t('duration')}1b00000000000007dc`),
    ],
    ['the version, 2^64 - 1', 'cbor-type', version('1bffffffffffffffff')],
  ],
  'CBOR bombs: keys': [
    [
      'twice, in a map within',
      'cbor-not-canonical',
      spliced(`a2${t('by')}`, `a3${t('by')}${t('name')}${t('by')}`),
    ],
    ['version twice: 1, then 1', 'cbor-not-canonical', withPair(`${t('version')}01`)],
    ['version twice: 1, then 2', 'version-unsupported', withPair(`${t('version')}02`)],
    ['__proto__, a number', 'manifest-schema', withPair(`${t('__proto__')}01`)],
    [
      '__proto__, a map with all that is needed',
      'manifest-schema',
      withPair(`${t('__proto__')}${manifestBytes.toString('hex')}`),
    ],
    [
      '__proto__ for version',
      'manifest-schema',
      hex(`a1${t('__proto__')}${manifestBytes.toString('hex')}`),
    ],
    ['a number', 'cbor-type', withPair('0001')],
    ['an array', 'cbor-type', withPair('8001')],
    ['out of order', 'cbor-not-canonical', withPair(`${t('aa')}01`)],
  ],
};

export const cborCases: Case[] = Object.entries(CASES).flatMap(([kind, list]) =>
  list.map(([title, code, bytes]) => ({ kind, title, code, bytes: withManifest(bytes) })),
);
