/** Containers whose manifest is not of the shape of `manifest.cddl`. */
import { encodeCbor } from '../../src/format/cbor.ts';
import type { CborValue } from '../../src/format/cbor-reader.ts';
import { MAX_CONTAINER_BYTES } from '../../src/format/manifest-schema.ts';
import { vector, withStill, changed } from './build.ts';
import { container, entries, manifest, motion, still, zip, MEDIA, type CborMap } from './sample.ts';
import type { Vector } from './vector.ts';

/** One letter, of which so many take 1,025 bytes and more of UTF-8, but at most 1,024 characters. */
const TOO_MANY_BYTES = 'é'.repeat(513);
/** As many bytes as a manifest may have. */
const MAX_MANIFEST_BYTES = 32 * 1024;

function without(map: CborMap, key: string): CborMap {
  return Object.fromEntries(Object.entries(map).filter(([own]) => own !== key));
}

async function withMedia(more: CborMap): Promise<Buffer> {
  return changed({ media: { ...MEDIA, ...more } });
}

async function withHalf(half: 'still' | 'motion', more: CborMap): Promise<Buffer> {
  const types = { still: 'HEIC', motion: 'MOV' };
  return withMedia({ [half]: { type: types[half], ...more } });
}

/** The length of a manifest with so long a text of no meaning. */
function lengthOf(padding: number): number {
  return encodeCbor(manifest({ padding: 'p'.repeat(padding) })).length;
}

/** A manifest of exactly the greatest length, in which only a key is wrong. */
async function longest(): Promise<Buffer> {
  const padding = 32_000 + MAX_MANIFEST_BYTES - lengthOf(32_000);
  if (lengthOf(padding) !== MAX_MANIFEST_BYTES) throw new Error('the manifest is not the longest');
  return changed({ padding: 'p'.repeat(padding) });
}

/** Keys that version 1 does not know. */
async function unknownKeys(): Promise<[string, string, Buffer][]> {
  return [
    ['unknown-key', 'a key that version 1 does not know', await changed({ note: 'hello' })],
    ['key-proto', 'a key __proto__', await changed(Object.fromEntries([['__proto__', 1]]))],
    [
      'unknown-key-link',
      'a link with a key that version 1 does not know',
      await changed({ link: { by: 'content-identifier', id: 'x', note: 'hello' } }),
    ],
    [
      'unknown-key-member',
      'a member with a key that version 1 does not know',
      await withStill(still({ note: 'hello' })),
    ],
    ['unknown-key-media', 'media with such a key', await withMedia({ note: 'hello' })],
    ['unknown-key-still', 'media.still with such a key', await withHalf('still', { duration: 1 })],
    ['unknown-key-motion', 'media.motion with such a key', await withHalf('motion', { note: 'x' })],
    [
      'link-id',
      'a link by name with an identifier',
      await changed({ link: { by: 'name', id: 'x' } }),
    ],
    ['key-case', 'a key in another case', await withMedia({ Make: 'Apple' })],
    ['longest', 'an unknown key, in a manifest of exactly 32,768 bytes', await longest()],
  ];
}

/** Keys that have to be there, and are not. */
async function missingKeys(): Promise<[string, string, Buffer][]> {
  const missing: [string, string, Buffer][] = [];
  for (const key of ['version', 'link', 'members', 'media']) {
    missing.push([
      `no-${key}`,
      `the key ${key} is missing`,
      await container(without(manifest(), key)),
    ]);
  }
  for (const key of ['role', 'name', 'size', 'sha256', 'modified']) {
    const bytes = await withStill(without(still(), key));
    missing.push([`no-${key}`, `a member without ${key}`, bytes]);
  }
  for (const key of ['still', 'motion']) {
    const bytes = await changed({ media: without(MEDIA, key) });
    missing.push([`no-media-${key}`, `media without ${key}`, bytes]);
    const typeless = await withMedia({ [key]: {} });
    missing.push([`no-${key}-type`, `media.${key} without a type`, typeless]);
  }
  missing.push(
    ['no-link-by', 'a link that does not say by what', await changed({ link: { id: 'x' } })],
    [
      'no-link-id',
      'a link by identifier without an identifier',
      await changed({ link: { by: 'content-identifier' } }),
    ],
  );
  return missing;
}

