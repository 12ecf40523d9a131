/** Containers of a later version: section 9 of the specification. */
import type { CborValue } from '../../src/format/cbor-reader.ts';
import { encodeCbor } from '../../src/format/cbor.ts';
import { TIMESTAMP_BYTES } from '../../src/format/layout/zip-layout.ts';
import { MAX_CONTAINER_BYTES } from '../../src/format/manifest-schema.ts';
import { changed, hexDigest, MANIFEST_OFFSET, t, vector, withStatuses } from './build.ts';
import {
  container,
  entries,
  halves,
  manifest,
  member,
  MOTION,
  motion,
  patch,
  STILL,
  still,
  zip,
} from './sample.ts';
import type { Vector } from './vector.ts';

const CODE = 'version-unsupported';

const both = (one: Vector): Vector => withStatuses(one, 'proven', 'proven');

/** The manifest of version 2, with types that version 1 does not have: `flag` is true, `rate` a float. */
function foreignManifest(): Buffer {
  const whole = Buffer.from(encodeCbor({ members: [still(), motion()], version: 2 }));
  const more = Buffer.from(`${t('flag')}f5${t('rate')}f93c00`, 'hex');
  return Buffer.concat([Buffer.from([0xa4]), more, whole.subarray(1)]);
}

/** Manifests in which a later version is spelled in ways that version 1 refuses. */
async function otherSpellings(): Promise<Vector[]> {
  const members = Buffer.from(encodeCbor({ members: [still(), motion()] })).subarray(1);
  const versions: [string, string, string][] = [
    [
      'last',
      'version 1, and then version 2: the last counts',
      `${t('version')}01${t('version')}02`,
    ],
    ['long', 'version 2, in nine bytes', `${t('version')}1b0000000000000002${t('x')}00`],
    ['chunks', 'version 2, its key in chunks', `7f${t('ver')}${t('sion')}ff02${t('x')}00`],
    ['greatest', 'version 2^32 − 1', `${t('version')}1affffffff${t('x')}00`],
  ];
  const vectors: Vector[] = [];
  for (const [name, comment, keys] of versions) {
    const bytes = Buffer.concat([Buffer.from([0xa3]), members, Buffer.from(keys, 'hex')]);
    vectors.push(both(vector(`${CODE}-${name}`, CODE, comment, await zip(entries(bytes)))));
  }
  return vectors;
}

/** Version 2, with a motion of no bytes: where a local header stands it is proven, else it is lost. */
async function emptyMembers(): Promise<Vector[]> {
  const empty = new Uint8Array();
  const value = manifest({
    version: 2,
    members: [still(), member('motion', 'IMG_0001.MOV', empty)],
  });
  const [first] = halves;
  if (first === undefined) throw new Error('no still');
  const bytes = await container(value, [first, { name: 'IMG_0001.MOV', bytes: empty }]);
  const behindStill = bytes.indexOf(STILL) + STILL.length;
  // A local header whose name and extra field have no bytes.
  const bare = Buffer.alloc(30);
  bare.write('PK\x03\x04', 'latin1');
  const stillHeader = MANIFEST_OFFSET + bytes.readUInt32LE(87);
  const named: [string, string, Buffer, 'proven' | 'lost'][] = [
    ['empty-member', 'a member of no bytes', bytes, 'proven'],
    [
      'empty-member-bare',
      'a member of no bytes, behind a header without a name that the container ends with',
      Buffer.concat([bytes.subarray(0, behindStill), bare]),
      'proven',
    ],
    [
      'empty-member-cut',
      'a member of no bytes, whose local header is cut off',
      bytes.subarray(0, behindStill),
      'lost',
    ],
    [
      'empty-member-behind',
      'a member of no bytes, and no local header where that of the member before it should stand',
      patch(bytes, stillHeader, [0]),
      'lost',
    ],
  ];
  return named.map(([name, comment, own, status]): Vector => {
    const made = vector(`${CODE}-${name}`, CODE, `version 2, ${comment}`, own);
    const hasStill = own.subarray(stillHeader).indexOf('PK') === 0;
    const [ofStill] = withStatuses(made, hasStill ? 'proven' : 'lost').statuses;
    const ofMotion = { name: 'IMG_0001.MOV', sha256: hexDigest(empty) };
    return {
      ...made,
      statuses: [
        ...(ofStill === undefined ? [] : [ofStill]),
        status === 'proven' ? { status, ...ofMotion } : { status, name: ofMotion.name },
      ],
    };
  });
}

/** Version 2, whose manifest says that the motion is longer than it is; nothing follows it. */
async function longerMotion(): Promise<Buffer> {
  const bytes = await changed({
    version: 2,
    members: [still(), motion({ size: MOTION.length + 9 })],
  });
  return bytes.subarray(0, bytes.indexOf(MOTION) + MOTION.length);
}

