/**
 * A false value in each field of the manifest: encoded correctly, with the right CRC-32 and the same names in
 * the ZIP layer. A value that the bytes contradict, or that a rule forbids, is refused. A value that only the
 * camera could contradict makes another valid container, with another identity: only who knows the identity
 * can notice it.
 */
import {
  entries,
  lying,
  type Case,
  type Loose,
  type LooseManifest,
  type LooseMember,
} from './sample.ts';

type Lie = [title: string, code: string, edit: (manifest: LooseManifest) => void];

const [, , STILL, MOTION, AAE, XMP] = entries;
function must<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('it is not there');
  return value;
}

const member =
  (index: number, change: (member: LooseMember) => void) => (manifest: LooseManifest) =>
    change(must(manifest.members[index]));
const put = (more: object) => (target: Loose) => void Object.assign(target, more);
const drop = (key: string) => (target: Loose) => void delete target[key];
const media = (more: object) => (manifest: LooseManifest) => put(more)(manifest.media);
const isDimension = (key: string): boolean => key === 'width' || key === 'height';
const [tooLong, notUint] = ['x'.repeat(1025), [-1, 1.5, '1', 2 ** 32, 2 ** 53, null, true]];

/** A text of `media`. @param another one that is accepted */
const text = (
  key: string,
  at: (manifest: LooseManifest) => Loose = ({ media: m }) => m,
  another = 'Another',
): Lie[] => [
  [`${key}: another`, 'valid', (m) => put({ [key]: another })(at(m))],
  [
    `${key}: nothing known`,
    another === 'Another' ? 'valid' : 'manifest-schema',
    (m) => put({ [key]: 'Anything' })(at(m)),
  ],
  [`${key}: empty`, 'manifest-schema', (m) => put({ [key]: '' })(at(m))],
  [`${key}: 1,025 bytes`, 'manifest-schema', (m) => put({ [key]: tooLong })(at(m))],
  [`${key}: a number`, 'manifest-schema', (m) => put({ [key]: 1 })(at(m))],
  [`${key}: bytes`, 'manifest-schema', (m) => put({ [key]: new Uint8Array(1) })(at(m))],
];

/** A number of `media`: any unsigned integer below 2^32 is accepted, except a dimension that is 0 or alone. */
const uint = (key: string, half: 'still' | 'motion'): Lie[] => [
  [`${half}.${key}: another`, 'valid', (m) => put({ [key]: 7 })(m.media[half])],
  [`${half}.${key}: 2^32 - 1`, 'valid', (m) => put({ [key]: 2 ** 32 - 1 })(m.media[half])],
  [
    `${half}.${key}: not said`,
    isDimension(key) ? 'manifest-schema' : 'valid',
    (m) => drop(key)(m.media[half]),
  ],
  [
    `${half}.${key}: 0`,
    isDimension(key) ? 'manifest-schema' : 'valid',
    (m) => put({ [key]: 0 })(m.media[half]),
  ],
  ...notUint.map((value): Lie => [
    `${half}.${key}: ${String(value)} (${typeof value})`,
    typeof value === 'string' ? 'manifest-schema' : 'cbor-type',
    (m) => put({ [key]: value })(m.media[half]),
  ]),
];

const inHalf = (half: 'still' | 'motion') => (manifest: LooseManifest) => manifest.media[half];

