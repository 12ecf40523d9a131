/** Every vector of container version 1: what each one breaks, and how it is made. */
import { encodeCbor } from '../../src/format/cbor.ts';
import { sha256 } from '../../src/format/digest.ts';
import { MAX_CONTAINER_BYTES } from '../../src/format/manifest-schema.ts';
import { portableNames } from '../../src/format/portable-name.ts';
import type { ZipEntry } from '../../src/format/zip.ts';
import {
  container,
  entries,
  halves,
  IDENTIFIER,
  manifest,
  MEDIA,
  member,
  MIMETYPE,
  MOTION,
  motion,
  patch,
  SIDECAR,
  splice,
  STILL,
  still,
  zip,
  type CborMap,
} from './sample.ts';
import type { Vector } from './vector.ts';

const MANIFEST_OFFSET = 108;

type Expect = Vector['expect'];

function vector(name: string, expect: Expect, comment: string, bytes: Uint8Array): Vector {
  return { name, expect, comment, members: [], bytes, zeros: 0 };
}

/** A container whose members have these true names, as a packer names them. */
async function named(trueNames: string[]): Promise<Buffer> {
  const bytes = [STILL, MOTION, ...trueNames.slice(2).map(() => SIDECAR)];
  const names = portableNames(trueNames);
  const members = trueNames.map((original, index) => {
    const name = names[index] ?? '';
    const role = ['still', 'motion'][index] ?? 'sidecar';
    const more = name === original ? {} : { original };
    return member(role, name, bytes[index] ?? SIDECAR, more);
  });
  return container(
    manifest({ members }),
    names.map((name, index): ZipEntry => ({ name, bytes: bytes[index] ?? SIDECAR })),
  );
}

/** A container whose still has the given entry, everything else being right. */
async function withStill(entry: CborMap): Promise<Buffer> {
  const name = typeof entry['name'] === 'string' ? entry['name'] : 'IMG_0001.HEIC';
  const zipName = name === '' || /^\/|\\|\.\.|^[a-z]:/i.test(name) ? 'IMG_0001.HEIC' : name;
  return container(manifest({ members: [entry, motion()] }), [
    { name: zipName, bytes: STILL },
    { name: 'IMG_0001.MOV', bytes: MOTION },
  ]);
}

async function validVectors(): Promise<Vector[]> {
  const all: [string, string, Buffer, Uint8Array[], string[]][] = [
    ['pair', 'two halves', await container(manifest()), [STILL, MOTION], []],
    [
      'sidecars',
      'two halves and two sidecars, in the bytewise order of their names',
      await named(['IMG_0001.HEIC', 'IMG_0001.MOV', 'IMG_0001.AAE', 'IMG_O0001.AAE']),
      [STILL, MOTION, SIDECAR, SIDECAR],
      ['IMG_0001.HEIC', 'IMG_0001.MOV', 'IMG_0001.AAE', 'IMG_O0001.AAE'],
    ],
    [
      'names',
      'names that are not portable: each stands under its portable form, with its original',
      await named(['a:b.HEIC', 'CON.MOV', 'a_b.heic', 'e\u0301.xmp', 'x. ']),
      [STILL, MOTION, SIDECAR, SIDECAR, SIDECAR],
      ['a:b.HEIC', 'CON.MOV', 'a_b.heic', 'e\u0301.xmp', 'x. '],
    ],
    [
      'any-script',
      'names in any script are portable',
      await named(['后，竖.HEIC', 'Größe.MOV']),
      [STILL, MOTION],
      ['后，竖.HEIC', 'Größe.MOV'],
    ],
    [
      'by-name',
      'halves joined by name, without an identifier, and nothing known about them',
      await container(
        manifest({
          link: { by: 'name' },
          media: { still: { type: 'JPEG' }, motion: { type: 'MOV' } },
        }),
      ),
      [STILL, MOTION],
      [],
    ],
    [
      'times',
      'modification times before 1970, of a whole second, and of the last microsecond of 9999',
      await container(
        manifest({
          members: [
            still({ modified: '1969-12-31T23:59:59.5Z' }),
            motion({ modified: '9999-12-31T23:59:59.999999Z' }),
          ],
        }),
      ),
      [STILL, MOTION],
      [],
    ],
  ];
  return all.map(([name, comment, bytes, contents, names]) => ({
    name: `valid-${name}`,
    expect: 'valid',
    comment,
    bytes,
    zeros: 0,
    members: contents.map((content, index) => ({
      name: names[index] ?? ['IMG_0001.HEIC', 'IMG_0001.MOV'][index] ?? '',
      sha256: Buffer.from(sha256(content)).toString('hex'),
    })),
  }));
}

