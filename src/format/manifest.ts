/** A manifest as bytes, and back. */
import * as v from 'valibot';
import { LivepkgError } from '../errors.ts';
import { assertCanonical, encodeCbor } from './cbor.ts';
import { compareText } from './compare-text.ts';
import { readCbor, type CborValue } from './cbor-reader.ts';
import { keptMembers } from './kept-manifest.ts';
import { FORMAT_VERSION, manifestSchema } from './manifest-schema.ts';
import type { Link, Manifest, Media, Member } from './manifest-schema.ts';
import { checkManifestRules } from './manifest-rules.ts';
import { portableNames } from './portable-name.ts';
import { formatModified } from './time.ts';

/** The longest manifest in bytes. */
export const MAX_MANIFEST_BYTES = 32 * 1024;

/** A file to be put into a container. */
export interface MemberSource {
  role: Member['role'];
  /** The file's own name. */
  name: string;
  /** Bytes. */
  size: number;
  sha256: Uint8Array;
  /** Modification time: microseconds since 1970-01-01T00:00:00Z, floored. */
  modified: bigint;
}

/** What a manifest is made from: the still first, then the motion, then sidecars in any order. */
export interface ManifestSource<Source extends MemberSource> {
  link: Link;
  members: readonly Source[];
  media: Media;
}

function checkShape(value: unknown): Manifest {
  const result = v.safeParse(manifestSchema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = v.getDotPath(issue) ?? 'the manifest';
  throw new LivepkgError(
    'manifest-schema',
    `The manifest is not of its shape: ${where}: ${issue.message}.`,
  );
}

function assertSize(bytes: number): void {
  if (bytes > MAX_MANIFEST_BYTES) {
    throw new LivepkgError(
      'manifest-too-large',
      `The manifest has ${bytes} bytes; at most ${MAX_MANIFEST_BYTES} are allowed.`,
    );
  }
}

/** Members in the order of a container: still, motion, sidecars by their true names, bytewise. */
function inOrder<Source extends MemberSource>(members: readonly Source[]): Source[] {
  const halves = members.filter(({ role }) => role !== 'sidecar');
  const sidecars = members.filter(({ role }) => role === 'sidecar');
  return [...halves, ...sidecars.toSorted((a, b) => compareText(a.name, b.name))];
}

/**
 * Makes the manifest for some files, and gives the files in its order.
 *
 * @throws LivepkgError for any rule of a manifest that they would break, e.g. `time-invalid`
 */
export function describeMembers<Source extends MemberSource>(
  source: ManifestSource<Source>,
): { manifest: Manifest; members: Source[] } {
  const members = inOrder(source.members);
  const names = portableNames(members.map(({ name }) => name));
  const manifest = checkShape({
    version: FORMAT_VERSION,
    link: source.link,
    members: members.map((member, index): Member => {
      const name = names[index] ?? member.name;
      return {
        role: member.role,
        name,
        ...(name === member.name ? {} : { original: member.name }),
        size: member.size,
        sha256: member.sha256,
        modified: formatModified(member.modified),
      };
    }),
    media: source.media,
  });
  checkManifestRules(manifest);
  return { manifest, members };
}

/**
 * Encodes a manifest: the same manifest gives the same bytes everywhere.
 *
 * @throws LivepkgError `manifest-too-large`, `manifest-schema`, and what `checkManifestRules` throws:
 * what is written can be read
 */
export function encodeManifest(manifest: Manifest): Uint8Array {
  checkManifestRules(checkShape(manifest));
  const bytes = encodeCbor(manifest);
  assertSize(bytes.length);
  return bytes;
}

function versionOf(value: CborValue): CborValue | undefined {
  const isMap =
    typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array);
  return isMap ? value['version'] : undefined;
}

/**
 * Decodes a manifest and checks every rule of it.
 *
 * @throws LivepkgError `manifest-too-large`, `cbor-malformed`, `version-unsupported` (looked at before
 * any other rule), `cbor-type`, `cbor-not-canonical`, `manifest-schema`, and what
 * `checkManifestRules` throws
 */
export function decodeManifest(bytes: Uint8Array): Manifest {
  assertSize(bytes.length);
  const reading = readCbor(bytes);
  const version = versionOf(reading.value);
  if (typeof version === 'number' && version > FORMAT_VERSION) {
    // Not even a later version may have names that lead elsewhere.
    keptMembers(reading.value);
    throw new LivepkgError(
      'version-unsupported',
      `The container is of format version ${version}; this program reads version ${FORMAT_VERSION}. ` +
        'It is not damaged as far as can be told: a newer livepkg reads it, and `unzip` opens it.',
    );
  }
  assertCanonical(reading, bytes);
  const manifest = checkShape(reading.value);
  checkManifestRules(manifest);
  return manifest;
}
