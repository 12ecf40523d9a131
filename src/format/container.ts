/**
 * A whole container as bytes, and back.
 *
 * One rule decides: a container is valid exactly when encoding what it says it holds gives the same
 * bytes again. The checks before that only say *what* is wrong in plainer words.
 */
import { concat, encodeUtf8, firstDifference, isEqual, viewOf } from './layout/bytes.ts';
import { crc32 } from './crc32.ts';
import { LivepkgError } from '../errors.ts';
import { containerIdentity, photoIdentity, sha256OfMany } from './digest.ts';
import { decodeManifest, encodeManifest, MAX_MANIFEST_BYTES } from './manifest.ts';
import { glanceManifest, type ManifestGlance } from './manifest-glance.ts';
import { MAX_CONTAINER_BYTES, type Manifest, type Member } from './manifest-schema.ts';
import { localHeaderLength, zipLength, type ZipEntry } from './layout/zip-layout.ts';
import { listZip } from './list-zip.ts';
import { zipTimestamp } from './time.ts';
import { writeZip } from './write-zip.ts';

/** The entries that stand before the members. */
export const MIMETYPE_NAME = 'mimetype';
export const MANIFEST_NAME = 'manifest.cbor';
/** So much of a list of names is told: characters. */
const MOST_TOLD = 500;

/** What the entry `mimetype` holds. */
export const MIMETYPE = encodeUtf8('application/vnd.livepkg+zip');
/** What stands behind the fixed part of the first local header. */
const MAGIC = concat([encodeUtf8(MIMETYPE_NAME), MIMETYPE]);

/** Where the manifest's local header starts, and where its bytes start (108). */
export const MANIFEST_HEADER_OFFSET = localHeaderLength({ name: MIMETYPE_NAME }) + MIMETYPE.length;
export const MANIFEST_OFFSET = MANIFEST_HEADER_OFFSET + localHeaderLength({ name: MANIFEST_NAME });
/** Offsets in a local header (APPNOTE 4.3.7). */
export const CRC_FIELD = 14;
const COMPRESSED_SIZE_FIELD = 18;
export const SIZE_FIELD = 22;

/** So many bytes from the start always reach past the manifest. */
export const HEAD_BYTES = 64 * 1024;

/**
 * How much of a container its head takes: bytes up to the end of the manifest, as its local header
 * claims, and at most `HEAD_BYTES`.
 *
 * @param start the first bytes of the container, at least 108 of a longer one
 */
export function headLength(start: Uint8Array): number {
  if (start.length < MANIFEST_OFFSET) return start.length;
  const manifest = viewOf(start).getUint32(MANIFEST_HEADER_OFFSET + SIZE_FIELD, true);
  return Math.min(MANIFEST_OFFSET + manifest, HEAD_BYTES);
}

/** What the first part of a container tells: what is in it, not yet whether that is intact. */
export interface ContainerHead {
  manifest: Manifest;
  /** SHA-256 over the two halves' SHA-256, hex. */
  photo: string;
  /** SHA-256 of the manifest's bytes, hex. */
  container: string;
}

/** A container whose every byte was checked. */
export interface DecodedContainer extends ContainerHead {
  /** The members' bytes in the manifest's order: views into the container's. */
  members: Uint8Array[];
}

function leadingEntries(manifestBytes: Uint8Array): ZipEntry[] {
  return [
    { name: MIMETYPE_NAME, bytes: MIMETYPE },
    { name: MANIFEST_NAME, bytes: manifestBytes },
  ];
}

/** All entries of a container, in order. */
function entriesOf(
  { members }: Manifest,
  manifestBytes: Uint8Array,
  memberBytes: readonly Uint8Array[],
): ZipEntry[] {
  const entries = members.map(({ name, size, modified }, index): ZipEntry => {
    const bytes = memberBytes[index];
    if (bytes?.length !== size) {
      throw new LivepkgError('member-digest', `"${name}" is not of the size in the manifest.`);
    }
    return { name, bytes, seconds: zipTimestamp(modified) };
  });
  return [...leadingEntries(manifestBytes), ...entries];
}

/** What the length of a container depends on. */
type SizedMember = Pick<Member, 'name' | 'size' | 'modified'>;

function encodedLength(
  { members }: { members: readonly SizedMember[] },
  manifestBytes: Uint8Array,
): number {
  return zipLength([
    { name: MIMETYPE_NAME, size: MIMETYPE.length },
    { name: MANIFEST_NAME, size: manifestBytes.length },
    ...members.map(({ name, size, modified }) => {
      return { name, size, seconds: zipTimestamp(modified) };
    }),
  ]);
}

/**
 * How long the container with this manifest is, in bytes, before its members are read.
 *
 * @throws LivepkgError `container-too-large`, and all that `encodeManifest` throws
 */
