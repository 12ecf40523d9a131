/** Parts from which vectors are made: small members, and the manifest that describes them. */
import { encodeCbor } from '../../src/format/cbor.ts';
import type { CborValue } from '../../src/format/cbor-reader.ts';
import { sha256 } from '../../src/format/digest.ts';
import { zipTimestamp } from '../../src/format/time.ts';
import type { ZipEntry } from '../../src/format/layout/zip-layout.ts';
import { writeZip } from '../../src/format/write-zip.ts';

export type CborMap = Record<string, CborValue>;

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

export const MIMETYPE: ZipEntry = { name: 'mimetype', bytes: text('application/vnd.livepkg+zip') };

/** Members are arbitrary bytes: a container does not care what a camera wrote. */
export const STILL = text('A still, or what stands for one in a vector.\n');
export const MOTION = text('A motion file, or what stands for one in a vector.\n');
export const SIDECAR = text('<plist version="1.0"/>\n');

const MODIFIED = '2026-01-09T09:32:07.123456Z';

/** A member's entry in a manifest. */
export function member(role: string, name: string, bytes: Uint8Array, more: CborMap = {}): CborMap {
  return {
    role,
    name,
    size: bytes.length,
    sha256: sha256(bytes),
    modified: MODIFIED,
    ...more,
  };
}

export const still = (more: CborMap = {}): CborMap => member('still', 'IMG_0001.HEIC', STILL, more);
export const motion = (more: CborMap = {}): CborMap =>
  member('motion', 'IMG_0001.MOV', MOTION, more);

export const IDENTIFIER = '6B29FC40-CA47-4067-B31D-00DD010662DA';

export const MEDIA: CborMap = {
  captured: '2026-01-09T18:32:07+09:00',
  make: 'Apple',
  model: 'iPhone 15 Pro',
  still: { type: 'HEIC', width: 4032, height: 3024 },
  motion: { type: 'MOV', duration: 2012, video: 'hvc1', audio: 'lpcm', stillTime: 1333 },
};

/** A valid manifest of two members; `more` replaces or adds keys. */
export function manifest(more: CborMap = {}): CborMap {
  return {
    version: 1,
    link: { by: 'content-identifier', id: IDENTIFIER },
    members: [still(), motion()],
    media: MEDIA,
    ...more,
  };
}

export const halves: ZipEntry[] = [
  { name: 'IMG_0001.HEIC', bytes: STILL, seconds: zipTimestamp(MODIFIED) },
  { name: 'IMG_0001.MOV', bytes: MOTION, seconds: zipTimestamp(MODIFIED) },
];

/** Entries of a container around a manifest that may be anything. */
export function entries(manifestBytes: Uint8Array, members: ZipEntry[] = halves): ZipEntry[] {
  return [MIMETYPE, { name: 'manifest.cbor', bytes: manifestBytes }, ...members];
}

/** A ZIP archive as one piece. */
export async function zip(all: ZipEntry[]): Promise<Buffer> {
  return Buffer.concat(writeZip(all));
}

/** The time in the headers of a member, as far as a manifest has one that can be read. */
function secondsOf(value: CborMap, name: string): number | undefined {
  const { members } = value;
  const all: CborValue[] = Array.isArray(members) ? members : [];
  const own = all.filter(isMap).find((one) => one['name'] === name)?.['modified'];
  try {
    return zipTimestamp(typeof own === 'string' ? own : MODIFIED);
  } catch {
    // The vector is about a time that is none.
    return zipTimestamp(MODIFIED);
  }
}

function isMap(value: CborValue): value is CborMap {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** A container whose manifest has the given value and whose ZIP layer is as it must be. */
export async function container(value: CborMap, members: ZipEntry[] = halves): Promise<Buffer> {
  const timed = members.map((entry) => ({ ...entry, seconds: secondsOf(value, entry.name) }));
  return zip(entries(encodeCbor(value), timed));
}

/** A copy with some bytes replaced. */
export function patch(
  bytes: Uint8Array,
  offset: number,
  replacement: Uint8Array | number[],
): Buffer {
  const copy = Buffer.from(bytes);
  copy.set(replacement, offset);
  return copy;
}

/** CBOR bytes with the first occurrence of one byte sequence replaced by another. */
export function splice(bytes: Uint8Array, find: string, replacement: string): Buffer {
  const hex = Buffer.from(bytes).toString('hex');
  if (!hex.includes(find)) throw new Error(`no ${find} in ${hex}`);
  return Buffer.from(hex.replace(find, replacement), 'hex');
}