/** Manifests of version 2 that lack what every version keeps. */
async function brokenPromises(): Promise<Vector[]> {
  const code = 'manifest-schema';
  const members: [string, string, CborValue][] = [
    ['members-type', 'members that are a map', {}],
    ['member-type', 'a member that is a text', ['x', motion()]],
    ['name', 'a name that is an integer', [still({ name: 1 }), motion()]],
    ['size', 'a size of 1 GiB', [still({ size: MAX_CONTAINER_BYTES }), motion()]],
    ['size-type', 'a size that is a text', [still({ size: '45' }), motion()]],
    ['digest-type', 'a digest that is a text', [still({ sha256: 'x'.repeat(32) }), motion()]],
  ];
  const vectors: Vector[] = [];
  for (const [name, comment, value] of members) {
    const bytes = await changed({ version: 2, members: value });
    vectors.push(vector(`${code}-later-${name}`, code, `version 2, ${comment}`, bytes));
  }
  const names: [string, string, string][] = [
    ['folding', 'names that full case folding makes equal', 'ß.HEIC'],
    ['same', 'two members of one name', 'ss.HEIC'],
  ];
  for (const [name, comment, first] of names) {
    const value = [still({ name: first }), motion({ name: 'ss.HEIC' })];
    const bytes = await changed({ version: 2, members: value });
    vectors.push(vector(`name-clash-later-${name}`, 'name-clash', `version 2, ${comment}`, bytes));
  }
  return vectors;
}

/** An extra field of 13 bytes in place of the one of 9 in the local header at `at`. */
function withExtra(bytes: Buffer, at: number): Buffer {
  const end = at + 30 + 'IMG_0001.HEIC'.length + TIMESTAMP_BYTES;
  const longer = Buffer.concat([bytes.subarray(0, end), Buffer.alloc(4), bytes.subarray(end)]);
  longer.writeUInt16LE(TIMESTAMP_BYTES + 4, at + 28);
  return longer;
}

export async function laterVectors(): Promise<Vector[]> {
  const later = await changed({ version: 2, future: 'unknown' });
  const stillAt = later.indexOf(STILL);
  const stillHeader = MANIFEST_OFFSET + later.readUInt32LE(87);
  return [
    both(
      vector(
        CODE,
        CODE,
        'version 2, with keys of its own: an outcome of its own, not damage',
        later,
      ),
    ),
    both(
      vector(
        `${CODE}-types`,
        CODE,
        'version 2, with types that version 1 does not have (true and a float)',
        await zip(entries(foreignManifest())),
      ),
    ),
    both(
      vector(
        `${CODE}-entries`,
        CODE,
        'version 2, with an entry of its own behind the members, and headers without times',
        await zip(
          entries(encodeCbor({ ...manifest(), version: 2 }), [
            { name: 'IMG_0001.HEIC', bytes: STILL },
            { name: 'IMG_0001.MOV', bytes: MOTION },
            { name: 'future.bin', bytes: Buffer.from('unknown') },
          ]),
        ),
      ),
    ),
    withStatuses(
      vector(
        `${CODE}-digest`,
        CODE,
        'version 2, one bit of the still flipped',
        patch(later, stillAt, [(later[stillAt] ?? 0) ^ 1]),
      ),
      'damaged',
      'proven',
    ),
    withStatuses(
      vector(
        `${CODE}-cut`,
        CODE,
        'version 2, cut off behind the manifest',
        later.subarray(0, stillHeader),
      ),
      'lost',
      'lost',
    ),
    ...(await otherSpellings()),
    withStatuses(
      vector(
        `${CODE}-extra`,
        CODE,
        'version 2, with extra fields of other lengths in the headers of the members',
        withExtra(later, stillHeader),
      ),
      'proven',
      'proven',
    ),
    withStatuses(
      vector(
        `${CODE}-signature`,
        CODE,
        'version 2, no local header where that of the still should stand',
        patch(later, stillHeader, [0]),
      ),
      'lost',
      'lost',
    ),
    withStatuses(
      vector(
        `${CODE}-still-cut`,
        CODE,
        'version 2, cut off inside the still',
        later.subarray(0, stillAt + 5),
      ),
      'damaged',
      'lost',
    ),
    {
      ...vector(
        'container-too-large-later',
        'container-too-large',
        'version 2, of 1 GiB: no version is as large',
        later,
      ),
      zeros: MAX_CONTAINER_BYTES - later.length,
    },
    vector(
      `${CODE}-empty`,
      CODE,
      'version 2, without a member',
      await changed({ version: 2, members: [] }),
    ),
    ...(await emptyMembers()),
    withStatuses(
      vector(
        `${CODE}-size`,
        CODE,
        'version 2, cut off behind the motion, of which it says that it has nine bytes more',
        await longerMotion(),
      ),
      'proven',
      'damaged',
    ),
    ...(await brokenPromises()),
    vector(
      'manifest-schema-later-members',
      'manifest-schema',
      'version 2 without members, which every version has',
      await zip(entries(Buffer.from(`a1${t('version')}02`, 'hex'))),
    ),
    vector(
      'manifest-schema-later-digest',
      'manifest-schema',
      'version 2, a digest of 31 bytes',
      await changed({ version: 2, members: [still({ sha256: new Uint8Array(31) }), motion()] }),
    ),
    vector(
      'name-not-portable-later',
      'name-not-portable',
      'version 2, a name that leads out of the folder',
      await zip(
        entries(
          encodeCbor({ ...manifest(), version: 2, members: [still({ name: '../x' }), motion()] }),
        ),
      ),
    ),
    vector(
      'name-clash-later',
      'name-clash',
      'version 2, names that differ by case only',
      await changed({
        version: 2,
        members: [still({ name: 'a.HEIC' }), motion({ name: 'A.heic' })],
      }),
    ),
  ];
}
