/** Containers whose ZIP layer, length or members are wrong. */
import { encodeCbor } from '../../src/format/cbor.ts';
import { TIMESTAMP_BYTES } from '../../src/format/layout/zip-layout.ts';
import { MAX_CONTAINER_BYTES } from '../../src/format/manifest-schema.ts';
import { MANIFEST_OFFSET, vector } from './build.ts';
import {
  container,
  entries,
  halves,
  manifest,
  MIMETYPE,
  MOTION,
  patch,
  STILL,
  zip,
} from './sample.ts';
import type { Vector } from './vector.ts';

export async function zipVectors(): Promise<Vector[]> {
  const valid = await container(manifest());
  const manifestBytes = encodeCbor(manifest());
  const stillHeader = MANIFEST_OFFSET + manifestBytes.length;
  const stillTime = stillHeader + 30 + 'IMG_0001.HEIC'.length;
  const stillOffset = stillTime + TIMESTAMP_BYTES;
  const central = valid.readUInt32LE(valid.length - 6);
  const junk = Buffer.from('junk');
  const withoutTimes = halves.map(({ name, bytes }) => ({ name, bytes }));
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
      'not-a-container-prepended',
      'not-a-container',
      'four bytes stand before the first entry',
      Buffer.concat([junk, valid]),
    ),
    vector(
      'zip-unreadable-comment',
      'zip-unreadable',
      'the end record announces a comment that is not there',
      patch(valid, valid.length - 2, [1]),
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
      'zip-order-count',
      'zip-order',
      'the end record counts three entries where there are four',
      patch(valid, valid.length - 14, [3, 0, 3, 0]),
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
      patch(valid, stillHeader + 8, [8]),
    ),
    vector(
      'zip-not-canonical-crc',
      'zip-not-canonical',
      "a member's CRC-32 in its central header is wrong",
      patch(valid, central + 46 + 8 + 46 + 13 + 16, [0, 0, 0, 0]),
    ),
    vector(
      'zip-not-canonical-time',
      'zip-not-canonical',
      "the time in the still's local header is a second later than its modification time",
      patch(valid, stillTime + 5, [(valid[stillTime + 5] ?? 0) + 1]),
    ),
    vector(
      'zip-not-canonical-time-central',
      'zip-not-canonical',
      "the time in the still's central header says that an access time follows",
      patch(valid, central + 46 + 8 + 46 + 13 + 46 + 13 + 4, [3]),
    ),
    vector(
      'length-differs-time',
      'length-differs',
      'the headers of the members hold no time',
      await zip(entries(manifestBytes, withoutTimes)),
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
