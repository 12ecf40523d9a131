/** A glance at a manifest sees what reading all of it sees, and of whatever else it says no more than why. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LivepkgError } from '../../src/errors.ts';
import { decodeManifest, describeMembers, encodeManifest } from '../../src/format/manifest.ts';
import { glanceManifest, type ManifestGlance } from '../../src/format/manifest-glance.ts';
import type { Manifest } from '../../src/format/manifest-schema.ts';
import { manifestSource, smallSource } from '../support/containers.ts';
import { fuzzRuns } from '../support/random.ts';

/** What a glance is to see. */
function seen({ link, members, media: { still, motion } }: Manifest): ManifestGlance {
  const { type, duration, video, audio, stillTime } = motion;
  const known = Object.entries({ duration, video, audio, stillTime }).filter(
    ([, value]) => value !== undefined,
  );
  return {
    id: link.by === 'name' ? undefined : link.id,
    members: members.map(({ name, original, size, modified }) => ({
      name,
      ...(original === undefined ? {} : { original }),
      size,
      modified,
    })),
    media: { still: { type: still.type }, motion: { type, ...Object.fromEntries(known) } },
  };
}

/** The code of what is wrong, or `seen`. */
function outcome(bytes: Uint8Array): string {
  try {
    glanceManifest(bytes);
    return 'seen';
  } catch (error) {
    if (error instanceof LivepkgError) return error.code;
    throw error;
  }
}

describe('a glance at a manifest', () => {
  test('sees what reading it sees', () => {
    fc.assert(
      fc.property(manifestSource, (source) => {
        const bytes = encodeManifest(describeMembers(source).manifest);
        expect(glanceManifest(bytes)).toEqual(seen(decodeManifest(bytes)));
      }),
      { numRuns: fuzzRuns(300) },
    );
  });

  const whole = encodeManifest(describeMembers(smallSource).manifest);
  test('of each cut one, and of one with more behind it, says what is wrong', () => {
    for (let length = 0; length < whole.length; length += 1) {
      expect(outcome(whole.subarray(0, length))).toMatch(/^(?:cbor-malformed|manifest-schema)$/);
    }
    expect(outcome(Buffer.concat([whole, Buffer.from([0])]))).toBe('cbor-malformed');
  });

  test.each([
    ['nothing', '', 'cbor-malformed'],
    ['no map', '80', 'manifest-schema'],
    ['another version', 'a16776657273696f6e02', 'manifest-schema'],
    ['an indefinite length', 'bfff', 'manifest-schema'],
    ['a tag', 'a16161c100', 'manifest-schema'],
    ['very many items', 'a161619bffffffffffffffff', 'cbor-malformed'],
    ['deep nesting', `a16161${'81'.repeat(5000)}00`, 'cbor-malformed'],
  ])('of %s says why', (_, hex, code) => {
    expect(outcome(Buffer.from(hex, 'hex'))).toBe(code);
  });

  test('of any byte changed gives something, or says why', () => {
    for (let at = 0; at < whole.length; at += 1) {
      for (const value of [0, 0x1f, 0x60, 0x7f, 0x9b, 0xbf, 0xdb, 0xff]) {
        const bytes = Buffer.from(whole);
        bytes[at] = value;
        expect(outcome(bytes)).toMatch(/^(?:seen|cbor-malformed|manifest-schema)$/);
      }
    }
  });
});
