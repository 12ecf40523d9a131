/**
 * Checks the members of a container of a later version, which keeps where they stand and how they are
 * described (section 9 of the specification).
 */
import { readCbor } from './cbor-reader.ts';
import { HEAD_BYTES, locateManifest, MANIFEST_OFFSET } from './container.ts';
import { containerIdentity, sha256 } from './digest.ts';
import { keptMembers } from './kept-manifest.ts';
import { isEqual, viewOf } from './layout/bytes.ts';
import { LOCAL_HEADER_BYTES } from './layout/zip-layout.ts';

/** `PK`, 3, 4, as a little-endian number. */
const LOCAL_SIGNATURE = 0x0403_4b50;
/** Where a local header has the lengths of its name and of its extra field. */
const NAME_LENGTH_FIELD = 26;
const EXTRA_LENGTH_FIELD = 28;

/** A member of a container of a later version. */
export interface LaterMember {
  /** Portable, and unlike every other in the container. */
  name: string;
  /** Its length when it was packed: bytes. */
  size: number;
  /** Whether it has the SHA-256 of the manifest: every byte of it is as it was packed. */
  isProven: boolean;
  /** What stands in its place: a view into the container's bytes. */
  bytes: Uint8Array;
}

export interface LaterContainer {
  /** SHA-256 of the manifest's bytes, hex. */
  container: string;
  members: LaterMember[];
}

/** Where the data begin behind the local header at `at`; undefined where there is none. */
function dataOffset(bytes: Uint8Array, at: number): number | undefined {
  if (at + LOCAL_HEADER_BYTES > bytes.length) return undefined;
  const view = viewOf(bytes);
  if (view.getUint32(at, true) !== LOCAL_SIGNATURE) return undefined;
  const lengths =
    view.getUint16(at + NAME_LENGTH_FIELD, true) + view.getUint16(at + EXTRA_LENGTH_FIELD, true);
  return at + LOCAL_HEADER_BYTES + lengths;
}

/**
 * Looks at each member of a container of a later version. Behind a local header that is not there, none
 * can be found.
 *
 * @param bytes of the whole container, of which `decodeContainer` says `version-unsupported`
 * @throws LivepkgError as `decodeContainer`, where the container is no sound one of any version
 */
export function readLaterVersion(bytes: Uint8Array): LaterContainer {
  const manifest = locateManifest(bytes.subarray(0, HEAD_BYTES));
  let at: number | undefined = MANIFEST_OFFSET + manifest.length;
  const members = keptMembers(readCbor(manifest).value).map(({ name, size, sha256: expected }) => {
    const start: number | undefined = at === undefined ? undefined : dataOffset(bytes, at);
    at = start === undefined ? undefined : start + size;
    const own = start === undefined ? new Uint8Array() : bytes.subarray(start, start + size);
    return {
      name,
      size,
      // One of no bytes is there only if its header is.
      isProven: start !== undefined && own.length === size && isEqual(sha256(own), expected),
      bytes: own,
    };
  });
  return { container: containerIdentity(manifest), members };
}
