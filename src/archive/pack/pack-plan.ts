/** What `pack` would write where: made before a byte is written. */
import {
  containerLength,
  decodeHead,
  HEAD_BYTES,
  type ContainerHead,
} from '../../format/container.ts';
import { photoIdentity, SHA256_BYTES } from '../../format/digest.ts';
import { describeMembers } from '../../format/manifest.ts';
import { compareTrueNames, trueName } from '../../format/manifest-rules.ts';
import type { Link, Media } from '../../format/manifest-schema.ts';
import { portableForm, withSuffix } from '../../format/portable-name.ts';
import { parseModified } from '../../format/time.ts';
import { FORMAT_CODES, LivepkgError } from '../../errors.ts';
import { mediaOf, pairReport, type PairReport } from './describe.ts';
import { readHead } from '../file.ts';
import { joinAsGiven } from '../join-as-given.ts';
import { OutNames } from '../out-names.ts';
import type { SourceFile } from './pack-pair.ts';
import { nameOf } from '../pairing/half.ts';
import type { WorkerPool } from '../workers/pool.ts';
import type { Source } from '../find/source.ts';
import { keepReason } from './removal/keep-reason.ts';
import type { FoundPair } from '../find/survey.ts';
import type { FoundFile } from '../find/walk.ts';
import { recorded, type KeepReason, type NoteCode, type RecordedError } from '../records.ts';

/** One pair, and what is to become of it. */
export interface PackEntry {
  action: 'pack' | 'update' | 'unchanged' | 'conflict' | 'failed';
  /** Path of the container. */
  container: string;
  sources: SourceFile[];
  link: Link;
  media: Media;
  notes: NoteCode[];
  /** A pair that may not play as a Live Photo is packed all the same: saving it is the point. */
  details: PairReport['details'];
  /** Length of the container in bytes. */
  bytes: number;
  /** The pair of this run that the container is to hold, where this one is a copy of it. */
  copyOf?: PackEntry;
  /** Why the pair's files are to stay where they are, if they are asked to be removed. */
  kept?: KeepReason;
  error?: RecordedError;
}

type Planned = Omit<PackEntry, 'container' | keyof Verdict>;
type Verdict = Pick<PackEntry, 'action' | 'bytes' | 'copyOf' | 'error'>;

/** A container is named after its still's stem, or after the bundle that the still is in. */
function containerName({ still }: FoundPair): string {
  const name = portableForm(`${nameOf(still).replace(/(?<=.)\.[^.]*$/, '')}.livepkg`);
  // What begins so is taken for a leftover of macOS, by livepkg as well.
  return name.replace(/^\._/, '__');
}

