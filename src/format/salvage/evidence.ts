/**
 * Whether ZIP headers are those of a container. Alone they do not show it: other programs can write the
 * same, with every field as it must be. What no other archive has is the `mimetype` entry with its
 * text, and where `manifest.cbor` stands behind it.
 */
import { isEqual } from '../layout/bytes.ts';
import {
  beginsAsContainer,
  MANIFEST_HEADER_OFFSET,
  MANIFEST_NAME,
  MIMETYPE,
  MIMETYPE_NAME,
} from '../container.ts';
import { crc32 } from '../crc32.ts';
import { lastRun, type CentralHeader, type FoundHeaders, type LocalHeader } from './headers.ts';

const MIMETYPE_CRC = crc32(MIMETYPE);

const isOfMimetype = ({ name, size, crc }: LocalHeader | CentralHeader): boolean =>
  name === MIMETYPE_NAME && size === MIMETYPE.length && crc === MIMETYPE_CRC;

const isOfManifest = ({ name }: LocalHeader | CentralHeader): boolean => name === MANIFEST_NAME;

/** Any of them is enough: the start may be cut off, or one of the two wrong. */
function showsInCentrals(run: readonly CentralHeader[]): boolean {
  return run.some(
    (header) =>
      (isOfMimetype(header) && header.offset === 0) ||
      (isOfManifest(header) && header.offset === MANIFEST_HEADER_OFFSET),
  );
}

/** Only what comes first counts: a container that stands in another archive is not that archive. */
function showsAtStart(bytes: Uint8Array, first: LocalHeader | undefined): boolean {
  if (beginsAsContainer(bytes)) return true;
  if (first === undefined) return false;
  if (isOfMimetype(first)) return true;
  const before = bytes.subarray(Math.max(first.at - MIMETYPE.length, 0), first.at);
  return isOfManifest(first) && (first.at === MANIFEST_HEADER_OFFSET || isEqual(MIMETYPE, before));
}

/** Whether headers are of a container: the first ones show it, or those of the central directory. */
export function areOfContainer(bytes: Uint8Array, { locals, centrals }: FoundHeaders): boolean {
  return showsInCentrals(lastRun(centrals)) || showsAtStart(bytes, locals[0]);
}
