/** The valid container that lies are put into, and how its manifest is changed. */
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

/** A container that is not, or not quite, what it should be. */
export interface Case {
  /** Which of the kinds of issue 4. */
  kind: string;
  title: string;
  /** The code with which it is refused, or `valid`. */
  code: string;
  bytes: Buffer;
}

/** Something to tell lies in: any key may become anything. */
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
/** A whole entry, header and all, inside the still: a reader that is led there finds all in order. */
const quoted = write(honest([SIDECAR])).subarray(
  0,
  30 + SIDECAR.name.length + (SIDECAR.extra?.length ?? 0) + sidecar.length,
);
const still = Buffer.concat([Buffer.from('\xff\xd8still ', 'latin1'), quoted]);
/** Where in the still the quoted entry starts. */
export const QUOTED_AT = still.length - quoted.length;

export const source: MemorySource = {
  link: { by: 'content-identifier', id: '6B29FC40-CA47-4067-B31D-00DD010662DA' },
  members: [
    memberOf('still', 'a:b.HEIC', still, 1_767_951_127_123_456n),
    // As long as the still, and so is its name.
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

/** The manifest of the sample: a copy to tell lies in. */
export function manifest(): LooseManifest {
  // Of a Buffer it would take views that are Buffers, and encode them as objects.
  return decode<LooseManifest>(Uint8Array.from(manifestBytes));
}

/** Deterministic CBOR, by an encoder that is not ours. */
export function cbor(value: unknown): Buffer {
  return Buffer.from(encode(value, { ...cdeEncodeOptions }));
}

/** A container with these bytes for a manifest, all else in order. */
export function withManifest(
  bytes: Uint8Array,
  others: readonly Plain[] = entries.slice(2),
): Buffer {
  const [mimetype] = entries;
  if (mimetype === undefined) throw new Error('no mimetype');
  return write(honest([mimetype, { name: 'manifest.cbor', data: bytes }, ...others]));
}

/**
 * A container whose manifest lies, encoded as it must be, with the right CRC-32.
 *
 * @param edit changes the manifest, and gives the members' entries where they are not those of the
 * sample under the names in the manifest
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

/** A lie may have made anything of it. */
const isList = (value: unknown): boolean => Array.isArray(value);

/** What is done to the structure of an archive, in this order. */
export interface Edit {
  /** Before lengths, offsets and counts are made right for what is there then. */
  shape?: (anatomy: Anatomy) => void;
  /** After that. */
  lie?: (anatomy: Anatomy) => void;
}

/** A container, the sample unless another is given, with something changed in its ZIP structure. */
export function edited({ shape, lie }: Edit, container = valid): Buffer {
  const anatomy = honest(entriesOf(container));
  shape?.(anatomy);
  settle(anatomy);
  lie?.(anatomy);
  return write(anatomy);
}

/** How many bytes are free in what `roomy` makes. */
export const ROOM = quoted.length;

/** Where `roomy` puts what the edit leaves free, unless said otherwise: between two entries. */
export function beforeMotion({ parts }: Anatomy, free: Buffer): void {
  const [, , , motion] = parts;
  if (motion !== undefined) motion.before = free;
}

/**
 * The same, and as long as its manifest says, so that the lie gets past the check of the length: the
 * sidecar is not stored on its own, its central header leads to the one quoted inside the still. All
 * digests are right. What the edit leaves free is filled up.
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