const LIES: Record<string, Lie[]> = {
  version: [
    ['0', 'manifest-schema', put({ version: 0 })],
    ['2', 'version-unsupported', put({ version: 2 })],
    ['2^32 - 1', 'version-unsupported', put({ version: 2 ** 32 - 1 })],
    ['2^32', 'cbor-type', put({ version: 2 ** 32 })],
    ['a text', 'manifest-schema', put({ version: '1' })],
    ['missing', 'manifest-schema', drop('version')],
  ],
  link: [
    ['another identifier', 'valid', put({ link: { by: 'content-identifier', id: 'another' } })],
    ['by name instead', 'valid', put({ link: { by: 'name' } })],
    ['by name, with an identifier', 'manifest-schema', put({ link: { by: 'name', id: 'x' } })],
    ['by nothing known', 'manifest-schema', put({ link: { by: 'hope' } })],
    ['no identifier', 'manifest-schema', put({ link: { by: 'content-identifier' } })],
    ['an empty identifier', 'manifest-schema', put({ link: { by: 'content-identifier', id: '' } })],
    ['missing', 'manifest-schema', drop('link')],
    [
      '__proto__',
      'manifest-schema',
      (m) =>
        void (m.link = Object.fromEntries([
          ['by', 'name'],
          ['__proto__', 1],
        ])),
    ],
  ],
  'members[].role': [
    [
      'motion before still',
      'member-roles',
      (m) => void ([m.members[0].role, m.members[1].role] = ['motion', 'still']),
    ],
    ['a second motion', 'member-roles', member(2, put({ role: 'motion' }))],
    ['a sidecar for a motion', 'member-roles', member(1, put({ role: 'sidecar' }))],
    ['unknown', 'manifest-schema', member(2, put({ role: 'poster' }))],
    ['missing', 'manifest-schema', member(0, drop('role'))],
  ],
  'members[].name': [
    ['another, and so in the ZIP layer', 'valid', member(1, put({ name: 'other.MOV' }))],
    ['missing', 'manifest-schema', member(1, drop('name'))],
  ],
  'members[].original': [
    ['another that stands for the same name', 'valid', member(0, put({ original: 'a?b.HEIC' }))],
    ['not said', 'valid', member(0, drop('original'))],
    ['the name itself', 'original-differs', member(0, put({ original: 'a_b.HEIC' }))],
    ['needless', 'original-differs', member(1, put({ original: 'a_b2.MOV' }))],
    [
      'one that stands for another name',
      'original-differs',
      member(0, put({ original: 'c:d.HEIC' })),
    ],
    ['that of another member', 'name-clash', member(0, put({ original: 'a_b2.MOV' }))],
  ],
  'members[].size': [
    ['one more', 'length-differs', member(0, (m) => void (m.size += 1))],
    ['one less', 'length-differs', member(0, (m) => void (m.size -= 1))],
    [
      'one more here, one less there',
      'member-digest',
      (m) => {
        m.members[0].size += 1;
        m.members[1].size -= 1;
      },
    ],
    [
      '0 here, the rest there',
      'member-digest',
      (m) => {
        m.members[1].size += m.members[0].size;
        m.members[0].size = 0;
      },
    ],
    ['1 GiB', 'manifest-schema', member(0, put({ size: 2 ** 30 }))],
    ['1 GiB less a byte', 'length-differs', member(0, put({ size: 2 ** 30 - 1 }))],
    ['2^53', 'cbor-type', member(0, put({ size: 2 ** 53 }))],
    ['2^64 - 1', 'cbor-type', member(0, put({ size: 2n ** 64n - 1n }))],
    ['-1', 'cbor-type', member(0, put({ size: -1 }))],
    ['a text', 'manifest-schema', member(0, put({ size: '1' }))],
  ],
  'members[].sha256': [
    ['another', 'member-digest', member(0, put({ sha256: new Uint8Array(32) }))],
    [
      'of an empty sidecar that is not empty',
      'member-digest',
      member(3, put({ sha256: new Uint8Array(32).fill(0xe3) })),
    ],
    [
      'that of another member',
      'member-digest',
      (m) =>
        void ([m.members[0].sha256, m.members[1].sha256] = [
          m.members[1].sha256,
          m.members[0].sha256,
        ]),
    ],
    ['31 bytes', 'manifest-schema', member(0, put({ sha256: new Uint8Array(31) }))],
    ['33 bytes', 'manifest-schema', member(0, put({ sha256: new Uint8Array(33) }))],
    ['as hexadecimal digits', 'manifest-schema', member(0, put({ sha256: 'ab'.repeat(32) }))],
    ['missing', 'manifest-schema', member(0, drop('sha256'))],
  ],
  'members[].modified': [
    ['another time', 'valid', member(0, put({ modified: '2001-01-01T00:00:00Z' }))],
    ['a second spelling', 'time-invalid', member(0, put({ modified: '2001-01-01T00:00:00.0Z' }))],
    ['with an offset', 'time-invalid', member(0, put({ modified: '2001-01-01T00:00:00+00:00' }))],
    [
      'a day that does not exist',
      'time-invalid',
      member(0, put({ modified: '2001-02-29T00:00:00Z' })),
    ],
    ['nanoseconds', 'time-invalid', member(0, put({ modified: '2001-01-01T00:00:00.123456789Z' }))],
    ['the year 10000', 'time-invalid', member(0, put({ modified: '10000-01-01T00:00:00Z' }))],
    ['missing', 'manifest-schema', member(0, drop('modified'))],
  ],
  'members[]': [
    ['none', 'member-count', put({ members: [] })],
    ['one', 'member-count', (m) => void m.members.splice(1)],
    [
      '17',
      'member-count',
      (m) => put({ members: Array.from({ length: 17 }, () => m.members[3]) })(m),
    ],
    [
      '200',
      'member-count',
      (m) => put({ members: Array.from({ length: 200 }, () => m.members[3]) })(m),
    ],
    ['one less than there are', 'length-differs', (m) => void m.members.pop()],
    [
      'one more than there are',
      'length-differs',
      (m) => void m.members.push({ ...m.members[3], name: 'c.xmp' }),
    ],
    ['one twice', 'name-clash', (m) => void m.members.push(m.members[3])],
    [
      'two sidecars in the other order',
      'member-order',
      ({ members }) => void members.push(...members.splice(2).toReversed()),
    ],
    ['a key that is not known', 'manifest-schema', member(0, put({ mode: 0o4755 }))],
    ['no list', 'manifest-schema', put({ members: {} })],
    ['missing', 'manifest-schema', drop('members')],
  ],
  'media.captured': [
    ['another time', 'valid', media({ captured: '1999-12-31T23:59:59Z' })],
    ['not said', 'valid', (m) => drop('captured')(m.media)],
    ['in words', 'time-invalid', media({ captured: 'yesterday' })],
    ['a leap second', 'time-invalid', media({ captured: '2016-12-31T23:59:60Z' })],
    ['an offset of 24 hours', 'time-invalid', media({ captured: '2016-12-31T23:59:59+24:00' })],
    ['a fraction', 'time-invalid', media({ captured: '2016-12-31T23:59:59.5Z' })],
  ],
  media: [
    ...text('make'),
    ...text('model'),
    ...text('software'),
    ...text('location'),
    ...text('type', inHalf('still'), 'DNG'),
    ...text('type', inHalf('motion'), 'MP4'),
    ...text('video', inHalf('motion'), 'avc1'),
    ...text('audio', inHalf('motion'), 'raw '),
    ...uint('width', 'still'),
    ...uint('height', 'still'),
    ...uint('width', 'motion'),
    ...uint('height', 'motion'),
    ...uint('duration', 'motion'),
    ...uint('stillTime', 'motion'),
    ['no still', 'manifest-schema', (m) => drop('still')(m.media)],
    ['no motion', 'manifest-schema', (m) => drop('motion')(m.media)],
    ['no type', 'manifest-schema', (m) => drop('type')(m.media.still)],
    ['a key that is not known', 'manifest-schema', media({ lens: 'x' })],
    ['missing', 'manifest-schema', drop('media')],
  ],
  'any other key': [
    ['unknown', 'manifest-schema', put({ note: 'hello' })],
    [
      '__proto__',
      'manifest-schema',
      (m) => Object.defineProperty(m, '__proto__', { value: {}, enumerable: true }),
    ],
    ['constructor', 'manifest-schema', put({ constructor: 'x' })],
  ],
};

