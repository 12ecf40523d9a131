/** Finds the manifest of a damaged container. */
import { viewOf } from '../layout/bytes.ts';
import { crc32 } from '../crc32.ts';
import { LivepkgError } from '../../errors.ts';
import {
  CRC_FIELD,
  MANIFEST_HEADER_OFFSET,
  MANIFEST_NAME,
  MANIFEST_OFFSET,
  SIZE_FIELD,
} from '../container.ts';
import { decodeManifest, MAX_MANIFEST_BYTES } from '../manifest.ts';
import type { Manifest } from '../manifest-schema.ts';
import { localHeaderLength } from '../layout/zip-layout.ts';
import { areOfContainer } from './evidence.ts';
import type { FoundHeaders } from './headers.ts';

export interface FoundManifest {
  manifest: Manifest;
  /** The manifest's own. */
  bytes: Uint8Array;
  /** Where they start; 108 in a whole container. */
  at: number;
}

/** What a header says of the manifest. */
interface Claim {
  size: number;
  crc: number;
}

/** Headers of each kind that are asked: an honest container has one. */
const MOST_HEADERS = 4;

const isManifest = ({ name }: { name: string }): boolean => name === MANIFEST_NAME;

/**
 * A manifest is proven by its CRC-32, as its local or its central header has it, and by keeping every
 * rule of manifests. Its local header is read where it must stand, whatever is wrong with it, and
 * found wherever it stands if nothing is wrong with it.
 *
 * @throws LivepkgError `version-unsupported`: it is sound, of another version, and in a container: other
 * programs have manifests, too
 */
export function findManifest(bytes: Uint8Array, headers: FoundHeaders): FoundManifest | undefined {
  const locals = headers.locals.filter(isManifest).slice(0, MOST_HEADERS);
  const centrals = headers.centrals.filter(isManifest).slice(-MOST_HEADERS);

  const claims: Claim[] = [...locals, ...centrals];
  if (bytes.length >= MANIFEST_OFFSET) {
    const view = viewOf(bytes);
    claims.unshift({
      size: view.getUint32(MANIFEST_HEADER_OFFSET + SIZE_FIELD, true),
      crc: view.getUint32(MANIFEST_HEADER_OFFSET + CRC_FIELD, true),
    });
  }
  const { end } = headers;
  const shift = end === undefined ? 0 : end.centralAt - end.centralOffset;
  const places = new Set([
    MANIFEST_OFFSET,
    ...locals.map((local) => local.end),
    ...centrals.map(({ offset }) => offset + shift + localHeaderLength({ name: MANIFEST_NAME })),
  ]);
  try {
    for (const at of places) {
      for (const claim of claims) {
        const found = readManifest(bytes, at, claim);
        if (found !== undefined) return found;
      }
    }
  } catch (error) {
    if (!(error instanceof LivepkgError) || areOfContainer(bytes, headers)) throw error;
  }
  return undefined;
}

function readManifest(
  bytes: Uint8Array,
  at: number,
  { size, crc }: Claim,
): FoundManifest | undefined {
  if (at < 0 || size > MAX_MANIFEST_BYTES || at + size > bytes.length) return undefined;
  const own = bytes.subarray(at, at + size);
  if (crc32(own) !== crc) return undefined;
  try {
    return { manifest: decodeManifest(own), bytes: own, at };
  } catch (error) {
    // Sound by its CRC-32 and against the rules: nothing that livepkg wrote.
    if (error instanceof LivepkgError && error.code !== 'version-unsupported') return undefined;
    throw error;
  }
}
