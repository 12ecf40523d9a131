/** Containers whose ZIP layer, length or members are wrong. */
import { encodeCbor } from '../../src/format/cbor.ts';
import { TIMESTAMP_BYTES } from '../../src/format/layout/zip-layout.ts';
import { MAX_CONTAINER_BYTES } from '../../src/format/manifest-schema.ts';
import { hexDigest, MANIFEST_OFFSET, quicklyValid, vector, withStatuses } from './build.ts';
import {
  container,
  entries,
  halves,
  manifest,
  member,
  MIMETYPE,
  MOTION,
  patch,
  STILL,
  still,
  zip,
} from './sample.ts';
import type { Vector } from './vector.ts';

const CODES = [
  'not-a-container',
  'zip-unreadable',
  'zip-order',
  'zip-not-canonical',
  'length-differs',
  'manifest-crc',
  'member-digest',
] as const;

/** What the full check gives, after the name of the vector: the longest code that it begins with. */
function codeOf(name: string): (typeof CODES)[number] {
  const code = CODES.find((one) => name === one || name.startsWith(`${one}-`));
  if (code === undefined) throw new Error(`${name} begins with no code`);
  return code;
}

const make = (name: string, comment: string, bytes: Uint8Array): Vector =>
  vector(name, codeOf(name), comment, bytes);

/** Nothing is proven. */
const nothing = make;

/** Both members are as they were packed. */
const bothProven = (name: string, comment: string, bytes: Uint8Array): Vector =>
  withStatuses(make(name, comment, bytes), 'proven', 'proven');

/** The same, and the quick check finds nothing. */
const onlyInFull = (name: string, comment: string, bytes: Uint8Array): Vector =>
  quicklyValid(bothProven(name, comment, bytes));

/** Bytes with some put in at a place. */
function inserted(bytes: Buffer, at: number, more: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
}

/** Fields of the local and the central header of the still, and of those before it, that are wrong. */
function fieldsOfHeaders(valid: Buffer, stillHeader: number, stillCentral: number): Vector[] {
  const flip = (at: number): Buffer => patch(valid, at, [(valid[at] ?? 0) ^ 1]);
  const local: [string, number][] = [
    ['signature', 2],
    ['version', 4],
    ['flags', 7],
    ['time', 10],
    ['date', 12],
    ['crc', 14],
    ['compressed', 18],
    ['size', 22],
    ['name', 30],
  ];
  const central: [string, number][] = [
    ['made-by', 4],
    ['version', 6],
    ['time', 12],
    ['date', 14],
    ['internal', 36],
    ['mode', 40],
  ];
  return [
    ...local.map(([field, at]) =>
      onlyInFull(
        `zip-not-canonical-local-${field}`,
        `the field ${field} in the still's local header is wrong`,
        flip(stillHeader + at),
      ),
    ),
    ...central.map(([field, at]) =>
      onlyInFull(
        `zip-not-canonical-central-${field}`,
        `the field ${field} in the still's central header is wrong`,
        flip(stillCentral + at),
      ),
    ),
    ...[0, 2, 6, 8, 14, 18, 22, 26, 28].map((at) =>
      bothProven(
        `zip-not-canonical-first-${at}`,
        `byte ${at} is wrong, in the first local header`,
        flip(at),
      ),
    ),
    ...[65, 69, 73, 83, 91, 93, 95].map((at) =>
      bothProven(
        `zip-not-canonical-second-${at}`,
        `byte ${at} is wrong, in the manifest's local header`,
        flip(at),
      ),
    ),
    quicklyValid(
      bothProven(
        'member-digest-offset',
        'the central header of the still leads to the local header of the motion',
        patch(
          valid,
          stillCentral + 42,
          valid.subarray(stillCentral + 46 + 13 + 9 + 42).subarray(0, 4),
        ),
      ),
    ),
    quicklyValid(
      bothProven(
        'member-digest-outside',
        'the central header of the still leads to a place behind the end',
        patch(valid, stillCentral + 42, [0xff, 0xff, 0xff, 0x7f]),
      ),
    ),
  ];
}

