/** Reads the container that `pack --update` replaces. */
import { LivepkgError } from '../../../errors.ts';
import type { Allocate } from '../../../files/file.ts';
import { decodeContainer, decodeHead } from '../../../format/container.ts';
import type { MemberSource } from '../../../format/manifest.ts';
import { trueName } from '../../../format/manifest-rules.ts';
import { parseModified } from '../../../format/time.ts';
import type { HeadBytes } from '../../../store/folder/container-head.ts';
import { targetChanged } from '../../../store/publish-container.ts';
import { readContainer, readContainerHead } from '../../../store/read-container.ts';
import type { FileSource } from '../../../store/store.ts';
import type { Replaced } from '../entry/pack-entry.ts';

/** A member with its bytes. */
export interface ReadMember extends MemberSource {
  bytes: Uint8Array;
}

export interface OldContainer {
  /** Its head, to detect that it changed. */
  head: HeadBytes;
  /** Members that the new container takes over. */
  carriedOver: readonly ReadMember[];
}

/** Reads and verifies the members that are carried over. */
async function readMembers(
  source: FileSource,
  { identity, carriedOver }: Replaced,
  allocate?: Allocate,
): Promise<ReadMember[]> {
  const { file } = source;
  const bytes = await readContainer(source, allocate);
  const { container, manifest, members } = await decodeContainer(bytes).catch((cause: unknown) => {
    throw new LivepkgError(
      'target-damaged',
      `${file} is damaged, and contains sidecars that exist nowhere else (${carriedOver.join(', ')}). ` +
        'It was not replaced. Restore a good copy of it, or salvage it.',
      { cause, file },
    );
  });
  if (container !== identity) throw targetChanged(file);
  return manifest.members.flatMap((member, index) => {
    const { role, size, sha256, modified } = member;
    const name = trueName(member);
    if (!carriedOver.includes(name)) return [];
    const own = members[index] ?? new Uint8Array();
    return [{ role, name, size, sha256, modified: parseModified(modified), bytes: own }];
  });
}

/** The identity of a container, by its head. @throws LivepkgError `target-changed` if it has none */
function identityOf(path: string, { bytes, size }: HeadBytes): string {
  try {
    return decodeHead(bytes, size).container;
  } catch (error) {
    throw error instanceof LivepkgError ? targetChanged(path) : error;
  }
}

/**
 * Reads the parts of the old container that are needed.
 *
 * @throws LivepkgError `target-changed` if it is no longer the one that was compared, `target-damaged`, or
 * what the system reports
 */
export async function readOldContainer(
  source: FileSource,
  replaced: Replaced,
  allocate?: Allocate,
): Promise<OldContainer> {
  const head = readContainerHead(source, allocate);
  if (identityOf(source.file, head) !== replaced.identity) throw targetChanged(source.file);
  const carriedOver =
    replaced.carriedOver.length === 0 ? [] : await readMembers(source, replaced, allocate);
  return { head, carriedOver };
}
