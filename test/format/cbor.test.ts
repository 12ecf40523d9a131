import { cdeEncodeOptions, encode as encodeIndependently } from 'cbor2';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertCanonical, encodeCbor } from '../../src/format/cbor.ts';
import { readCbor, type CborValue } from '../../src/format/cbor-reader.ts';
import { decodeManifest, describeMembers, encodeManifest } from '../../src/format/manifest.ts';
import { manifestSource, pack, smallSource } from '../support/containers.ts';
import { pythonWithCbor2, run, runForBytes, testWith } from '../support/oracles.ts';
import { isRefusal, outcome } from '../support/outcome.ts';
import { cpuTime } from '../support/cpu-time.ts';
import { hex } from '../support/bytes.ts';

/** Reads and insists on the subset and the one spelling. */
function decode(bytes: Uint8Array): CborValue {
  const reading = readCbor(bytes);
  assertCanonical(reading, bytes);
  return reading.value;
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }).map((rest) => `\ufeff${rest}`),
);
const { value: anyValue } = fc.letrec<{ value: CborValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 7, withCrossShrink: true },
    fc.nat({ max: 2 ** 32 - 1 }),
    text,
    fc.uint8Array({ maxLength: 40 }),
    fc.array(tie('value'), { maxLength: 30 }),
    fc.dictionary(fc.oneof(text, fc.constantFrom('10', '9', 'a', '__proto__')), tie('value'), {
      maxKeys: 30,
      noNullPrototype: true,
    }),
  ),
}));

/** Lengths on both sides of where a length takes one more byte. */
const LENGTHS = [0, 1, 15, 16, 22, 23, 24, 25, 63, 64, 65, 255, 256, 257, 65_535, 65_536];

describe('encoding', () => {
  test('agrees with an independent deterministic encoder on any value, and comes back', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const bytes = encodeCbor(value);
        expect(hex(bytes)).toBe(hex(encodeIndependently(value, cdeEncodeOptions)));
        expect(decode(bytes)).toEqual(value);
      }),
      { numRuns: 2000 },
    );
  });

  test.each(LENGTHS)('agrees at %d: integer, text, bytes, array, map', (length) => {
    const values: CborValue[] = [
      length,
      ...['a', 'é', '後', '😀', '\ufeff'].map((character) => character.repeat(length)),
      `\ufeff${'a'.repeat(length)}`,
      new Uint8Array(length).fill(7),
      Array.from({ length }, (_, index) => index % 24),
      Object.fromEntries(
        Array.from({ length: Math.min(length, 300) }, (_, index) => [`k${index}`, index]),
      ),
    ];
    for (const value of values) {
      const bytes = encodeCbor(value);
      // Compared as bytes: a difference of two texts of 100,000 characters takes for ever to print.
      expect(Buffer.compare(bytes, encodeIndependently(value, cdeEncodeOptions))).toBe(0);
      expect(Buffer.compare(encodeCbor(decode(bytes)), bytes)).toBe(0);
    }
  });

  test('does not depend on the order in which keys were put in', () => {
    const entries: [string, CborValue][] = [
      ['b', 1],
      ['a', 2],
      ['aa', 3],
      ['10', 4],
      ['é', 5],
    ];
    const bytes = encodeCbor(Object.fromEntries(entries));
    expect(hex(bytes)).toBe('a561610261620162313004626161036 2c3a905'.replace(' ', ''));
    expect(hex(encodeCbor(Object.fromEntries(entries.toReversed())))).toBe(hex(bytes));
  });
});

describe('a manifest', () => {
  test('comes back from its bytes, which an independent encoder gives too', () => {
    fc.assert(
      fc.property(manifestSource, (source) => {
        const { manifest } = describeMembers(source);
        const bytes = encodeManifest(manifest);
        expect(decodeManifest(bytes)).toEqual(manifest);
        expect(hex(encodeManifest(decodeManifest(bytes)))).toBe(hex(bytes));
        expect(hex(encodeIndependently(manifest, cdeEncodeOptions))).toBe(hex(bytes));
      }),
      { numRuns: 300 },
    );
  });

  const python = pythonWithCbor2();
  testWith([python], 'is what Python’s cbor2 encodes canonically', () => {
    const program =
      'import sys, cbor2; sys.stdout.buffer.write(' +
      'cbor2.dumps(cbor2.loads(sys.stdin.buffer.read()), canonical=True))';
    const samples = [smallSource, ...fc.sample(manifestSource, { numRuns: 5, seed: 1 })];
    for (const source of samples) {
      const bytes = encodeManifest(describeMembers(source).manifest);
      expect(hex(runForBytes(python.command, ['-c', program], { input: bytes }))).toBe(hex(bytes));
    }
  });

  testWith([python], 'says to Python’s cbor2 what it says to us', async () => {
    const bytes = await pack(smallSource);
    const manifest = bytes.subarray(108, 108 + bytes.readUInt32LE(87));
    const program =
      'import sys, cbor2, json; print(json.dumps(' +
      'cbor2.loads(sys.stdin.buffer.read()), default=lambda b: b.hex()))';
    const theirs: unknown = JSON.parse(run(python.command, ['-c', program], { input: manifest }));
    const ours = JSON.stringify(decodeManifest(manifest), (_, value: unknown) =>
      value instanceof Uint8Array ? hex(value) : value,
    );
    expect(theirs).toEqual(JSON.parse(ours));
  });
});

