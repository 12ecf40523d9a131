/** Compares the containers of an archive with a catalog: a pure function of paths and identities. */
import type { AuditProblem } from '../records.ts';
import { compareText } from '../format/compare-text.ts';

/** The part of a catalog entry that the comparison needs: the rest is not kept in memory. */
export interface ListedContainer {
  /** Relative to the archive, with `/`. */
  path: string;
  /** Compared with {@link FoundContainer.identity}. */
  identity: string;
  photo: string;
  captured: string | undefined;
}

/** A container in which the audit found no damage. */
export interface FoundContainer {
  /** For display. */
  path: string;
  /** As in a catalog. */
  relativePath: string;
  /** Equal only for equal containers. */
  identity: string;
  /** Identity of the photo; undefined if unknown. */
  photo?: string | undefined;
  captured?: string | undefined;
  /** False if it was only identified: it belongs to another part of the archive, whose audit reports it. */
  isAudited: boolean;
  /** Other problems of it. */
  problems: readonly AuditProblem[];
}

/** A difference between the archive and the catalog. */
export interface Difference {
  event: 'missing' | 'unlisted' | 'changed' | 'moved';
  /** For display: its path, or the path where it is missing. */
  container: string;
  from?: string;
  foundAt?: string;
  photoAt?: string;
  captured?: string;
  problems: AuditProblem[];
}

export interface ComparisonOptions {
  /** Turns a relative path into one for display. */
  displayPath: (relativePath: string) => string;
  /** Whether a relative path belongs to the part of the archive that is audited. */
  isInScope: (relativePath: string) => boolean;
}

export class CatalogComparison {
  readonly #options: ComparisonOptions;
  readonly #listed: ReadonlyMap<string, ListedContainer>;
  /** Relative paths at which the listed container was found. */
  readonly #matched = new Set<string>();
  /** Relative paths at which something else was found. */
  readonly #occupied = new Set<string>();
  /** Paths of containers by photo identity, computed on first use. */
  #photos: Map<string, string> | undefined;
  /** Undamaged containers that are not at their listed path, by identity, in path order. */
  readonly #elsewhere = new Map<string, FoundContainer[]>();

  constructor(entries: readonly ListedContainer[], options: ComparisonOptions) {
    this.#options = options;
    this.#listed = new Map(entries.map((entry) => [entry.path, entry]));
  }

  listedAt(relativePath: string): ListedContainer | undefined {
    return this.#listed.get(relativePath);
  }

  /** Records that something exists at a path, without knowing what. */
  markOccupied(relativePath: string): void {
    this.#occupied.add(relativePath);
  }

  /** Adds an undamaged container. @returns whether it is the one that is listed at its path */
  addFound(found: FoundContainer): boolean {
    const { relativePath, identity } = found;
    this.#photos = undefined;
    const listed = this.#listed.get(relativePath);
    if (listed?.identity === identity) {
      this.#matched.add(listed.path);
      return true;
    }
    this.#occupied.add(relativePath);
    const copies = this.#elsewhere.get(identity);
    if (copies === undefined) this.#elsewhere.set(identity, [found]);
    else copies.push(found);
    return false;
  }

  /** All differences, in bytewise order of their paths. Call it after every container was added. */
  differences(): Difference[] {
    const moved = new Set<FoundContainer>();
    const differences = [...this.#missingOrMoved(moved)];
    for (const found of [...this.#elsewhere.values()].flat()) {
      const listed = this.#listed.get(found.relativePath);
      if ((listed === undefined && moved.has(found)) || !this.#isReported(found)) continue;
      const captured = found.captured === undefined ? {} : { captured: found.captured };
      const fields = { container: found.path, ...captured, problems: [...found.problems] };
      differences.push(
        listed === undefined
          ? { event: 'unlisted', ...fields }
          : { event: 'changed', ...fields, ...this.#whereIs(listed) },
      );
    }
    return differences.toSorted((a, b) => compareText(a.container, b.container));
  }

  /** A container is reported by the part of the archive that it is in now, and by no other part. */
  #isReported({ relativePath, isAudited }: FoundContainer): boolean {
    return isAudited && this.#options.isInScope(relativePath);
  }

  /** Entries at whose path nothing exists. @param moved collects the containers found elsewhere */
  *#missingOrMoved(moved: Set<FoundContainer>): Generator<Difference> {
    const { displayPath, isInScope } = this.#options;
    for (const entry of this.#listed.values()) {
      if (this.#matched.has(entry.path) || this.#occupied.has(entry.path)) continue;
      const found = this.#findMoved(entry, moved);
      const captured = entry.captured === undefined ? {} : { captured: entry.captured };
      if (found === undefined) {
        if (!isInScope(entry.path)) continue;
        const photoAt = this.#photoAt(entry.photo);
        const photo = photoAt === undefined ? {} : { photoAt };
        const container = displayPath(entry.path);
        yield { event: 'missing', container, ...photo, ...captured, problems: [] };
        continue;
      }
      moved.add(found);
      if (!this.#isReported(found)) continue;
      const from = displayPath(entry.path);
      const problems = [...found.problems];
      yield { event: 'moved', container: found.path, from, ...captured, problems };
    }
  }

  /** Where a listed container is now, preferably at a path where no other container is listed. */
  #findMoved(
    entry: ListedContainer,
    moved: ReadonlySet<FoundContainer>,
  ): FoundContainer | undefined {
    const copies = this.#elsewhere.get(entry.identity) ?? [];
    const free = copies.filter((found) => !moved.has(found));
    return free.find(({ relativePath }) => !this.#listed.has(relativePath)) ?? free[0];
  }

  /** The path of a container with a photo. */
  #photoAt(photo: string): string | undefined {
    if (this.#photos === undefined) {
      const paths = new Map<string, string>();
      for (const { photo: id, path } of [...this.#elsewhere.values()].flat()) {
        if (id !== undefined && !paths.has(id)) paths.set(id, path);
      }
      for (const { path, photo: id } of this.#listed.values()) {
        if (this.#matched.has(path) && !paths.has(id))
          paths.set(id, this.#options.displayPath(path));
      }
      this.#photos = paths;
    }
    return this.#photos.get(photo);
  }

  /** Where a listed container was found instead, or another container with its photo. */
  #whereIs(entry: ListedContainer): Pick<Difference, 'foundAt' | 'photoAt'> {
    const foundAt = this.#elsewhere.get(entry.identity)?.[0]?.path;
    const photoAt = this.#photoAt(entry.photo);
    return {
      ...(foundAt === undefined ? {} : { foundAt }),
      ...(photoAt === undefined || foundAt !== undefined ? {} : { photoAt }),
    };
  }
}
