/** Reads the manifest of one container. */
import { LivepkgError } from '../errors.ts';
import { decodeHead, type ContainerHead } from '../format/container.ts';
import type { Manifest, Member } from '../format/manifest-schema.ts';
import { fileSource } from '../store/folder-store.ts';
import { readContainerHead } from '../store/read-container.ts';
import { checkPath } from './check-options.ts';

/** A manifest with hex digests, identities, and the size of the file. */
export interface InfoRecord extends Omit<Manifest, 'members'> {
  event: 'info';
  members: (Omit<Member, 'sha256'> & { sha256: string })[];
  /** Identity of the photo: hex. */
  photo: string;
  /** Identity of the container: hex. */
  identity: string;
  /** Length of the container in bytes. */
  size: number;
}

function decodeNamed(file: string, bytes: Uint8Array, size: number): ContainerHead {
  try {
    return decodeHead(bytes, size);
  } catch (error) {
    if (!(error instanceof LivepkgError)) throw error;
    throw new LivepkgError(error.code, `${file}: ${error.message}`, { cause: error, file });
  }
}

/**
 * Reads the manifest of a container, after a quick check. The members are not verified.
 *
 * @throws LivepkgError why it is not a container, `option-invalid`, `remote-as-path`, or what the system reports
 */
export async function info(path: string): Promise<InfoRecord> {
  checkPath(path);
  const { bytes, size } = readContainerHead(fileSource(path));
  const { manifest, photo, container } = decodeNamed(path, bytes, size);
  const members = manifest.members.map((member) =>
    Object.assign({}, member, { sha256: Buffer.from(member.sha256).toString('hex') }),
  );
  return { event: 'info', ...manifest, members, photo, identity: container, size };
}