export function containerLength(manifest: Manifest): number {
  const length = encodedLength(manifest, encodeManifest(manifest));
  assertSize(length);
  return length;
}

function assertSize(size: number): void {
  if (size >= MAX_CONTAINER_BYTES) {
    throw new LivepkgError(
      'container-too-large',
      `It has ${size} bytes; a container has less than ${MAX_CONTAINER_BYTES} (1 GiB).`,
    );
  }
}

/**
 * Encodes a container.
 *
 * @param members bytes in the manifest's order, as the manifest describes them
 * @returns the container in pieces, in order; the members among them are not copied
 * @throws LivepkgError `container-too-large`, all that `encodeManifest` throws, `member-count` where
 * there are not as many members as in the manifest, `member-digest` where one's size is not as there
 * (its SHA-256 is taken as the caller states it)
 */
export function encodeContainer(manifest: Manifest, members: readonly Uint8Array[]): Uint8Array[] {
  const manifestBytes = encodeManifest(manifest);
  assertSize(encodedLength(manifest, manifestBytes));
  if (members.length !== manifest.members.length) {
    throw new LivepkgError(
      'member-count',
      `${members.length} members were given where the manifest lists ${manifest.members.length}.`,
    );
  }
  return writeZip(entriesOf(manifest, manifestBytes, members));
}

/**
 * Whether a file begins as a container does, whatever follows.
 *
 * @param head at least its first 64 bytes, or all of a shorter one
 */
export function beginsAsContainer(head: Uint8Array): boolean {
  return isEqual(MAGIC, head.subarray(localHeaderLength({ name: '' }), MANIFEST_HEADER_OFFSET));
}

const GET_AGAIN = 'Get it again from where it came from, or pack the photo again.';

/** What is there instead of a container, for people, with what to do where that is typical. */
function whyNoContainer(begin: Uint8Array): string {
  if (begin.length === 0) {
    return (
      'It is empty (0 bytes): an interrupted copy or sync leaves such a file, or it is only online. ' +
      GET_AGAIN
    );
  }
  if (begin.every((byte) => byte === 0)) {
    return (
      'Its beginning is nothing but zeros: a copy or a disk that failed can leave such a file. ' +
      GET_AGAIN
    );
  }
  return 'It does not begin as a .livepkg container does.';
}

/**
 * The manifest's bytes, found through its local header and held against their CRC-32.
 *
 * @throws LivepkgError `not-a-container`, `length-differs`, `manifest-too-large`, `manifest-crc`
 */
export function locateManifest(head: Uint8Array): Uint8Array {
  if (!beginsAsContainer(head)) {
    const begin = head.subarray(0, MANIFEST_HEADER_OFFSET);
    throw new LivepkgError('not-a-container', whyNoContainer(begin));
  }
  if (head.length < MANIFEST_OFFSET) {
    throw new LivepkgError('length-differs', 'It ends before its manifest begins.');
  }
  const view = viewOf(head);
  const size = view.getUint32(MANIFEST_HEADER_OFFSET + SIZE_FIELD, true);
  if (size > MAX_MANIFEST_BYTES) {
    throw new LivepkgError(
      'manifest-too-large',
      `Its manifest claims ${size} bytes; at most ${MAX_MANIFEST_BYTES} are allowed.`,
    );
  }
  const bytes = head.subarray(MANIFEST_OFFSET, MANIFEST_OFFSET + size);
  if (bytes.length < size) {
    throw new LivepkgError('length-differs', 'It ends inside its manifest.');
  }
  if (crc32(bytes) !== view.getUint32(MANIFEST_HEADER_OFFSET + CRC_FIELD, true)) {
    throw new LivepkgError('manifest-crc', 'Its manifest is damaged: the CRC-32 does not match.');
  }
  return bytes;
}

const isSameMemory = (a: Uint8Array, b: Uint8Array): boolean =>
  a.buffer === b.buffer && a.byteOffset === b.byteOffset && a.length === b.length;

/** Asserts that `bytes` begin with `pieces`. */
function assertNoDifference(pieces: readonly Uint8Array[], bytes: Uint8Array): void {
  let offset = 0;
  for (const piece of pieces) {
    const theirs = bytes.subarray(offset, offset + piece.length);
    // Members are not copied when they are encoded: most of what is compared is the very same bytes.
    if (!isSameMemory(piece, theirs) && !isEqual(piece, theirs)) {
      const at = offset + Math.max(firstDifference(piece, theirs), 0);
      throw new LivepkgError(
        'zip-not-canonical',
        `Byte ${at} is not what its manifest and members would be encoded to.`,
      );
    }
    offset += piece.length;
  }
}