/** A file of a photo, as a container takes it. */
export function sourceOf(role: SourceFile['role'], file: FoundFile): SourceFile {
  const { path, name, size, modified, source } = file;
  return { role, path, name, size, modified, source };
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
  /** Containers that pairs of this run go into, or are in already, each with the first such pair. */
  readonly #claimed = new Map<string, PackEntry>();

  /** @param update write anew what holds the same halves with other sidecars or names */
  constructor(out: string, pool: WorkerPool, update: boolean) {
    this.#out = out;
    this.#pool = pool;
    this.#update = update;
  }

  /** The folder below the output folder that stands for some folders of the source. */
  folderFor(folders: readonly string[]): string {
    return this.#names.folderFor(this.#out, folders);
  }

  /** Decides about a pair. What cannot be decided about it is an entry too, with its error. */
  async plan(pair: FoundPair): Promise<PackEntry> {
    const { live, notes, details } = pairReport(pair);
    const kept = keepReason(pair, [...notes, ...live]);
    const planned = {
      ...(kept === undefined ? {} : { kept }),
      sources: sourcesOf(pair),
      link: pair.link,
      media: mediaOf(pair.still.facts, pair.motion.facts),
      notes: [...notes, ...live],
      details,
    };
    const name = containerName(pair);
    let container = joinAsGiven(this.#out, name);
    try {
      const folder = this.folderFor(pair.still.file.folders);
      container = joinAsGiven(folder, this.#names.taken(folder, name) ?? name);
      let entry = await this.#decide(container, folder, name, planned);
      if (entry === undefined) {
        const other = await this.#distinctName(name, planned.sources);
        container = joinAsGiven(folder, this.#names.taken(folder, other) ?? other);
        entry = await this.#decide(container, folder, other, planned);
      }
      return (
        entry ?? {
          ...planned,
          container,
          ...conflict(`${container} holds another photo, and is left as it is.`),
        }
      );
    } catch (error) {
      if (!(error instanceof LivepkgError)) throw error;
      return { ...planned, container, action: 'failed', bytes: 0, error: recorded(error) };
    }
  }

  /** The entry of a pair whose container would be this; undefined if another photo has it. */
  async #decide(
    container: string,
    folder: string,
    name: string,
    planned: Planned,
  ): Promise<PackEntry | undefined> {
    const claim = this.#claimed.get(container);
    const verdict = await (claim === undefined
      ? this.#compareWithDisk(container, folder, name, planned)
      : this.#compareClaims(container, planned, claim));
    if (verdict === undefined) return undefined;
    const entry = { ...planned, container, ...verdict };
    if (claim === undefined && verdict.action !== 'conflict') {
      this.#names.take(folder, name);
      this.#claimed.set(container, entry);
    }
    return entry;
  }

  async #compareWithDisk(
    container: string,
    folder: string,
    name: string,
    planned: Planned,
  ): Promise<Verdict | undefined> {
    return this.#names.taken(folder, name) === undefined
      ? { action: 'pack', bytes: plannedLength(planned) }
      : this.#compare(container, planned);
  }

  /**
   * Compares a pair with another of this run that goes into the same container. A second copy of a
   * photo, such as a `.livp` beside the files that it was made from, needs none of its own; but one
   * with sidecars that the first lacks does, or they would be lost.
   */
  async #compareClaims(
    container: string,
    { sources, link }: Planned,
    claim: PackEntry,
  ): Promise<Verdict | undefined> {
    if (idOf(claim.link) !== idOf(link)) return undefined;
    const [halves, sidecars] = [sources.slice(0, 2), sources.slice(2)];
    if (!(await this.#areAmong(halves, claim.sources))) {
      return conflict(`${container} is to hold another pair of this run with the same identifier.`);
    }
    return (await this.#areAmong(sidecars, claim.sources))
      ? { action: 'unchanged', bytes: claim.bytes, copyOf: claim }
      : undefined;
  }

  /** Whether each of some files is among others, whatever they are called. */
  async #areAmong(files: readonly SourceFile[], others: readonly SourceFile[]): Promise<boolean> {
    for (const { role, size, source } of files) {
      const alike = others.filter((other) => other.role === role && other.size === size);
      let isThere = false;
      for (const other of alike) {
        isThere ||=
          Buffer.compare(await this.#digest(source), await this.#digest(other.source)) === 0;
      }
      if (!isThere) return false;
    }
    return true;
  }

  /** Compares a pair with the container that is there. */
  async #compare(container: string, entry: Planned): Promise<Verdict | undefined> {
    let held: ContainerHead;
    let size: number;
    try {
      const head = await readHead(container, HEAD_BYTES);
      size = head.size;
      held = await decodeHead(head.bytes, size);
    } catch (error) {
      if (!(error instanceof LivepkgError)) throw error;
      if (isInTheWay(error)) {
        return conflict(
          `${container}: something that is no file stands there; move it away to pack this pair.`,
        );
      }
      if (!FORMAT_CODES.some((code) => code === error.code)) throw error;
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
        return trueName(member) === source?.name && member.size === source.size;
      });
    if (!sameNames) return false;
    for (const [index, { source, modified }] of sources.entries()) {
      const member = members[index];
      if (member === undefined) return false;
      if (parseModified(member.modified) === modified) continue;
      if (Buffer.compare(await this.#digest(source), member.sha256) !== 0) return false;
    }
    return true;
  }

  async #digest(source: Source): Promise<Uint8Array> {
    const outcome = await this.#pool.run('digestSource', source);
    if ('error' in outcome) throw new LivepkgError(outcome.error.code, outcome.error.message);
    return outcome.sha256;
  }

  /** The name for a photo whose plain name another photo has. */
  async #distinctName(name: string, sources: readonly SourceFile[]): Promise<string> {
    return withSuffix(name, `-${(await this.#photoOf(sources)).slice(0, 8)}`);
  }

  /** The identity of the photo that these sources make. */
  async #photoOf([still, motion]: readonly SourceFile[]): Promise<string> {
    if (still === undefined || motion === undefined) throw new RangeError('a pair has two halves');
    return photoIdentity(await this.#digest(still.source), await this.#digest(motion.source));
  }
}

/** Identifiers are compared without case; a pair by name has none. */
function idOf(link: Link): string | undefined {
  return link.by === 'content-identifier' ? link.id.toLowerCase() : undefined;
}

/** A folder, a pipe, or a link to nothing, where a container should go. */
function isInTheWay({ code }: LivepkgError): boolean {
  return code === 'not-a-file' || code === 'not-found';
}

function conflict(
  message: string,
  code: 'target-differs' | 'target-damaged' | 'version-unsupported' = 'target-differs',
) {
  return { action: 'conflict', bytes: 0, error: { code, message } } as const;
}

/** How long the container will be: digests are all of one length, so any will do. */
function plannedLength({ sources, link, media }: Planned) {
  const sha256 = new Uint8Array(SHA256_BYTES);
  const members = sources.map(({ role, name, size, modified }) => {
    return { role, name, size, modified, sha256 };
  });
  return containerLength(describeMembers({ link, media, members }).manifest);
}
