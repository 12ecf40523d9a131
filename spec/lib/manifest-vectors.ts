/** Containers whose manifest is of another version or shape, or breaks a rule for members and times. */
import { encodeCbor } from '../../src/format/cbor.ts';
import { MAX_CONTAINER_BYTES } from '../../src/format/manifest-schema.ts';
import { vector, named, withStill, changed } from './build.ts';
import {
  container,
  entries,
  halves,
  manifest,
  motion,
  still,
  zip,
  MEDIA,
  type CborMap,
} from './sample.ts';
import type { Vector } from './vector.ts';

async function withoutKey(key: string): Promise<Buffer> {
  const value = manifest();
  delete value[key];
  return container(value);
}

/** A container whose media say something else. */
async function withMedia(more: CborMap): Promise<Buffer> {
  return changed({ media: { ...MEDIA, ...more } });
}

export async function manifestVectors(): Promise<Vector[]> {
  const many = Array.from({ length: 17 }, (_, index) => `S${String(index).padStart(2, '0')}.xmp`);
  const shape: [string, string, Buffer][] = [
    ['unknown-key', 'a key that version 1 does not know', await changed({ note: 'hello' })],
    ['key-proto', 'a key __proto__', await changed(Object.fromEntries([['__proto__', 1]]))],
    ['array', 'the manifest is an array', await zip(entries(encodeCbor([1])))],
    [
      'nesting',
      'an integer inside eight arrays',
      await zip(entries(Buffer.from('81'.repeat(8) + '00', 'hex'))),
    ],
    ['version-text', 'the version is a text', await changed({ version: '1' })],
    ['no-media', 'the key media is missing', await withoutKey('media')],
    ['no-version', 'the key version is missing', await withoutKey('version')],
    ['version-0', 'version 0, which there never was', await changed({ version: 0 })],
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
    ['still-type', 'an unknown type of still', await withMedia({ still: { type: 'WEBP' } })],
    ['motion-type', 'an unknown type of motion', await withMedia({ motion: { type: 'AVI' } })],
    [
      'one-dimension',
      'a width without a height',
      await withMedia({ still: { type: 'HEIC', width: 1 } }),
    ],
    [
      'no-pixels',
      'a height of 0',
      await withMedia({ motion: { type: 'MOV', width: 1, height: 0 } }),
    ],
    ['text-empty', 'an empty make', await withMedia({ make: '' })],
    ['text-space', 'a model that ends with a space', await withMedia({ model: 'iPhone ' })],
    [
      'text-control',
      'a software with a control character',
      await withMedia({ software: '18\u0085' }),
    ],
    [
      'sample-code',
      'a code of five characters',
      await withMedia({ motion: { type: 'MOV', video: 'hevc1' } }),
    ],
    [
      'long-text',
      'a text of more than 1 KiB',
      await changed({ media: { ...MEDIA, model: 'm'.repeat(1025) } }),
    ],
  ];
  return [
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
