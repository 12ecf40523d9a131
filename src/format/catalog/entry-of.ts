/** What a catalog says of a container, by the container's bytes. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { cloudHash } from '../cloud-hash/cloud-hash.ts';
import type { CloudHash } from '../cloud-hash/clouds.ts';
import { decodeContainer } from '../container.ts';
import { sha256OfMany } from '../digest.ts';
import { trueName } from '../manifest-rules.ts';
import type { CatalogEntry } from './catalog-schema.ts';

/**
 * The entry of a container, every byte of which is verified.
 *
 * @param path below the folder that the catalog is about, with `/`
 * @param hashes those that it has besides SHA-256
 * @throws LivepkgError why the container is not valid
 */
export async function entryOf(
  path: string,
  bytes: Uint8Array,
  hashes: readonly CloudHash[],
): Promise<CatalogEntry> {
  const { manifest, container, photo } = await decodeContainer(bytes);
  const { link, media, members } = manifest;
  const { captured, make, model, location } = media;
  return {
    path,
    size: bytes.length,
    container,
    photo,
    ...(link.by === 'content-identifier' ? { id: link.id } : {}),
    ...(captured === undefined ? {} : { captured }),
    ...(make === undefined ? {} : { make }),
    ...(model === undefined ? {} : { model }),
    ...(location === undefined ? {} : { location }),
    members: members.map((member) => {
      return { name: trueName(member), size: member.size, sha256: bytesToHex(member.sha256) };
    }),
    sha256: bytesToHex(await sha256OfMany(bytes)),
    ...Object.fromEntries(hashes.map((hash) => [hash, bytesToHex(cloudHash(hash, bytes))])),
  };
}
