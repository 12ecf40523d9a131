/** A container that `pack --update` replaces: what the new one takes over from it, and that it is still the same. */
import { LivepkgError } from '../../../errors.ts';
import { decodeContainer, decodeHead } from '../../../format/container.ts';
import type { MemberSource } from '../../../format/manifest.ts';
import { trueName } from '../../../format/manifest-rules.ts';
import { parseModified } from '../../../format/time.ts';
import { readHead } from '../../../store/folder/container-head.ts';
import { readWhole, type Allocate } from '../../../files/file.ts';
import type { AssertReplaceable } from '../../../store/folder/give-name.ts';
import type { Replaced } from '../entry/pack-entry.ts';

/** A file as a container takes it, with its bytes. */
export interface ReadMember extends MemberSource {
  bytes: Uint8Array;
}

/** The first bytes of a container, in which its identity is, and the length of all of it. */
interface ContainerStart {
  bytes: Uint8Array;
  size: number;
}

function changed(path: string): LivepkgError {
  return new LivepkgError(
    'target-changed',
    `${path} became another container meanwhile, and is left as it is; run the command again.`,
    { file: path },
  );
}

/** Members of a container by their names, each proven by its SHA-256. */
async function readMembers(
  path: string,
  { identity, carriedOver }: Replaced,
  allocate?: Allocate,
): Promise<ReadMember[]> {
  const { bytes } = await readWhole(path, allocate);
  const { container, manifest, members } = await decodeContainer(bytes).catch((cause: unknown) => {
    throw new LivepkgError(
      'target-damaged',
      `${path} is damaged, and holds sidecars that are nowhere else (${carriedOver.join(', ')}); ` +
        'it is left as it is. Audit it, and put a good copy of it back, or salvage it.',
      { cause, file: path },
    );
  });
  if (container !== identity) throw changed(path);
  return manifest.members.flatMap((member, index) => {
    const { role, size, sha256, modified } = member;
    const name = trueName(member);
    if (!carriedOver.includes(name)) return [];
    const own = members[index] ?? new Uint8Array();
    return [{ role, name, size, sha256, modified: parseModified(modified), bytes: own }];
  });
}

/** The identity of a container, by its head. @throws LivepkgError `target-changed` if it has none */
function identityOf(path: string, { bytes, size }: ContainerStart): string {
  try {
    return decodeHead(bytes, size).container;
  } catch (error) {
    throw error instanceof LivepkgError ? changed(path) : error;
  }
}

export class OldContainer {
  /** What the new one takes over from it. */
  readonly carriedOver: readonly ReadMember[];
  readonly #path: string;
  readonly #head: ContainerStart;

  private constructor(path: string, head: ContainerStart, carriedOver: readonly ReadMember[]) {
    this.#path = path;
    this.#head = head;
    this.carriedOver = carriedOver;
  }

  /**
   * Reads of it what is needed.
   *
   * @throws LivepkgError `target-changed` if it is no longer the one that was compared,
   * `target-damaged`, or what the system reports
   */
  static async read(path: string, replaced: Replaced, allocate?: Allocate): Promise<OldContainer> {
    const head = readHead(path, allocate);
    if (identityOf(path, head) !== replaced.identity) throw changed(path);
    const members =
      replaced.carriedOver.length === 0 ? [] : await readMembers(path, replaced, allocate);
    return new OldContainer(path, head, members);
  }

  /** Makes sure that it is still there: another run may have put the only copy of a file into it. */
  readonly assertUnchanged: AssertReplaceable = ({ target }) => {
    const now = readHead(target);
    const isSame =
      now.size === this.#head.size && Buffer.compare(now.bytes, this.#head.bytes) === 0;
    if (!isSame) throw changed(this.#path);
  };
}