/** Entries whose names are not those in the manifest. */
const apart: Case[] = [
  ['of the same length', 'zip-order', 'a_c.HEIC'],
  ['longer', 'length-differs', 'longer.HEIC'],
].map(([title = '', code = '', name = '']) => ({
  kind: 'a manifest that lies: members[].name',
  title: `${title}, and not in the ZIP layer`,
  code,
  bytes: lying((manifest) => {
    manifest.members[0].name = name;
    delete manifest.members[0]['original'];
    return [STILL, MOTION, AAE, XMP].flatMap((entry) => entry ?? []);
  }),
}));

/** The motion as the still: pictures are not read here, so this is another photo, and valid. */
const exchanged: Case = {
  kind: 'a manifest that lies: members[].role',
  title: 'the motion called the still, bytes and all',
  code: 'valid',
  bytes: lying((manifest) => {
    const [still, motion, ...others] = manifest.members;
    const members = [{ ...motion, role: 'still' }, { ...still, role: 'motion' }, ...others];
    Object.assign(manifest, { members });
    return [
      { name: motion.name, data: MOTION?.data ?? Buffer.alloc(0) },
      { name: still.name, data: STILL?.data ?? Buffer.alloc(0) },
      ...[AAE, XMP].flatMap((entry) => entry ?? []),
    ];
  }),
};

export const manifestCases: Case[] = [
  ...Object.entries(LIES).flatMap(([field, lies]) =>
    lies.map(([title, code, edit]) => ({
      kind: `a manifest that lies: ${field}`,
      title,
      code,
      bytes: lying((manifest) => {
        edit(manifest);
        return undefined;
      }),
    })),
  ),
  ...apart,
  exchanged,
];