/** The manifest that a container begins with, decoded, and held against the container's length. */
function readManifest<Read extends { members: readonly SizedMember[] }>(
  head: Uint8Array,
  size: number,
  decode: (bytes: Uint8Array) => Read,
): { manifest: Read; bytes: Uint8Array } {
  assertSize(size);
  const bytes = locateManifest(head);
  const manifest = decode(bytes);
  const expected = encodedLength(manifest, bytes);
  if (size !== expected) {
    throw new LivepkgError(
      'length-differs',
      `It has ${size} bytes where its manifest says ${expected}: ` +
        (size < expected ? 'its end is missing.' : 'something was added.'),
    );
  }
  return { manifest, bytes };
}

/** The two leading local headers and `mimetype` for an empty manifest, made when first needed. */
let leadingHeaders: Uint8Array | undefined;

/** All that stands before the manifest's bytes: the same for every container but for three fields. */
function encodeLeading(manifestBytes: Uint8Array): Uint8Array {
  leadingHeaders ??= concat(writeZip(leadingEntries(new Uint8Array()))).subarray(
    0,
    MANIFEST_OFFSET,
  );
  const leading = new Uint8Array(leadingHeaders);
  const view = viewOf(leading);
  view.setUint32(MANIFEST_HEADER_OFFSET + CRC_FIELD, crc32(manifestBytes), true);
  for (const field of [COMPRESSED_SIZE_FIELD, SIZE_FIELD]) {
    view.setUint32(MANIFEST_HEADER_OFFSET + field, manifestBytes.length, true);
  }
  return leading;
}

function identitiesOf(manifest: Manifest, manifestBytes: Uint8Array): ContainerHead {
  const [still, motion] = manifest.members;
  if (still === undefined || motion === undefined) throw new Error('decodeManifest let it pass');
  return {
    manifest,
    photo: photoIdentity(still.sha256, motion.sha256),
    container: containerIdentity(manifestBytes),
  };
}

/**
 * The quick check: both leading local headers, the manifest and its CRC-32 are right, and the
 * length is what the manifest says.
 *
 * @param head the first `headLength` bytes of the container, or more
 * @param size length of the whole container in bytes
 * @throws LivepkgError `container-too-large`, `not-a-container`, `manifest-crc`, `length-differs`,
 * `zip-not-canonical`, and all that `decodeManifest` throws
 */
export function decodeHead(head: Uint8Array, size: number): ContainerHead {
  const { manifest, bytes } = readManifest(head, size, decodeManifest);
  assertNoDifference([encodeLeading(bytes)], head);
  return identitiesOf(manifest, bytes);
}

/**
 * What a container says that it holds, in a fraction of the work of `decodeHead`: the manifest's CRC-32
 * and the container's length are right. Whether it is valid is another question.
 *
 * @throws LivepkgError why not even that can be told
 */
export function glanceHead(head: Uint8Array, size: number): ManifestGlance {
  return readManifest(head, size, glanceManifest).manifest;
}

/** A list for people: somebody may have made entries by the thousand, with names as long. */
function inShort(names: readonly string[]): string {
  const text = names.join(', ');
  return text.length > MOST_TOLD ? `${text.slice(0, MOST_TOLD)} …` : text;
}

/** The members' bytes, as the central directory lists them in the manifest's order. */
async function locateMembers(bytes: Uint8Array, manifest: Manifest): Promise<Uint8Array[]> {
  const expectedNames = [MIMETYPE_NAME, MANIFEST_NAME, ...manifest.members.map((m) => m.name)];
  const entries = await listZip(bytes, expectedNames.length);
  const found = entries.map(({ name }) => name);
  if (found.length !== expectedNames.length || found.some((n, i) => n !== expectedNames[i])) {
    throw new LivepkgError(
      'zip-order',
      `Its entries are ${inShort(found)} where its manifest says ${inShort(expectedNames)}.`,
    );
  }
  return entries.slice(2).map(({ name, offset, size }, index) => {
    const seconds = zipTimestamp(manifest.members[index]?.modified ?? '');
    const start = offset + localHeaderLength({ name, seconds });
    return bytes.subarray(start, start + size);
  });
}

/**
 * The full check: every byte is as it was packed.
 *
 * @throws LivepkgError all that `decodeHead` throws, and `zip-unreadable`, `zip-order`,
 * `member-digest`, `zip-not-canonical`
 */
export async function decodeContainer(bytes: Uint8Array): Promise<DecodedContainer> {
  const head = readManifest(bytes.subarray(0, HEAD_BYTES), bytes.length, decodeManifest);
  const members = await locateMembers(bytes, head.manifest);
  for (const [index, { name, size, sha256 }] of head.manifest.members.entries()) {
    const member = members[index];
    if (member?.length !== size || !isEqual(await sha256OfMany(member), sha256)) {
      throw new LivepkgError('member-digest', `"${name}" is damaged: its SHA-256 does not match.`);
    }
  }
  assertNoDifference(writeZip(entriesOf(head.manifest, head.bytes, members)), bytes);
  return { ...identitiesOf(head.manifest, head.bytes), members };
}