/** What must never be mistaken for a manifest, nor be the end of the program. */
const HOSTILE: [string, string, string][] = [
  ['nothing', '', 'cbor-malformed'],
  ['a head without its argument', '1a0000', 'cbor-malformed'],
  ['a text of 2^64 - 1 bytes', '7bffffffffffffffff', 'cbor-malformed'],
  ['an array of 2^32 - 1 items', '9affffffff', 'cbor-malformed'],
  ['an array of 2^64 - 1 items', '9bffffffffffffffff00', 'cbor-malformed'],
  ['a map of 2^32 - 1 pairs', 'baffffffff6161', 'cbor-malformed'],
  ['nested arrays of 2^32 - 1 items', '9affffffff'.repeat(8), 'cbor-malformed'],
  ['30,000 nested arrays', '81'.repeat(30_000), 'cbor-malformed'],
  ['30,000 nested tags', 'c1'.repeat(30_000), 'cbor-malformed'],
  ['30,000 nested arrays of indefinite length', '9f'.repeat(30_000), 'cbor-malformed'],
  ['a reserved initial byte', '1e', 'cbor-malformed'],
  ['a lone break', 'ff', 'cbor-malformed'],
  ['a break as the value of a key', 'bf6161ff', 'cbor-malformed'],
  ['a chunk of another kind', '7f4161ff', 'cbor-malformed'],
  ['an indefinite chunk', '5f5f4161ffff', 'cbor-malformed'],
  ['an integer of indefinite length', '1f', 'cbor-malformed'],
  ['a simple value of two bytes below 32', 'f817', 'cbor-malformed'],
  ['two items', '0000', 'cbor-malformed'],
  ['true', 'f5', 'cbor-type'],
  ['a simple value of two bytes', 'f8ff', 'cbor-type'],
  ['a float', 'fa47c35000', 'cbor-type'],
  ['-1', '20', 'cbor-type'],
  ['2^32', '1b0000000100000000', 'cbor-type'],
  ['a bignum', 'c24101', 'cbor-type'],
  ['a self-described item', 'd9d9f700', 'cbor-type'],
  ['a map with a map for a key', 'a1a000', 'cbor-type'],
  ['a cyclic array (tags 28 and 29)', 'd81c81d81d00', 'cbor-type'],
  ['a regular expression (tag 27)', 'd81b8266526567457870635b612d', 'cbor-type'],
  ['a packed table (tag 51)', 'd833848100808000', 'cbor-type'],
  ['a record of cbor-x', 'd9dfff8319e0008161610 1'.replace(' ', ''), 'cbor-type'],
  ['0 in two bytes', '1800', 'cbor-not-canonical'],
  ['0 in nine bytes', '1b0000000000000000', 'cbor-not-canonical'],
  ['a text in chunks', '7f61616162ff', 'cbor-not-canonical'],
  ['a key twice', 'a2616101616102', 'cbor-not-canonical'],
  ['keys out of order', 'a2616201616102', 'cbor-not-canonical'],
  ['a surrogate in UTF-8', '63eda080', 'cbor-not-canonical'],
  ['overlong UTF-8', '62c080', 'cbor-not-canonical'],
  ['a cut-off character', '61c3', 'cbor-not-canonical'],
  ['an ordinary array', '80', 'manifest-schema'],
  ['a map with the key __proto__', 'a1695f5f70726f746f5f5fa0', 'manifest-schema'],
  ['a map with the key constructor', 'a16b636f6e7374727563746f7200', 'manifest-schema'],
  [
    'version 2 behind the key __proto__',
    'a1695f5f70726f746f5f5fa16776657273696f6e02',
    'manifest-schema',
  ],
  ['version 2', 'a2676d656d62657273806776657273696f6e02', 'version-unsupported'],
  [
    'version 2 in two bytes, with null beside it',
    'a3676d656d62657273806776657273696f6e1802617af6',
    'version-unsupported',
  ],
];

describe('hostile bytes', () => {
  test.each(HOSTILE)('%s', async (_, bytes, code) => {
    expect(await outcome(() => decodeManifest(Buffer.from(bytes, 'hex')))).toBe(code);
    // Nothing of the failure stays behind.
    const { manifest } = describeMembers(smallSource);
    expect(decodeManifest(encodeManifest(manifest))).toEqual(manifest);
  });

  test('random bytes, and random changes to a manifest, are refused with a code', async () => {
    const valid = encodeManifest(describeMembers(smallSource).manifest);
    const changed = fc
      .array(fc.tuple(fc.nat({ max: valid.length - 1 }), fc.nat({ max: 255 })), { minLength: 1 })
      .map((changes) => {
        const bytes = Uint8Array.from(valid);
        for (const [at, byte] of changes) bytes[at] = byte;
        return bytes;
      });
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 200 }), changed);
    await fc.assert(
      fc.asyncProperty(bytes, async (manifest) => {
        const code = await outcome(() => decodeManifest(manifest));
        // A change may be none, or give another valid manifest: then it is its own spelling.
        if (code === 'valid')
          expect(hex(encodeManifest(decodeManifest(manifest)))).toBe(hex(manifest));
        else expect(isRefusal(code)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  test('reading takes time in proportion to the bytes, whatever they claim', async () => {
    const widest = Buffer.concat([Buffer.from('997ffd', 'hex'), Buffer.alloc(32_765, 0x80)]);
    const keys = Array.from({ length: 7000 }, (_, n) => `63${(0x303030 + n).toString(16)}00`).join(
      '',
    );
    const map = Buffer.from(`b9${(7000).toString(16)}${keys}`, 'hex').subarray(0, 32_768);
    for (const lie of [widest, map]) {
      const { result, milliseconds } = await cpuTime(2500, () =>
        outcome(() => decodeManifest(lie)),
      );
      expect(isRefusal(result)).toBe(true);
      if (lie === widest) expect(result).toBe('manifest-schema');
      expect(milliseconds).toBeLessThan(2500);
    }
  });
});
