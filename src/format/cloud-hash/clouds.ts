/**
 * The clouds whose own content hash a catalog can hold, and the hashes that are known of a container.
 * This is their one home. A new cloud is a name here, its hash in `cloud-hash/`, and its field in the
 * specification and the schema of an entry.
 */

/** In the order in which a header lists them. */
export const CLOUDS = ['dropbox', 'onedrive'] as const;
export type Cloud = (typeof CLOUDS)[number];

/** The field of an entry that has the hash of a cloud; rclone calls the hash the same. */
export const CLOUD_KEYS = { dropbox: 'dropbox', onedrive: 'quickxor' } as const satisfies Record<
  Cloud,
  string
>;

/**
 * Hashes of a whole container that a catalog can hold, under rclone's names, the strongest first.
 * quickXor finds accidents, never tampering.
 */
export const CONTAINER_HASHES = ['sha256', 'dropbox', 'quickxor'] as const;
export type ContainerHash = (typeof CONTAINER_HASHES)[number];

/** Whether a catalog with the hashes of some clouds has a hash: SHA-256 is in each. */
export function isHashListed(hash: ContainerHash, clouds: readonly Cloud[]): boolean {
  return hash === 'sha256' || clouds.some((cloud) => CLOUD_KEYS[cloud] === hash);
}

/** The cloud that keeps a hash; undefined where none is known for it. */
export function cloudOf(hash: ContainerHash): Cloud | undefined {
  return CLOUDS.find((cloud) => CLOUD_KEYS[cloud] === hash);
}
