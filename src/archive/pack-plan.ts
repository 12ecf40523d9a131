/** What `pack` would write where: made before a byte is written. */
import {
  containerLength,
  decodeHead,
  HEAD_BYTES,
  type ContainerHead,
} from '../format/container.ts';
import { photoIdentity, SHA256_BYTES } from '../format/digest.ts';
import { describeMembers } from '../format/manifest.ts';
import { compareTrueNames, trueName } from '../format/manifest-rules.ts';
import type { Link, Media } from '../format/manifest-schema.ts';
import { portableForm, withSuffix } from '../format/portable-name.ts';
import { parseModified } from '../format/time.ts';
import { LivepkgError } from '../errors.ts';
import { liveReport, mediaOf } from './describe.ts';
import { readHead } from './file.ts';
import { joinAsGiven } from './join-as-given.ts';
import { OutNames } from './out-names.ts';
import type { SourceFile } from './pack-pair.ts';
import type { WorkerPool } from './pool.ts';
import type { FoundPair } from './survey.ts';
import type { FoundFile } from './walk.ts';
import { recorded, type NoteCode, type PairFault, type RecordedError } from './records.ts';

/** One pair, and what is to become of it. */
export interface PackEntry {
  action: 'pack' | 'update' | 'unchanged' | 'conflict' | 'failed';
  /** Path of the container. */
  container: string;
  sources: SourceFile[];
  link: Link;
  media: Media;
  notes: NoteCode[];
  /** Why the pair may not play as a Live Photo. It is packed all the same: saving it is the point. */
  faults: PairFault[];
  /** Length of the container in bytes. */
  bytes: number;
  error?: RecordedError;
}

type Verdict = Pick<PackEntry, 'action' | 'bytes' | 'error'>;

/** A container is named after its still's stem. */
function containerName(still: string): string {
  return portableForm(`${still.replace(/(?<=.)\.[^.]*$/, '')}.livepkg`);
}

function sourceOf(role: SourceFile['role'], file: FoundFile): SourceFile {
  const { path, name, size, modified } = file;
  return { role, path, name, state: { size, modified } };
}

/** In the order of a container. */
function sourcesOf({ still, motion, sidecars }: FoundPair): SourceFile[] {
  return [
    sourceOf('still', still.file),
    sourceOf('motion', motion.file),
    ...sidecars
      .toSorted((a, b) => compareTrueNames(a.name, b.name))
      .map((file) => sourceOf('sidecar', file)),
  ];
}

/** Makes the plan, pair by pair in the order of the survey. */
export class PackPlanner {
  readonly #out: string;
  readonly #pool: WorkerPool;
  readonly #update: boolean;
  readonly #names = new OutNames();
  /** Containers that this run will write: path → identifier in them. */
  readonly #claimed = new Map<string, string | undefined>();

  /** @param update write anew what holds the same halves with other sidecars or names */
  constructor(out: string, pool: WorkerPool, update: boolean) {
    this.#out = out;
    this.#pool = pool;
    this.#update = update;
  }