/** The motion is a central header, and the end record counts it: one more than the manifest makes. */
async function oneEntryMore(): Promise<Vector> {
  const valid = await container(manifest());
  const central = valid.readUInt32LE(valid.length - 6);
  const first = valid.subarray(central, central + 46 + 'mimetype'.length);
  const [own] = halves;
  if (own === undefined) throw new Error('no still');
  const bytes = await container(
    manifest({ members: [still(), member('motion', 'IMG_0001.MOV', first)] }),
    [own, { name: 'IMG_0001.MOV', bytes: first }],
  );
  const end = bytes.length - 22;
  bytes.writeUInt16LE(5, end + 8);
  bytes.writeUInt16LE(5, end + 10);
  bytes.writeUInt32LE(bytes.readUInt32LE(end + 12) + first.length, end + 12);
  bytes.writeUInt32LE(bytes.readUInt32LE(end + 16) - first.length, end + 16);
  const made = quicklyValid(
    make(
      'zip-unreadable-more',
      'the end record leads to a central header that is the motion',
      bytes,
    ),
  );
  return {
    ...made,
    statuses: [
      { status: 'proven', name: 'IMG_0001.HEIC', sha256: hexDigest(STILL) },
      { status: 'proven', name: 'IMG_0001.MOV', sha256: hexDigest(first) },
    ],
  };
}

/** Fields of the end record that are wrong. */
function fieldsOfEnd(valid: Buffer): Vector[] {
  const end = valid.length - 22;
  return [
    onlyInFull('zip-unreadable-end', 'there is no end record', patch(valid, end, [0])),
    onlyInFull(
      'zip-unreadable-disk',
      'the end record is of another disk',
      patch(valid, end + 4, [1]),
    ),
    onlyInFull(
      'zip-unreadable-offset',
      'the end record leads to a place where no central header is',
      patch(valid, end + 16, [(valid[end + 16] ?? 0) ^ 1]),
    ),
    onlyInFull(
      'zip-unreadable-count',
      'the end record counts more entries than there are',
      patch(valid, end + 8, [5, 0, 5, 0]),
    ),
    onlyInFull(
      'zip-not-canonical-entries',
      'the end record has another number of entries on its disk',
      patch(valid, end + 8, [3]),
    ),
    onlyInFull(
      'zip-not-canonical-length',
      'the end record has another length of the central headers',
      patch(valid, end + 12, [(valid[end + 12] ?? 0) ^ 1]),
    ),
  ];
}

