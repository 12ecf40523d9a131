/** Makes the line that a catalog has for a container. Runs in a thread. */
import { FORMAT_CODES } from '../../errors.ts';
import { decodeContainer } from '../../format/container.ts';
import { type CatalogEntry } from '../../format/catalog/catalog-schema.ts';
import { type CloudHash } from '../../format/cloud-hash/clouds.ts';
import { cloudHash } from '../../format/cloud-hash/cloud-hash.ts';
import { sha256 } from '../../format/digest.ts';
import { trueName } from '../../format/manifest-rules.ts';
import type { Allocate } from '../../files/file.ts';
import { outcomeOf } from '../../files/outcome.ts';
import type { RecordedError } from '../../records.ts';
import { readContainer } from '../../store/read-container.ts';
import type { ContainerSource, StoredContainer } from '../../store/store.ts';

/** A line of a catalog; or what is wrong with the container, or why nothing is known about it. */
export type Listing =
  { entry: CatalogEntry } | { damage: RecordedError } | { error: RecordedError };

export interface ListTask extends Pick<StoredContainer, 'path' | 'relativePath'> {
  source: ContainerSource;
  /** Those that are written down besides SHA-256. */
  hashes: readonly CloudHash[];
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/**
 * Reads a container, verifies every byte of it, and says what it holds.
 *
 * @throws LivepkgError why it is not valid, or what the system reports
 */
async function listContainer(
  { source, relativePath, hashes }: ListTask,
  allocate?: Allocate,
): Promise<CatalogEntry> {
  const bytes = await readContainer(source, allocate);
  const { manifest, container, photo } = await decodeContainer(bytes);
  const { link, media, members } = manifest;
  return {
    path: relativePath,
    size: bytes.length,
    container,
    photo,
    ...(link.by === 'content-identifier' ? { id: link.id } : {}),
    ...(media.captured === undefined ? {} : { captured: media.captured }),
    members: members.map((member) => ({ name: trueName(member), size: member.size })),
    sha256: hex(sha256(bytes)),
    ...Object.fromEntries(hashes.map((hash) => [hash, hex(cloudHash(hash, bytes))])),
  };
}

/** Lists a container. Runs in a thread. */
export async function listContainerTask(task: ListTask, allocate: Allocate): Promise<Listing> {
  const outcome = await outcomeOf(task.path, async () => ({
    entry: await listContainer(task, allocate),
  }));
  if ('entry' in outcome) return outcome;
  const isBroken = FORMAT_CODES.some((code) => code === outcome.error.code);
  return isBroken ? { damage: outcome.error } : outcome;
}
