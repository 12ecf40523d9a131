/**
 * Random structured mutations, as plain data that fast-check can shrink: of fields of headers, of entries, and
 * of values and tokens of the manifest, alone or together. Where a mutation says so, lengths, offsets,
 * CRC-32s, sizes and digests are corrected after an earlier change, so that a reader does not stop early.
 */
import * as fc from 'fast-check';
import { CENTRAL_FIELDS, END_FIELDS, LOCAL_FIELDS } from './anatomy.ts';

/** A choice from a list whose length is not known yet. */
const pick = fc.nat({ max: 0xffff });
/** An entry: mostly one after the two that a reader reads first. */
const entry = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(2, 3, 4, 5) },
  { weight: 1, arbitrary: pick },
);

const number = fc.oneof(
  fc.constantFrom(0, 1, 8, 20, 45, 0x0800, 0x0801, 0x0808, 0x7fff, 0xffff, 0x10000, 0x7fffffff),
  fc.constantFrom(0xffffffff, 0xfffffffe, 30, 65, 108, 0x02014b50, 0x04034b50, 0x06054b50),
  fc.nat({ max: 5000 }),
  fc.nat({ max: 0xffffffff }),
);

const junk = fc.oneof(
  fc.uint8Array({ maxLength: 90 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom(
      'PK\u0005\u0006',
      'PK\u0001\u0002',
      'PK\u0003\u0004',
      'PK\u0006\u0006',
      'PK\u0006\u0007',
    )
    .map((text) => Buffer.from(text.padEnd(56, '\0'))),
  // A ZIP64 field, and the Unicode path of Info-ZIP.
  fc
    .constantFrom('01001000ffffffffffffffff0000000000000000', '7570090001000000006576696c')
    .map((hex) => Buffer.from(hex, 'hex')),
);

const name = fc.oneof(
  fc.constantFrom('a_b.HEIC', 'A_B.heic', 'a.AAE', 'mimetype', 'manifest.cbor', 'x/', '../x', '/x'),
  fc.constantFrom('C:x', 'a\\b', 'x\0y', 'x.', 'x ', 'CON', 'e\u0301', 'é', '', 'x'.repeat(201)),
  fc.string({ unit: 'binary-ascii', maxLength: 12 }),
);

/** Changes to the archive before its lengths, offsets and counts are corrected. */
const shape = fc.oneof(
  fc.record({
    do: fc.constantFrom('drop', 'duplicate', 'swap', 'empty', 'hide', 'unlist'),
    entry,
    other: pick,
  }),
  fc.record({
    do: fc.constantFrom('insert', 'before', 'data', 'extra', 'localExtra', 'comment'),
    entry,
    bytes: junk,
  }),
  fc.record({ do: fc.constantFrom('rename', 'renameLocal', 'renameCentral'), entry, name }),
  fc.record({
    do: fc.constantFrom('resize'),
    entry,
    by: fc.integer({ min: -200, max: 200 }),
  }),
  fc.record({
    do: fc.constantFrom('beforeDirectory', 'beforeEnd', 'endComment', 'after'),
    bytes: junk,
  }),
);

/** Changes after that. */
const lie = fc.oneof(
  fc.record({
    in: fc.constant('local' as const),
    entry,
    field: fc.constantFrom(...LOCAL_FIELDS),
    value: number,
  }),
  fc.record({
    in: fc.constant('central' as const),
    entry,
    field: fc.constantFrom(...CENTRAL_FIELDS),
    value: number,
  }),
  fc.record({
    in: fc.constant('end' as const),
    field: fc.constantFrom(...END_FIELDS),
    value: number,
  }),
  fc.record({
    in: fc.constant('offset' as const),
    entry,
    other: pick,
    by: fc.integer({ min: -70, max: 70 }),
  }),
  fc.record({ in: fc.constant('order' as const), entry, other: pick }),
);

const value = fc.oneof(
  fc.constantFrom<unknown>(
    0,
    1,
    2,
    23,
    24,
    255,
    256,
    2 ** 30,
    2 ** 32 - 1,
    2 ** 32,
    2n ** 53n,
    -1,
    1.5,
    null,
    true,
  ),
  fc.constantFrom<unknown>(
    '',
    'still',
    'motion',
    'sidecar',
    'name',
    '2001-01-01T00:00:00Z',
    'x'.repeat(1025),
  ),
  fc.constantFrom<unknown>([], {}, new Uint8Array(32), new Uint8Array(31), [[[[[[[[[0]]]]]]]]]),
  name,
);
const key = fc.constantFrom(
  'version',
  'link',
  'members',
  'media',
  'name',
  'original',
  'size',
  '__proto__',
  'x',
  'id',
);

/** Changes to values of the manifest, which is encoded correctly afterwards. */
const manifestEdit = fc.oneof(
  fc.record({ do: fc.constant('replace' as const), place: pick, value }),
  fc.record({
    do: fc.constantFrom('remove' as const, 'twice' as const, 'swap' as const),
    place: pick,
  }),
  fc.record({
    do: fc.constantFrom('name' as const, 'original' as const),
    place: pick,
    value: name,
  }),
  fc.record({ do: fc.constant('add' as const), place: pick, key, value }),
  fc.record({
    do: fc.constant('nudge' as const),
    place: pick,
    by: fc.integer({ min: -99, max: 99 }),
  }),
);

/** Changes to the bytes of the manifest. */
const tokenEdit = fc.record({
  do: fc.constantFrom(
    'widen',
    'major',
    'argument',
    'remove',
    'twice',
    'swap',
    'tag',
    'payload',
    'nest',
  ),
  token: pick,
  value: fc.oneof(
    fc.nat({ max: 40 }).map(BigInt),
    fc.constantFrom(255n, 65_536n, 2n ** 32n, 2n ** 53n, 2n ** 64n - 1n),
  ),
  width: fc.constantFrom(0, 1, 2, 4, 8, 31),
});

const none = fc.constant([]);
const some = <Item>(one: fc.Arbitrary<Item>, most: number) =>
  fc.array(one, { minLength: 1, maxLength: most });
/** More than the bytes of any of the containers: half a megabyte. */
const raw = fc.record({ offset: fc.nat({ max: 0x7ffff }), byte: fc.nat({ max: 255 }) });

const OTHERS = {
  base: pick,
  /** The manifest gets the sizes and digests of the members. */
  isTold: fc.boolean(),
  /** The ZIP layer gets the names in the manifest. */
  isFollowed: fc.boolean(),
  /** It gets the length of its manifest, by filling or cutting here. */
  balance: fc.option(entry, { freq: 3 }),
};
const ALONE = { shapes: none, values: none, tokens: none, lies: none, raw: none, ...OTHERS };

/** One kind of change gets further than several: mostly there is only one. */
export const mutation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ ...ALONE, shapes: some(shape, 2) }) },
  { weight: 4, arbitrary: fc.record({ ...ALONE, lies: some(lie, 3) }) },
  { weight: 2, arbitrary: fc.record({ ...ALONE, shapes: some(shape, 2), lies: some(lie, 2) }) },
  { weight: 6, arbitrary: fc.record({ ...ALONE, values: some(manifestEdit, 2) }) },
  {
    weight: 2,
    arbitrary: fc.record({ ...ALONE, values: some(manifestEdit, 2), shapes: some(shape, 2) }),
  },
  { weight: 3, arbitrary: fc.record({ ...ALONE, tokens: some(tokenEdit, 2) }) },
  { weight: 1, arbitrary: fc.record({ ...ALONE, raw: some(raw, 2) }) },
);

export type Mutation = typeof mutation extends fc.Arbitrary<infer Value> ? Value : never;
export type Shape = typeof shape extends fc.Arbitrary<infer Value> ? Value : never;
export type Lie = typeof lie extends fc.Arbitrary<infer Value> ? Value : never;
export type ManifestEdit = typeof manifestEdit extends fc.Arbitrary<infer Value> ? Value : never;
export type TokenEdit = typeof tokenEdit extends fc.Arbitrary<infer Value> ? Value : never;
