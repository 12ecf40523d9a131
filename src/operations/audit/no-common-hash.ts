import { LivepkgError } from '../../errors.ts';
import {
  CLOUD_HASHES,
  cloudOf,
  CONTAINER_HASHES,
  type CloudHash,
} from '../../format/cloud-hash/clouds.ts';
import type { RemoteFeatures } from '../../store/remote/hashes.ts';
import type { StoreWithHashes } from '../../store/store.ts';

const FETCH = 'use --fetch to download every container';

function advice(
  { hashes: kept, isRcloneTooOld }: RemoteFeatures,
  listed: readonly CloudHash[],
): string {
  const lacking = isRcloneTooOld
    ? 'quickxor'
    : CONTAINER_HASHES.find((hash) => kept.includes(hash));
  const needed = CLOUD_HASHES.filter((hash) => listed.includes(hash) || hash === lacking);
  const rewrite = `write a new catalog with --force --cloud ${needed.map(cloudOf).join(',')}`;
  const isInCatalog = needed.length === listed.length;
  if (isRcloneTooOld) {
    const update = 'install version 1.62 or newer from https://rclone.org/install/';
    const both = isInCatalog ? update : `${update}, and ${rewrite}`;
    return `this version of rclone cannot read the hash that OneDrive stores; ${both}; or ${FETCH}`;
  }
  if (!isInCatalog)
    return `the catalog does not have the hash that the remote stores, ${lacking ?? ''}; ${rewrite}, or ${FETCH}`;
  const hashes = kept.length === 0 ? 'no hash' : `other hashes (${kept.join(', ')})`;
  return `the remote stores ${hashes}, so nothing can be compared without a download; ${FETCH}`;
}

/**
 * The error if a store and a catalog have no hash in common. It suggests only steps that help and are
 * still missing.
 *
 * @param listed the cloud hashes of the catalog
 */
export function noCommonHash(
  { label }: StoreWithHashes,
  features: RemoteFeatures,
  listed: readonly CloudHash[],
): LivepkgError {
  const message = `${label}: ${advice(features, listed)}.`;
  return new LivepkgError('hash-not-listed', message, { file: label });
}
