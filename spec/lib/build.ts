/** What makes vectors: containers with something in them replaced. */
import { sha256 } from '../../src/format/digest.ts';
import { portableNames } from '../../src/format/portable-name.ts';
import type { ZipEntry } from '../../src/format/layout/zip-layout.ts';
import {
  container,
  halves,
  manifest,
  member,
  MOTION,
  motion,
  SIDECAR,
  STILL,
  type CborMap,
} from './sample.ts';
import type { Vector, VectorStatus } from './vector.ts';

export const MANIFEST_OFFSET = 108;

export type Expect = Vector['expect'];

export function vector(name: string, expect: Expect, comment: string, bytes: Uint8Array): Vector {
  return { name, expect, comment, members: [], statuses: [], bytes, zeros: 0 };
}

/** SHA-256, as hexadecimal digits. */
export const hexDigest = (bytes: Uint8Array): string => Buffer.from(sha256(bytes)).toString('hex');

/** The vector of a valid container: what is in its members, in order, and their true names. */
export function validVector(
  name: string,
  comment: string,
  bytes: Uint8Array,
  members: readonly [name: string, content: Uint8Array][],
): Vector {
  return {
    ...vector(`valid-${name}`, 'valid', comment, bytes),
    members: members.map(([own, content]) => ({ name: own, sha256: hexDigest(content) })),
  };
}

/** The vector of a container that the quick check finds valid. */
export const quicklyValid = (one: Vector): Vector => ({ ...one, quick: 'valid' });

/** What became of the still and the motion, in this order, of a container that is not valid. */
export function withStatuses(one: Vector, ...statuses: VectorStatus['status'][]): Vector {
  return {
    ...one,
    statuses: statuses.map((status, index) => {
      const { name, bytes } = halves[index] ?? { name: '', bytes: STILL };
      return status === 'proven' ? { status, name, sha256: hexDigest(bytes) } : { status, name };
    }),
  };
}

/** A container whose members have these true names, as a packer names them. */
export async function named(trueNames: string[], more: CborMap = {}): Promise<Buffer> {
  const bytes = [STILL, MOTION, ...trueNames.slice(2).map(() => SIDECAR)];
  const names = portableNames(trueNames);
  const members = trueNames.map((original, index) => {
    const name = names[index] ?? '';
    const role = ['still', 'motion'][index] ?? 'sidecar';
    const own = name === original ? {} : { original };
    return member(role, name, bytes[index] ?? SIDECAR, own);
  });
  return container(
    manifest({ ...more, members }),
    names.map((name, index): ZipEntry => ({ name, bytes: bytes[index] ?? SIDECAR })),
  );
}

/** A container whose still has the given entry, everything else being right. */
export async function withStill(entry: CborMap): Promise<Buffer> {
  const name = typeof entry['name'] === 'string' ? entry['name'] : 'IMG_0001.HEIC';
  const zipName = name === '' || /^\/|\\|\.\.|^[a-z]:/i.test(name) ? 'IMG_0001.HEIC' : name;
  return container(manifest({ members: [entry, motion()] }), [
    { name: zipName, bytes: STILL },
    { name: 'IMG_0001.MOV', bytes: MOTION },
  ]);
}

/** A container whose manifest has some keys replaced or added. */
export async function changed(more: CborMap): Promise<Buffer> {
  return container(manifest(more));
}

/** The hex digits of a short text in CBOR. */
export const t = (text: string): string =>
  (0x60 + text.length).toString(16) + Buffer.from(text).toString('hex');
