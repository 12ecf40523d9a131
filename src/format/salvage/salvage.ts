/**
 * Gets out of a damaged container what is left of it. Nothing is repaired and nothing is guessed: a
 * member comes with how far it could be proven, and the bytes are those that stand there.
 *
 * How it looks for them, and what it finds after which damage: `docs/salvage.md`.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import { LivepkgError } from '../../errors.ts';
import { containerIdentity, photoIdentity, sha256 } from '../digest.ts';
import { readLaterVersion } from '../later-version.ts';
import { portableNames } from '../portable-name.ts';
import { parseModified } from '../time.ts';
import { locateByHeaders } from './by-headers.ts';
import { locateByManifest } from './by-manifest.ts';
import { findManifest, type FoundManifest } from './find-manifest.ts';
import { findHeaders, type FoundHeaders } from './headers.ts';
import type { Located } from './locate.ts';

/**
 * How far a member could be proven: by its SHA-256 in the manifest; by its CRC-32 only, because there
 * is no manifest; not at all, though bytes of it are left (`damaged`); no byte is left (`lost`).
 */
export type Proof = 'sha256' | 'crc-only' | 'damaged' | 'lost';

export interface SalvagedMember {
  /** Portable, and unlike every other here. */
  name: string;
  /** The file's own name where it is another; known from the manifest only. */
  original?: string;
  proof: Proof;
  /** How long it was when it was packed. */
  size: number;
  /** What is left of it: a view into the container's bytes. Empty if it is lost. */
  bytes: Uint8Array;
  /** Microseconds since 1970; known from the manifest only. */
  modified?: bigint;
}

export interface Salvage {
  /** SHA-256, hex: the container's identity; of all its bytes where the manifest is not proven. */
  identity: string;
  /** SHA-256 over the two halves' SHA-256, hex; undefined where the manifest is not proven. */
  photo: string | undefined;
  /** Those that the manifest or, without it, any header tells of. */
  members: SalvagedMember[];
}

/**
 * Parts of an honest container overlap only where bytes are missing between two members, so that each
 * may have had what is left: no byte comes out more than twice on average. Hostile headers can name one
 * part sixteen times; what goes beyond is not given out.
 */
function withinTwice<Part extends Located>(parts: readonly Part[], length: number): Part[] {
  let left = 2 * length;
  return parts.map((part) => {
    const bytes = part.to - part.from;
    if (bytes > left) return { ...part, from: 0, to: 0, isProven: false };
    left -= bytes;
    return part;
  });
}

function proofOf({ isProven, from, to }: Located, proven: 'sha256' | 'crc-only'): Proof {
  if (isProven) return proven;
  return from < to ? 'damaged' : 'lost';
}

function salvageByManifest(
  bytes: Uint8Array,
  found: FoundManifest,
  located: readonly Located[],
): Salvage {
  const { members } = found.manifest;
  const [still, motion] = members;
  if (still === undefined || motion === undefined) throw new Error('decodeManifest let it pass');
  return {
    identity: containerIdentity(found.bytes),
    photo: photoIdentity(still.sha256, motion.sha256),
    members: members.map(({ name, original, size, modified }, index): SalvagedMember => {
      const part = located[index] ?? { from: 0, to: 0, isProven: false };
      return {
        name,
        ...(original === undefined ? {} : { original }),
        proof: proofOf(part, 'sha256'),
        size,
        bytes: bytes.subarray(part.from, part.to),
        modified: parseModified(modified),
      };
    }),
  };
}

/** The manifest that `findManifest` finds; `later` where it is of a later version. */
function findUnlessLater(
  bytes: Uint8Array,
  headers: FoundHeaders,
): FoundManifest | 'later' | undefined {
  try {
    return findManifest(bytes, headers);
  } catch (error) {
    if (error instanceof LivepkgError && error.code === 'version-unsupported') return 'later';
    throw error;
  }
}

/** A later version keeps where its members stand: if that is not so here, nothing is known of them. */
function salvageLaterVersion(bytes: Uint8Array): Salvage {
  const { container, members } = readLaterVersion(bytes);
  return {
    identity: container,
    photo: undefined,
    members: members.map(({ isProven, ...member }): SalvagedMember => {
      const left = member.bytes.length > 0 ? 'damaged' : 'lost';
      return { ...member, proof: isProven ? 'sha256' : left };
    }),
  };
}

/**
 * Finds what is left of a container's members. Without its manifest, their names are what the headers
 * say, if something shows that these are of a container: each in its portable form, and with a suffix
 * where two would clash.
 *
 * Takes time and memory that grow with the number of bytes only, whatever they say.
 *
 * @throws LivepkgError why nothing is known of the members of a container of a later version
 */
export function salvageContainer(bytes: Uint8Array): Salvage {
  const headers = findHeaders(bytes);
  const found = findUnlessLater(bytes, headers);
  if (found === 'later') return salvageLaterVersion(bytes);
  if (found !== undefined) {
    const located = withinTwice(locateByManifest(bytes, found, headers), bytes.length);
    return salvageByManifest(bytes, found, located);
  }
  const parts = withinTwice(locateByHeaders(bytes, headers), bytes.length);
  const names = portableNames(parts.map(({ name }) => name));
  return {
    identity: bytesToHex(sha256(bytes)),
    photo: undefined,
    members: parts.map((part, index) => ({
      name: names[index] ?? part.name,
      proof: proofOf(part, 'crc-only'),
      size: part.size,
      bytes: bytes.subarray(part.from, part.to),
    })),
  };
}