export async function zipVectors(): Promise<Vector[]> {
  const valid = await container(manifest());
  const manifestBytes = encodeCbor(manifest());
  const stillHeader = MANIFEST_OFFSET + manifestBytes.length;
  const stillTime = stillHeader + 30 + 'IMG_0001.HEIC'.length;
  const stillOffset = stillTime + TIMESTAMP_BYTES;
  const central = valid.readUInt32LE(valid.length - 6);
  const stillCentral = central + 46 + 'mimetype'.length + 46 + 'manifest.cbor'.length;
  const motionOffset = central - MOTION.length;
  const junk = Buffer.from('junk');
  const withoutTimes = halves.map(({ name, bytes }) => ({ name, bytes }));
  const otherStill = await container(manifest(), [
    { name: 'IMG_0001.HEIC', bytes: STILL.toReversed() },
    { name: 'IMG_0001.MOV', bytes: MOTION },
  ]);
  const otherName = await container(manifest(), [
    { name: 'IMG_0002.HEIC', bytes: STILL },
    { name: 'IMG_0001.MOV', bytes: MOTION },
  ]);
  const flipped = patch(valid, stillOffset, [(valid[stillOffset] ?? 0) ^ 1]);
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
    nothing('not-a-container-text', 'a text file', Buffer.from('hello\n')),
    nothing('not-a-container-empty', 'an empty file', Buffer.alloc(0)),
    nothing(
      'not-a-container-zip',
      'an ordinary ZIP archive',
      await zip([{ name: 'IMG_0001.HEIC', bytes: STILL }]),
    ),
    bothProven(
      'not-a-container-order',
      'the manifest stands before the mimetype',
      await zip([{ name: 'manifest.cbor', bytes: manifestBytes }, MIMETYPE, ...halves]),
    ),
    bothProven(
      'not-a-container-prepended',
      'four bytes stand before the first entry',
      Buffer.concat([junk, valid]),
    ),
    bothProven('not-a-container-start', 'the first 50 bytes are missing', valid.subarray(50)),
    onlyInFull(
      'zip-unreadable-comment',
      'the end record announces a comment that is not there',
      patch(valid, valid.length - 2, [1]),
    ),
    onlyInFull(
      'zip-unreadable',
      'the signature of a central header is wrong',
      patch(valid, central, [0]),
    ),
    onlyInFull(
      'zip-order',
      'the motion stands before the still',
      await container(manifest(), halves.toReversed()),
    ),
    onlyInFull('zip-order-names', 'an entry has another name than its member', otherName),
    onlyInFull(
      'zip-order-count',
      'the end record counts three entries where there are four',
      patch(valid, valid.length - 14, [3, 0, 3, 0]),
    ),
    bothProven(
      'zip-not-canonical-mimetype',
      'the DOS time of the first local header is not 00:00:00',
      patch(valid, 10, [1]),
    ),
    onlyInFull(
      'zip-not-canonical-method',
      'the local header says deflated where the central one says stored',
      patch(valid, stillHeader + 8, [8]),
    ),
    onlyInFull(
      'zip-not-canonical-crc',
      "a member's CRC-32 in its central header is wrong",
      patch(valid, stillCentral + 16, [0, 0, 0, 0]),
    ),
    onlyInFull(
      'zip-not-canonical-time',
      "the time in the still's local header is a second later than its modification time",
      patch(valid, stillTime + 5, [(valid[stillTime + 5] ?? 0) + 1]),
    ),
    onlyInFull(
      'zip-not-canonical-time-central',
      "the time in the still's central header says that an access time follows",
      patch(valid, stillCentral + 46 + 'IMG_0001.HEIC'.length + 4, [3]),
    ),
    onlyInFull(
      'zip-not-canonical-attributes',
      'the Unix mode of an entry is not 0100644',
      patch(valid, central + 41, [0xff]),
    ),
    ...fieldsOfHeaders(valid, stillHeader, stillCentral),
    ...fieldsOfEnd(valid),
    await oneEntryMore(),
    nothing('not-a-container-64', 'the first 64 bytes', valid.subarray(0, 64)),
    bothProven(
      'not-a-container-name',
      'another name in the first header',
      patch(valid, 30, [0x4d]),
    ),
    nothing('length-differs-65', 'the first 65 bytes', valid.subarray(0, 65)),
    nothing('length-differs-82', 'the first 82 bytes', valid.subarray(0, 82)),
    nothing('length-differs-90', 'the first 90 bytes', valid.subarray(0, 90)),
    nothing('length-differs-107', 'the first 107 bytes', valid.subarray(0, 107)),
    nothing('length-differs-108', 'the first 108 bytes', valid.subarray(0, 108)),
    nothing(
      'length-differs-byte',
      'the manifest lacks its last byte',
      valid.subarray(0, stillHeader - 1),
    ),
    bothProven('length-differs-cut', 'the last byte is missing', valid.subarray(0, -1)),
    withStatuses(
      make(
        'length-differs-motion',
        'it ends inside the motion',
        valid.subarray(0, motionOffset + 10),
      ),
      'proven',
      'damaged',
    ),
    withStatuses(
      make('length-differs-members', 'it ends behind the manifest', valid.subarray(0, stillHeader)),
      'lost',
      'lost',
    ),
    nothing('length-differs-head', 'it ends inside the manifest', valid.subarray(0, 150)),
    bothProven(
      'length-differs-added',
      'four bytes follow the end record',
      Buffer.concat([valid, junk]),
    ),
    bothProven(
      'length-differs-inserted',
      'four bytes stand between the last member and the central directory',
      inserted(valid, central, junk),
    ),
    bothProven(
      'length-differs-moved',
      'four bytes stand between the manifest and the still',
      inserted(valid, stillHeader, junk),
    ),
    bothProven(
      'length-differs-time',
      'the headers of the members hold no time',
      await zip(entries(manifestBytes, withoutTimes)),
    ),
    bothProven(
      'manifest-crc-field',
      'the CRC-32 of the manifest is wrong in its local header, and right in its central header',
      patch(valid, 79, [(valid[79] ?? 0) ^ 1]),
    ),
    quicklyValid(
      withStatuses(
        make('member-digest', 'one bit of the still is flipped', flipped),
        'damaged',
        'proven',
      ),
    ),
    quicklyValid(
      withStatuses(
        make(
          'member-digest-agreed',
          'another still of the same size, with its right CRC-32 but not the SHA-256 of the manifest',
          otherStill,
        ),
        'damaged',
        'proven',
      ),
    ),
  ];
}
