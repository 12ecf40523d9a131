import { LivepkgError } from '../../errors.ts';
import {
  CLOUD_HASHES,
  cloudOf,
  CONTAINER_HASHES,
  type CloudHash,
} from '../../format/cloud-hash/clouds.ts';
import type { RemoteFeatures } from '../../store/remote/hashes.ts';
import type { StoreWithHashes } from '../../store/store.ts';

const FETCH = 'use --fetch, which downloads every container';

function whatHelps(
  { hashes: kept, isRcloneTooOld }: RemoteFeatures,
  listed: readonly CloudHash[],
): string {
  const lacking = isRcloneTooOld
    ? 'quickxor'
    : CONTAINER_HASHES.find((hash) => kept.includes(hash));
  const needed = CLOUD_HASHES.filter((hash) => listed.includes(hash) || hash === lacking);
  const rewrite = `write the catalog anew with --force --cloud ${needed.map(cloudOf).join(',')}`;
  const isInCatalog = needed.length === listed.length;
  if (isRcloneTooOld) {
    const update = 'install version 1.62 or newer from https://rclone.org/install/';
    const both = isInCatalog ? update : `${update}, and ${rewrite}`;
    return `OneDrive keeps a hash that this rclone cannot read; ${both}; or ${FETCH}`;
  }
  if (!isInCatalog)
    return `the catalog does not have the hash that it keeps, ${lacking ?? ''}; ${rewrite}, or ${FETCH}`;
  const hashes = kept.length === 0 ? 'no hash' : `other hashes (${kept.join(', ')})`;
  return `it keeps ${hashes}, so that nothing can be compared without a download; ${FETCH}`;
}

/**
 * The error of a store and a catalog that have no hash in common. It advises only what helps, and
 * has not been done.
 *
 * @param listed those that the catalog has besides SHA-256
 */
export function noCommonHash(
  { label }: StoreWithHashes,
  features: RemoteFeatures,
  listed: readonly CloudHash[],
): LivepkgError {
  const message = `${label}: ${whatHelps(features, listed)}.`;
  return new LivepkgError('hash-not-listed', message, { file: label });
}
