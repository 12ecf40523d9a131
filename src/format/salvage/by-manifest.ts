/** Salvages members with the help of a manifest that was found: each is held against its SHA-256. */
import { isEqual } from '../layout/bytes.ts';
import { MANIFEST_NAME, MANIFEST_OFFSET, MIMETYPE_NAME } from '../container.ts';
import { sha256 } from '../digest.ts';
import { centralHeaderLength, localHeaderLength, type EntryHeader } from '../layout/zip-layout.ts';
import { zipTimestamp } from '../time.ts';
import type { FoundManifest } from './find-manifest.ts';
import type { FoundHeaders } from './headers.ts';
import { Budget, locate, type Located, type Wanted } from './locate.ts';

/**
 * Where the first central header starts now, or would: any of them tells. The end record is not
 * asked: an archive in a member has one too, and a name in a central header says whose it is.
 */
function findCentral(
  entries: readonly EntryHeader[],
  { centrals }: FoundHeaders,
): number | undefined {
  const offsets = new Map<string, number>();
  let length = 0;
  for (const entry of entries) {
    offsets.set(entry.name, length);
    length += centralHeaderLength(entry);
  }
  const known = centrals.findLast(({ name }) => offsets.has(name));
  return known === undefined ? undefined : known.at - (offsets.get(known.name) ?? 0);
}

/** Finds the members that a manifest lists, in its order. */
export function locateByManifest(
  bytes: Uint8Array,
  { manifest: { members }, bytes: manifestBytes, at }: FoundManifest,
  headers: FoundHeaders,
): Located[] {
  const behindManifest = at + manifestBytes.length;
  const atStart = at - MANIFEST_OFFSET;
  let offset = MANIFEST_OFFSET + manifestBytes.length;
  const wanted = members.map(({ name, size, sha256: expected, modified }): Wanted => {
    const header = offset;
    const headerLength = localHeaderLength({ name, seconds: zipTimestamp(modified) });
    offset += headerLength + size;
    const proves = (data: Uint8Array) => isEqual(sha256(data), expected);
    return { name, offset: header, headerLength, size, proves };
  });
  const entries = [
    { name: MIMETYPE_NAME },
    { name: MANIFEST_NAME },
    ...members.map(({ name, modified }) => ({ name, seconds: zipTimestamp(modified) })),
  ];
  const centralAt = findCentral(entries, headers);
  const shifts = [atStart, ...(centralAt === undefined ? [] : [centralAt - offset])];
  const landmarks = { firstAt: behindManifest, centralAt, shifts, locals: headers.locals };
  return locate(bytes, wanted, landmarks, new Budget(bytes.length));
}
