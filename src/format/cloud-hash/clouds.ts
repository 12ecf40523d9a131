/**
 * The clouds that livepkg knows, and the hashes of a whole container that a catalog can hold so that a copy
 * there can be compared without a download. This is their one home. A new cloud is a name here, with the
 * hash that it keeps; a new hash is also a function in `cloud-hash.ts`, and a field in the specification of
 * the catalog and in the schema of its entries.
 */

/** Hashes that a catalog has only if they were asked for, in the order in which it has them. */
export const CLOUD_HASHES = ['dropbox', 'md5', 'quickxor', 'sha1'] as const;
export type CloudHash = (typeof CLOUD_HASHES)[number];

/** Clouds by name. */
export const CLOUDS = ['box', 'dropbox', 'google-drive', 'onedrive', 's3'] as const;
export type Cloud = (typeof CLOUDS)[number];

const HASH_OF: Readonly<Record<Cloud, CloudHash>> = {
  box: 'sha1',
  dropbox: 'dropbox',
  'google-drive': 'md5',
  onedrive: 'quickxor',
  s3: 'md5',
};

/**
 * Hashes of a whole container that a catalog can hold, under rclone's names, the strongest first.
 * Whoever makes a file can make another with its MD5 or SHA-1; quickXor finds accidents, never tampering.
 */
export const CONTAINER_HASHES = ['sha256', 'dropbox', 'sha1', 'md5', 'quickxor'] as const;
export type ContainerHash = (typeof CONTAINER_HASHES)[number];

/** Their lengths in bytes. */
export const HASH_BYTES: Readonly<Record<ContainerHash, number>> = {
  sha256: 32,
  dropbox: 32,
  sha1: 20,
  md5: 16,
  quickxor: 20,
};

/** The hashes that some clouds keep, each once, in the order of a catalog. */
export function hashesOf(clouds: readonly Cloud[]): CloudHash[] {
  return CLOUD_HASHES.filter((hash) => clouds.some((cloud) => HASH_OF[cloud] === hash));
}

/** Whether a catalog with some hashes has one: SHA-256 is in each. */
export function isHashListed(hash: ContainerHash, listed: readonly CloudHash[]): boolean {
  return hash === 'sha256' || listed.includes(hash);
}

/** A cloud that keeps a hash; undefined where none is known for it. */
export function cloudOf(hash: ContainerHash): Cloud | undefined {
  return CLOUDS.find((cloud) => HASH_OF[cloud] === hash);
}