/** Values of another type than a manifest has there. */
async function wrongTypes(): Promise<[string, string, Buffer][]> {
  const wrong: [string, string, Buffer][] = [
    ['array', 'the manifest is an array', await zip(entries(encodeCbor([1])))],
    ['text', 'the manifest is a text', await zip(entries(encodeCbor('version')))],
    ['bytes', 'the manifest is a byte string', await zip(entries(encodeCbor(new Uint8Array(3))))],
    [
      'nesting',
      'an integer inside eight arrays',
      await zip(entries(Buffer.from('81'.repeat(8) + '00', 'hex'))),
    ],
    ['version-text', 'the version is a text', await changed({ version: '1' })],
    ['version-array', 'the version is an array', await changed({ version: [2] })],
    ['version-0', 'version 0, which there never was', await changed({ version: 0 })],
    ['link-type', 'the link is a text', await changed({ link: 'name' })],
    [
      'link-id-type',
      'the identifier is a byte string',
      await changed({ link: { by: 'content-identifier', id: new Uint8Array(16) } }),
    ],
    ['members-type', 'members is a map', await changed({ members: {} })],
    ['member-type', 'a member is a text', await changed({ members: ['IMG_0001.HEIC', motion()] })],
    ['media-type', 'media is an array', await changed({ media: [] })],
    ['still-map', 'media.still is a text', await withMedia({ still: 'HEIC' })],
    ['motion-map', 'media.motion is a text', await withMedia({ motion: 'MOV' })],
  ];
  const members: [string, CborValue][] = [
    ['role', 1],
    ['name', 1],
    ['original', 1],
    ['size', '45'],
    ['sha256', 'a text of thirty-two characters.'],
    ['modified', 1_767_951_127],
  ];
  for (const [key, value] of members) {
    const bytes = await withStill(still({ [key]: value }));
    wrong.push([`${key}-type`, `a member's ${key} is of another type`, bytes]);
  }
  for (const key of ['captured', 'make', 'model', 'software', 'location']) {
    wrong.push([`${key}-type`, `${key} is an integer`, await withMedia({ [key]: 1 })]);
  }
  for (const [half, key, value] of [
    ['still', 'type', 1],
    ['still', 'width', '1'],
    ['still', 'height', '1'],
    ['motion', 'type', 1],
    ['motion', 'width', '1'],
    ['motion', 'height', '1'],
    ['motion', 'duration', '1'],
    ['motion', 'stillTime', '1'],
    ['motion', 'video', 1],
    ['motion', 'audio', 1],
  ] as const) {
    const bytes = await withHalf(half, { width: 1, height: 1, [key]: value });
    wrong.push([`${half}-${key}-type`, `media.${half}.${key} is of another type`, bytes]);
  }
  return wrong;
}

/** Values of the right type that a manifest does not have there. */
async function wrongValues(): Promise<[string, string, Buffer][]> {
  const wrong: [string, string, Buffer][] = [
    ['link', 'a link of an unknown kind', await changed({ link: { by: 'hope' } })],
    [
      'link-empty',
      'an empty identifier',
      await changed({ link: { by: 'content-identifier', id: '' } }),
    ],
    [
      'link-long',
      'an identifier of 513 characters, 1,026 bytes',
      await changed({ link: { by: 'content-identifier', id: TOO_MANY_BYTES } }),
    ],
    ['role', 'an unknown role', await withStill(still({ role: 'poster' }))],
    ['size', 'a size of 1 GiB', await withStill(still({ size: MAX_CONTAINER_BYTES }))],
    ['sha256', 'a digest of 31 bytes', await withStill(still({ sha256: new Uint8Array(31) }))],
    ['sha256-long', 'a digest of 33 bytes', await withStill(still({ sha256: new Uint8Array(33) }))],
    ['name-long', 'a name of 1,025 bytes', await withStill(still({ name: 'n'.repeat(1025) }))],
    [
      'original-long',
      'an original of 1,025 bytes',
      await withStill(still({ name: 'a'.repeat(200), original: 'a'.repeat(1025) })),
    ],
    [
      'modified-long',
      'a time of 1,025 bytes',
      await withStill(still({ modified: '2'.repeat(1025) })),
    ],
    ['captured-long', 'a time of 1,025 bytes', await withMedia({ captured: '2'.repeat(1025) })],
    ['long-text', 'a text of more than 1 KiB', await withMedia({ model: 'm'.repeat(1025) })],
    [
      'long-text-bytes',
      'a text of 513 characters, 1,026 bytes',
      await withMedia({ software: TOO_MANY_BYTES }),
    ],
    ['still-type', 'an unknown type of still', await withMedia({ still: { type: 'WEBP' } })],
    ['still-type-case', 'a type in lower case', await withMedia({ still: { type: 'heic' } })],
    ['motion-type', 'an unknown type of motion', await withMedia({ motion: { type: 'AVI' } })],
    ['one-dimension', 'a width without a height', await withHalf('still', { width: 1 })],
    ['one-dimension-motion', 'a height without a width', await withHalf('motion', { height: 1 })],
    ['no-pixels', 'a height of 0', await withHalf('motion', { width: 1, height: 0 })],
    ['no-pixels-still', 'a width of 0', await withHalf('still', { width: 0, height: 1 })],
    ['sample-code', 'a code of five characters', await withHalf('motion', { video: 'hevc1' })],
    ['sample-code-short', 'a code of three characters', await withHalf('motion', { audio: 'aac' })],
    [
      'sample-code-letter',
      'a code with a character that is neither ASCII nor U+00A9',
      await withHalf('motion', { audio: 'mp4\u00ae' }),
    ],
    ['sample-code-control', 'a code with U+007F', await withHalf('motion', { video: 'avc\x7f' })],
  ];
  for (const key of ['make', 'model', 'software', 'location']) {
    wrong.push(
      [`${key}-empty`, `an empty ${key}`, await withMedia({ [key]: '' })],
      [`${key}-space`, `${key} ends with a space`, await withMedia({ [key]: 'iPhone ' })],
      [`${key}-space-first`, `${key} begins with a space`, await withMedia({ [key]: ' iPhone' })],
      [
        `${key}-control`,
        `${key} has a control character`,
        await withMedia({ [key]: 'iPhone\u0085x' }),
      ],
    );
  }
  return wrong;
}

export async function shapeVectors(): Promise<Vector[]> {
  const all = [
    ...(await unknownKeys()),
    ...(await missingKeys()),
    ...(await wrongTypes()),
    ...(await wrongValues()),
  ];
  return all.map(([name, comment, bytes]) =>
    vector(`manifest-schema-${name}`, 'manifest-schema', comment, bytes),
  );
}