async function zipVectors(): Promise<Vector[]> {
  const valid = await container(manifest());
  const manifestBytes = encodeCbor(manifest());
  const stillOffset = MANIFEST_OFFSET + manifestBytes.length + 30 + 'IMG_0001.HEIC'.length;
  const central = valid.readUInt32LE(valid.length - 6);
  const junk = Buffer.from('junk');
  return [
    {
      ...vector(
        'container-too-large',
        'container-too-large',
        'a container is smaller than 1 GiB',
        valid,
      ),
      zeros: MAX_CONTAINER_BYTES - valid.length,
    },
    vector('not-a-container-text', 'not-a-container', 'a text file', Buffer.from('hello\n')),
    vector('not-a-container-empty', 'not-a-container', 'an empty file', Buffer.alloc(0)),
    vector(
      'not-a-container-zip',
      'not-a-container',
      'an ordinary ZIP archive',
      await zip([{ name: 'IMG_0001.HEIC', bytes: STILL }]),
    ),
    vector(
      'not-a-container-order',
      'not-a-container',
      'the manifest stands before the mimetype',
      await zip([{ name: 'manifest.cbor', bytes: manifestBytes }, MIMETYPE, ...halves]),
    ),
    vector(
      'zip-unreadable',
      'zip-unreadable',
      'the signature of a central header is wrong',
      patch(valid, central, [0]),
    ),
    vector(
      'zip-order',
      'zip-order',
      'the motion stands before the still',
      await container(manifest(), halves.toReversed()),
    ),
    vector(
      'zip-order-names',
      'zip-order',
      'an entry has another name than its member',
      await container(manifest(), [
        { name: 'IMG_0002.HEIC', bytes: STILL },
        { name: 'IMG_0001.MOV', bytes: MOTION },
      ]),
    ),
    vector(
      'zip-not-canonical-mimetype',
      'zip-not-canonical',
      'the DOS time of the first local header is not 00:00:00',
      patch(valid, 10, [1]),
    ),
    vector(
      'zip-not-canonical-method',
      'zip-not-canonical',
      'the local header says deflated where the central one says stored',
      patch(valid, stillOffset - 30 - 'IMG_0001.HEIC'.length + 8, [8]),
    ),
    vector(
      'zip-not-canonical-crc',
      'zip-not-canonical',
      "a member's CRC-32 in its central header is wrong",
      patch(valid, central + 46 + 8 + 46 + 13 + 16, [0, 0, 0, 0]),
    ),
    vector(
      'zip-not-canonical-attributes',
      'zip-not-canonical',
      'the Unix mode of an entry is not 0100644',
      patch(valid, central + 41, [0xff]),
    ),
    vector(
      'length-differs-cut',
      'length-differs',
      'the last byte is missing',
      valid.subarray(0, -1),
    ),
    vector(
      'length-differs-head',
      'length-differs',
      'it ends inside the manifest',
      valid.subarray(0, 150),
    ),
    vector(
      'length-differs-added',
      'length-differs',
      'four bytes follow the end record',
      Buffer.concat([valid, junk]),
    ),
    vector(
      'length-differs-inserted',
      'length-differs',
      'four bytes stand between the last member and the central directory',
      Buffer.concat([valid.subarray(0, central), junk, valid.subarray(central)]),
    ),
    vector(
      'member-digest',
      'member-digest',
      'one bit of the still is flipped',
      patch(valid, stillOffset, [(valid[stillOffset] ?? 0) ^ 1]),
    ),
    vector(
      'member-digest-agreed',
      'member-digest',
      'another still of the same size, with its right CRC-32 but not the SHA-256 of the manifest',
      await container(manifest(), [
        { name: 'IMG_0001.HEIC', bytes: STILL.toReversed() },
        { name: 'IMG_0001.MOV', bytes: MOTION },
      ]),
    ),
  ];
}

/** The hex digits of a short text in CBOR. */
const t = (text: string): string =>
  (0x60 + text.length).toString(16) + Buffer.from(text).toString('hex');

