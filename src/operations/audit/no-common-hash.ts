import { LivepkgError } from '../../errors.ts';
import { CLOUD_KEYS, CLOUDS, type Cloud } from '../../format/cloud-hash/clouds.ts';
import type { RemoteFeatures } from '../../store/remote/hashes.ts';
import type { StoreWithHashes } from '../../store/store.ts';

const FETCH = 'use --fetch, which downloads every container';

function whatHelps({ hashes, isRcloneTooOld }: RemoteFeatures, cloud: readonly Cloud[]): string {
  const keeps = (one: Cloud): boolean =>
    hashes.includes(CLOUD_KEYS[one]) || (one === 'onedrive' && isRcloneTooOld);
  const needed = CLOUDS.filter((one) => cloud.includes(one) || keeps(one));
  const rewrite = `write the catalog anew with --force --cloud ${needed.join(',')}`;
  const isInCatalog = needed.length === cloud.length;
  if (isRcloneTooOld) {
    const update = 'install version 1.62 or newer from https://rclone.org/install/';
    const both = isInCatalog ? update : `${update}, and ${rewrite}`;
    return `OneDrive keeps a hash that this rclone cannot read; ${both}; or ${FETCH}`;
  }
  if (!isInCatalog)
    return `the catalog does not have the hash that it keeps; ${rewrite}, or ${FETCH}`;
  const kept = hashes.length === 0 ? 'no hash' : `other hashes (${hashes.join(', ')})`;
  return `it keeps ${kept}, so that nothing can be compared without a download; ${FETCH}`;
}

/**
 * The error of a store and a catalog that have no hash in common. It advises only what helps, and
 * has not been done.
 *
 * @param cloud whose hashes the catalog has
 */
export function noCommonHash(
  { label }: StoreWithHashes,
  features: RemoteFeatures,
  cloud: readonly Cloud[],
): LivepkgError {
  const message = `${label}: ${whatHelps(features, cloud)}.`;
  return new LivepkgError('hash-not-listed', message, { file: label });
}