  /** Decides about a pair. What cannot be decided about it is an entry too, with its error. */
  async plan(pair: FoundPair): Promise<PackEntry> {
    const { live, notes, faults } = liveReport(pair);
    const entry = {
      sources: sourcesOf(pair),
      link: pair.link,
      media: mediaOf(pair.still.facts, pair.motion.facts),
      notes: [...notes, ...live],
      faults,
    };
    const name = containerName(pair.still.file.name);
    let container = joinAsGiven(this.#out, name);
    try {
      const folder = this.#names.folderFor(this.#out, pair.still.file.folders);
      container = joinAsGiven(folder, this.#names.taken(folder, name) ?? name);
      let verdict = await this.#decide(container, folder, name, entry);
      if (verdict === undefined) {
        const other = await this.#distinctName(name, entry.sources);
        container = joinAsGiven(folder, this.#names.taken(folder, other) ?? other);
        verdict = await this.#decide(container, folder, other, entry);
      }
      verdict ??= conflict(`${container} holds another photo, and is left as it is.`);
      return { ...entry, container, ...verdict };
    } catch (error) {
      if (!(error instanceof LivepkgError)) throw error;
      return { ...entry, container, action: 'failed', bytes: 0, error: recorded(error) };
    }
  }

  /** What becomes of a pair whose container would be this; undefined if another photo has it. */
  async #decide(
    container: string,
    folder: string,
    name: string,
    entry: Pick<PackEntry, 'sources' | 'link' | 'media'>,
  ): Promise<Verdict | undefined> {
    if (this.#claimed.has(container)) {
      return this.#claimed.get(container) === idOf(entry.link)
        ? conflict(`${container} is to hold another pair of this run with the same identifier.`)
        : undefined;
    }
    if (this.#names.taken(folder, name) !== undefined) return this.#compare(container, entry);
    this.#names.take(folder, name);
    this.#claimed.set(container, idOf(entry.link));
    return { action: 'pack', bytes: plannedLength(entry) };
  }

  /** Compares a pair with the container that is there. */
  async #compare(
    container: string,
    entry: Pick<PackEntry, 'sources' | 'link' | 'media'>,
  ): Promise<Verdict | undefined> {
    const { bytes: head, size } = await readHead(container, HEAD_BYTES);
    let held: ContainerHead;
    try {
      held = await decodeHead(head, size);
    } catch (error) {
      if (!(error instanceof LivepkgError)) throw error;
      if (error.code === 'version-unsupported') {
        return conflict(
          `${container} is there already, in a version that this livepkg does not know, and is ` +
            'left as it is; use a newer livepkg, or pack this pair into another folder.',
          'version-unsupported',
        );
      }
      return conflict(
        `${container} is there already and is no intact container (${error.message}); ` +
          'it is left as it is. Audit it, and move it away to pack this pair.',
        'target-damaged',
      );
    }
    const { sources, link } = entry;
    const heldId = idOf(held.manifest.link);
    const id = idOf(link);
    if (heldId !== undefined && id !== undefined && heldId !== id) return undefined;
    if (heldId === id && (await this.#holds(held, sources))) {
      return { action: 'unchanged', bytes: size };
    }
    // Only what is about the halves may be replaced: other halves may be damaged ones.
    if (heldId !== id || !(await this.#holdsHalves(held, sources))) {
      return conflict(
        `${container} holds this photo with other bytes, or another one, and is left as it is; ` +
          'compare the two, and move the container away to pack this pair.',
      );
    }
    return this.#update
      ? { action: 'update', bytes: plannedLength(entry) }
      : conflict(
          `${container} holds this photo, but its sidecars or names are others now; ` +
            'it is left as it is. Use --update to write it anew.',
        );
  }

  /** Whether a container holds these very halves, whatever they are called. */
  async #holdsHalves({ photo }: ContainerHead, sources: readonly SourceFile[]): Promise<boolean> {
    return photo === (await this.#photoOf(sources));
  }

  /** Whether a container holds these files: names, sizes and times, or names and bytes. */
  async #holds({ manifest }: ContainerHead, sources: readonly SourceFile[]): Promise<boolean> {
    const { members } = manifest;
    const sameNames =
      members.length === sources.length &&
      members.every((member, index) => {
        const source = sources[index];
        return trueName(member) === source?.name && member.size === source.state.size;
      });
    if (!sameNames) return false;
    for (const [index, { path, state }] of sources.entries()) {
      const member = members[index];
      if (member === undefined) return false;
      if (parseModified(member.modified) === state.modified) continue;
      if (Buffer.compare(await this.#digest(path), member.sha256) !== 0) return false;
    }
    return true;
  }

  async #digest(path: string): Promise<Uint8Array> {
    const outcome = await this.#pool.run('digestFile', { path });
    if ('error' in outcome) throw new LivepkgError(outcome.error.code, outcome.error.message);
    return outcome.sha256;
  }

  /** The name for a photo whose plain name another photo has. */
  async #distinctName(name: string, sources: readonly SourceFile[]): Promise<string> {
    return withSuffix(name, `-${(await this.#photoOf(sources)).slice(0, 8)}`);
  }

  /** The identity of the photo that these sources make. */
  async #photoOf([still, motion]: readonly SourceFile[]): Promise<string> {
    return photoIdentity(
      await this.#digest(still?.path ?? ''),
      await this.#digest(motion?.path ?? ''),
    );
  }
}

/** Identifiers are compared without case; a pair by name has none. */
function idOf(link: Link): string | undefined {
  return link.by === 'content-identifier' ? link.id.toLowerCase() : undefined;
}

function conflict(
  message: string,
  code: 'target-differs' | 'target-damaged' | 'version-unsupported' = 'target-differs',
) {
  return { action: 'conflict', bytes: 0, error: { code, message } } as const;
}

/** How long the container will be: digests are all of one length, so any will do. */
function plannedLength({ sources, link, media }: Pick<PackEntry, 'sources' | 'link' | 'media'>) {
  const sha256 = new Uint8Array(SHA256_BYTES);
  const members = sources.map(({ role, name, state: { size, modified } }) => {
    return { role, name, size, modified, sha256 };
  });
  return containerLength(describeMembers({ link, media, members }).manifest);
}