/** The valid manifest's bytes with some of them (hex digits) replaced, in a container. */
async function replaced(find: string, by: string): Promise<Buffer> {
  return zip(entries(splice(encodeCbor(manifest()), find, by)));
}

async function cborVectors(): Promise<Vector[]> {
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
    vector(
      'manifest-too-large-claim',
      'manifest-too-large',
      'the manifest claims 4 GiB less a byte',
      patch(valid, 65 + 22, [0xff, 0xff, 0xff, 0xff]),
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
      'cbor-not-canonical-float',
      'cbor-not-canonical',
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

/** A container whose manifest has some keys replaced or added. */
async function changed(more: CborMap): Promise<Buffer> {
  return container(manifest(more));
}

async function manifestVectors(): Promise<Vector[]> {
  const many = Array.from({ length: 17 }, (_, index) => `S${String(index).padStart(2, '0')}.xmp`);
  const shape: [string, string, Buffer][] = [
    ['unknown-key', 'a key that version 1 does not know', await changed({ note: 'hello' })],
    ['array', 'the manifest is an array', await zip(entries(encodeCbor([1])))],
    ['version-text', 'the version is a text', await changed({ version: '1' })],
    ['no-media', 'the key media is missing', await withoutKey('media')],
    ['no-version', 'the key version is missing', await withoutKey('version')],
    ['link', 'a link of an unknown kind', await changed({ link: { by: 'hope' } })],
    [
      'link-id',
      'a link by name with an identifier',
      await changed({ link: { by: 'name', id: 'x' } }),
    ],
    [
      'link-empty',
      'an empty identifier',
      await changed({ link: { by: 'content-identifier', id: '' } }),
    ],
    ['role', 'an unknown role', await withStill(still({ role: 'poster' }))],
    ['size', 'a size of 1 GiB', await withStill(still({ size: MAX_CONTAINER_BYTES }))],
    ['sha256', 'a digest of 31 bytes', await withStill(still({ sha256: new Uint8Array(31) }))],
    [
      'long-text',
      'a text of more than 1 KiB',
      await changed({ media: { ...MEDIA, model: 'm'.repeat(1025) } }),
    ],
  ];
  return [
    vector(
      'version-unsupported',
      'version-unsupported',
      'version 2, with keys of its own: an outcome of its own, not damage',
      await changed({ version: 2, future: 'unknown' }),
    ),
    vector(
      'version-unsupported-0',
      'version-unsupported',
      'version 0',
      await changed({ version: 0 }),
    ),
    ...shape.map(([name, comment, bytes]) =>
      vector(`manifest-schema-${name}`, 'manifest-schema', comment, bytes),
    ),
    vector(
      'member-count-one',
      'member-count',
      'a still alone',
      await container(manifest({ members: [still()] }), halves.slice(0, 1)),
    ),
    vector(
      'member-count-many',
      'member-count',
      '17 members',
      await named(['IMG_0001.HEIC', 'IMG_0001.MOV', ...many.slice(0, 15)]),
    ),
    vector(
      'member-roles-swapped',
      'member-roles',
      'the motion is listed before the still',
      await container(manifest({ members: [motion(), still()] }), halves.toReversed()),
    ),
    vector(
      'member-roles-two-stills',
      'member-roles',
      'two stills and no motion',
      await container(manifest({ members: [still(), motion({ role: 'still' })] })),
    ),
    vector(
      'member-order',
      'member-order',
      'sidecars out of order',
      await named(['IMG_0001.HEIC', 'IMG_0001.MOV', 'b.xmp', 'a.xmp']),
    ),
    vector(
      'time-invalid-offset',
      'time-invalid',
      'a modification time that is not in UTC',
      await withStill(still({ modified: '2026-01-09T18:32:07+09:00' })),
    ),
    vector(
      'time-invalid-zeros',
      'time-invalid',
      'a modification time with a trailing zero',
      await withStill(still({ modified: '2026-01-09T09:32:07.120Z' })),
    ),
    vector(
      'time-invalid-date',
      'time-invalid',
      'the 30th of February',
      await withStill(still({ modified: '2026-02-30T09:32:07Z' })),
    ),
    vector(
      'time-invalid-captured',
      'time-invalid',
      'a capture time with a fraction of a second',
      await changed({ media: { ...MEDIA, captured: '2026-01-09T18:32:07.5+09:00' } }),
    ),
  ];
}

async function withoutKey(key: string): Promise<Buffer> {
  const value = manifest();
  delete value[key];
  return container(value);
}

async function nameVectors(): Promise<Vector[]> {
  const unportable: [string, string, string][] = [
    ['nfd', 'a name in NFD', 'e\u0301.HEIC'],
    ['colon', 'a colon', 'a:b.HEIC'],
    ['slash', 'a slash', 'a/b.HEIC'],
    ['backslash', 'a backslash', 'a\\b.HEIC'],
    ['parent', 'a path that leads out of the folder', '../a.HEIC'],
    ['absolute', 'an absolute path', '/a.HEIC'],
    ['empty', 'an empty name', ''],
    ['control', 'a control character', 'a\u0007.HEIC'],
    ['trailing-dot', 'a trailing dot', 'a.'],
    ['trailing-space', 'a trailing space', 'a.HEIC '],
    ['leading-space', 'a leading space', ' a.HEIC'],
    ['tilde', 'a leading tilde', '~a.HEIC'],
    ['device', 'a device name of Windows', 'con.HEIC'],
    ['device-superscript', 'a device name with a superscript digit', 'COM¹.HEIC'],
    ['vti', 'a name that OneDrive refuses', 'a_VTI_b.HEIC'],
    ['desktop-ini', 'a name that OneDrive refuses, folded', 'DE\u017fKTOP.INI'],
    ['lock', 'a name that OneDrive refuses', '.lock'],
    ['manifest', 'the name of an entry of every container', 'Manifest.cbor'],
    ['unassigned', 'a code point that Unicode 15.0 does not assign', 'a\u0378.HEIC'],
    ['long', '201 bytes of UTF-8', `${'a'.repeat(196)}.HEIC`],
  ];
  const originals: [string, string, string, string][] = [
    ['slash', 'an original with a slash', 'a_b.HEIC', 'a/b.HEIC'],
    ['parent', 'an original that is the folder above', '__', '..'],
    ['nul', 'an original with a NUL', 'a_b.HEIC', 'a\0b.HEIC'],
    ['empty', 'an empty original', '_', ''],
    ['long', 'an original of 256 bytes', `${'a'.repeat(195)}.HEIC`, `${'a'.repeat(251)}.HEIC`],
  ];
  const differing: [string, string, string, string][] = [
    ['other', 'an original that the name does not stand for', 'a.HEIC', 'b.HEIC'],
    ['needless', 'an original that is the name itself', 'a.HEIC', 'a.HEIC'],
    ['form', 'a name that is another portable form of its original', 'a-b.HEIC', 'a:b.HEIC'],
    ['suffix', 'a suffix where nothing clashes', 'a_b-2.HEIC', 'a:b.HEIC'],
  ];
  const vectors: Vector[] = [];
  for (const [name, comment, bad] of unportable) {
    const code = 'name-not-portable';
    vectors.push(vector(`${code}-${name}`, code, comment, await withStill(still({ name: bad }))));
  }
  for (const [name, comment, shown, original] of originals) {
    const bytes = await withStill(still({ name: shown, original }));
    vectors.push(vector(`original-invalid-${name}`, 'original-invalid', comment, bytes));
  }
  for (const [name, comment, shown, original] of differing) {
    const bytes = await withStill(still({ name: shown, original }));
    vectors.push(vector(`original-differs-${name}`, 'original-differs', comment, bytes));
  }
  const clashes: [string, string, string, string][] = [
    ['same', 'two members of one name', 'a.HEIC', 'a.HEIC'],
    ['case', 'names that differ by case only', 'a.HEIC', 'A.heic'],
    ['folding', 'names that full case folding makes equal', 'Straße.HEIC', 'STRASSE.HEIC'],
  ];
  for (const [name, comment, first, second] of clashes) {
    const members = [still({ name: first }), motion({ name: second })];
    const bytes = await container(manifest({ members }), [
      { name: first, bytes: STILL },
      { name: second, bytes: MOTION },
    ]);
    vectors.push(vector(`name-clash-${name}`, 'name-clash', comment, bytes));
  }
  return vectors;
}

/** All vectors, in the order of the specification. */
export async function allVectors(): Promise<Vector[]> {
  return [
    ...(await validVectors()),
    ...(await zipVectors()),
    ...(await cborVectors()),
    ...(await manifestVectors()),
    ...(await nameVectors()),
  ];
}
