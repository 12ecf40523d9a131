/** The valid container that false values are written into, and functions that change it. */
import { cdeEncodeOptions, decode, encode } from 'cbor2';
import { memberOf, pack, type MemorySource } from '../containers.ts';
import {
  centralOf,
  entriesOf,
  honest,
  settle,
  timestampOf,
  write,
  type Anatomy,
  type Plain,
} from './anatomy.ts';

/** A container with something wrong in it, or with something unusual. */
export interface Case {
  /** The group of the case. */
  kind: string;
  title: string;
  /** The code with which it is refused, or `valid`. */
  code: string;
  bytes: Buffer;
}

/** An object in which any key can have any value. */
export type Loose = Record<string, unknown>;

export interface LooseMember extends Loose {
  role: unknown;
  name: string;
  size: number;
  sha256: unknown;
}

export interface LooseManifest extends Loose {
  members: [LooseMember, LooseMember, LooseMember, LooseMember, ...LooseMember[]];
  media: Loose & { still: Loose; motion: Loose };
}

export const SIDECAR: Plain = {
  name: 'a.AAE',
  data: Buffer.from('<plist>a sidecar, and in it as data: PK\u0005\u0006</plist>'.repeat(8)),
  extra: timestampOf('1970-01-01T00:00:00Z'),
};

const sidecar = Buffer.from(SIDECAR.data);
/** A whole entry with its header, inside the still: a reader that is led there finds a valid entry. */
const quoted = write(honest([SIDECAR])).subarray(
  0,
  30 + SIDECAR.name.length + (SIDECAR.extra?.length ?? 0) + sidecar.length,
);
const still = Buffer.concat([Buffer.from('\xff\xd8still ', 'latin1'), quoted]);
/** The offset of that entry in the still. */
export const QUOTED_AT = still.length - quoted.length;

export const source: MemorySource = {
  link: { by: 'content-identifier', id: '6B29FC40-CA47-4067-B31D-00DD010662DA' },
  members: [
    memberOf('still', 'a:b.HEIC', still, 1_767_951_127_123_456n),
    // It has the length of the still, and its name that of the name of the still.
    memberOf('motion', 'a_b2.MOV', Buffer.alloc(still.length, 'ftypqt  '), 2_000_000n),
    memberOf('sidecar', SIDECAR.name.toString(), sidecar),
    memberOf('sidecar', 'b.xmp', Buffer.from('<x/>')),
  ],
  media: {
    captured: '2026-01-09T18:32:07+09:00',
    make: 'Apple',
    model: 'iPhone 15 Pro',
    software: '18.2',
    location: '+35.6-139.7/',
    still: { type: 'HEIC', width: 4032, height: 3024 },
    motion: {
      type: 'MOV',
      width: 1920,
      height: 1440,
      duration: 2012,
      video: 'hvc1',
      audio: 'lpcm',
      stillTime: 1333,
    },
  },
};

export const valid = await pack(source);
export const entries = entriesOf(valid);
export const MANIFEST = 1;
export const manifestBytes = entries[MANIFEST]?.data ?? Buffer.alloc(0);

/** A copy of the manifest of the sample, to be changed. */
export function manifest(): LooseManifest {
  // From a Buffer, the decoder would make Buffers, and the encoder would encode these as objects.
  return decode<LooseManifest>(Uint8Array.from(manifestBytes));
}

/** Deterministic CBOR, by an independent encoder. */
export function cbor(value: unknown): Buffer {
  return Buffer.from(encode(value, { ...cdeEncodeOptions }));
}

/** A container with these bytes as its manifest, and everything else correct. */
export function withManifest(
  bytes: Uint8Array,
  others: readonly Plain[] = entries.slice(2),
): Buffer {
  const [mimetype] = entries;
  if (mimetype === undefined) throw new Error('no mimetype');
  return write(honest([mimetype, { name: 'manifest.cbor', data: bytes }, ...others]));
}

/**
 * A container with false values in its manifest, which is encoded correctly and has the right CRC-32.
 *
 * @param edit changes the manifest; it gives the entries of the members where these are not those of the
 * sample with the names in the manifest
 */
export function lying(edit: (value: LooseManifest) => Plain[] | undefined): Buffer {
  const value = manifest();
  const others = edit(value);
  const members = isList(value.members) ? value.members : [];
  const followed = entries.slice(2).map(({ name, data }, index) => {
    const own = members[index]?.name;
    return { name: typeof own === 'string' ? own : name, data };
  });
  const timed = (others ?? followed).map((entry, index) => {
    const own = members[index]?.['modified'];
    const extra = typeof own === 'string' ? timestampOf(own) : entries[index + 2]?.extra;
    return extra === undefined ? entry : { extra, ...entry };
  });
  return withManifest(cbor(value), timed);
}

/** The changed value may be anything. */
const isList = (value: unknown): boolean => Array.isArray(value);

/** Changes to the structure of an archive, in this order. */
export interface Edit {
  /** Before lengths, offsets and counts are corrected. */
  shape?: (anatomy: Anatomy) => void;
  /** After that: this is what stays wrong. */
  lie?: (anatomy: Anatomy) => void;
}

/** A container with changes to its ZIP structure; by default the sample. */
export function edited({ shape, lie }: Edit, container = valid): Buffer {
  const anatomy = honest(entriesOf(container));
  shape?.(anatomy);
  settle(anatomy);
  lie?.(anatomy);
  return write(anatomy);
}

/** The number of free bytes in a container that `roomy` makes. */
export const ROOM = quoted.length;

/** The default place for the free bytes of `roomy`: between two entries. */
export function beforeMotion({ parts }: Anatomy, free: Buffer): void {
  const [, , , motion] = parts;
  if (motion !== undefined) motion.before = free;
}

/**
 * The same, with the length that its manifest states, so that it passes the check of the length: the sidecar
 * is not stored by itself; its central header leads to the entry inside the still. All digests are right.
 * Bytes that the change leaves free are filled.
 */
export function roomy({ shape, lie }: Edit, fill = beforeMotion): Buffer {
  const build = (free: Buffer): Buffer => {
    const anatomy = honest(entries);
    const [, , stillPart, , mine] = anatomy.parts;
    const [, , stillHeader, , mineHeader] = anatomy.directory;
    if (!stillPart || !mine || !stillHeader || !mineHeader) throw new Error('no sidecar');
    mine.local = undefined;
    mine.data = Buffer.alloc(0);
    fill(anatomy, free);
    shape?.(anatomy);
    settle(anatomy);
    const { crc32, compressed, size } = centralOf(SIDECAR);
    const stillStart = 30 + stillHeader.name.length + (stillPart.local?.extra.length ?? 0);
    const offset = stillHeader.offset + stillStart + QUOTED_AT;
    Object.assign(mineHeader, { crc32, compressed, size, offset });
    lie?.(anatomy);
    return write(anatomy);
  };
  const free = valid.length - build(Buffer.alloc(0)).length;
  if (free < 0) throw new Error(`${-free} bytes too many`);
  return build(Buffer.alloc(free, 'fill'));
}
