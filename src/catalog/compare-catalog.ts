/** Holds what is there against what a catalog lists: a pure function of places and identities. */
import type { AuditProblem } from '../records.ts';
import { compareText } from '../format/compare-text.ts';

/** What is needed of a catalog's entry: there may be very many. */
export interface Listed {
  /** Below the archive, with `/`. */
  path: string;
  /** As of what is seen there. */
  identity: string;
  photo: string;
  captured: string | undefined;
}

/** A container that was found whole, as far as was looked. */
export interface Seen {
  /** For people. */
  path: string;
  /** As a catalog would have it. */
  place: string;
  /** The same for the same container only. */
  identity: string;
  /** Identity of the photo; undefined where that is not known. */
  photo?: string | undefined;
  captured?: string | undefined;
  /** Whether it was audited; else it was only looked at for what it is, and is told by another audit. */
  isAudited: boolean;
  /** What else is wrong with it. */
  problems: readonly AuditProblem[];
}

/** What only the catalog can tell. */
export interface Difference {
  event: 'missing' | 'unlisted' | 'changed' | 'moved';
  /** For people: where it is, or was. */
  container: string;
  from?: string;
  foundAt?: string;
  photoAt?: string;
  captured?: string;
  problems: AuditProblem[];
}

export interface ComparisonOptions {
  /** A place as people read it. */
  pathOf: (place: string) => string;
  /** Whether a place belongs to what is audited. */
  isMeant: (place: string) => boolean;
}

export class CatalogComparison {
  readonly #options: ComparisonOptions;
  readonly #listed: ReadonlyMap<string, Listed>;
  /** Places where what is listed stands. */
  readonly #right = new Set<string>();
  /** Other places where something stands, whatever it is. */
  readonly #taken = new Set<string>();
  /** By photo: where a container with it is. Made when it is first asked for. */
  #photos: Map<string, string> | undefined;
  /** Whole containers that are not where they are listed, by identity, in the order of their paths. */
  readonly #elsewhere = new Map<string, Seen[]>();

  constructor(entries: readonly Listed[], options: ComparisonOptions) {
    this.#options = options;
    this.#listed = new Map(entries.map((entry) => [entry.path, entry]));
  }

  /** What is listed at a place. */
  listedAt(place: string): Listed | undefined {
    return this.#listed.get(place);
  }

  /** Something stands at a place; that is all that is known of it. */
  take(place: string): void {
    this.#taken.add(place);
  }

  /** A container was found whole. @returns whether it is the one that is listed there */
  see(seen: Seen): boolean {
    const { place, identity } = seen;
    this.#photos = undefined;
    const listed = this.#listed.get(place);
    if (listed?.identity === identity) {
      this.#right.add(listed.path);
      return true;
    }
    this.#taken.add(place);
    const alike = this.#elsewhere.get(identity);
    if (alike === undefined) this.#elsewhere.set(identity, [seen]);
    else alike.push(seen);
    return false;
  }

  /** All that is not as listed, in the bytewise order of the paths, once everything was seen. */
  differences(): Difference[] {
    const moved = new Set<Seen>();
    const differences = [...this.#gone(moved)];
    for (const seen of [...this.#elsewhere.values()].flat()) {
      const listed = this.#listed.get(seen.place);
      if ((listed === undefined && moved.has(seen)) || !this.#isTold(seen)) continue;
      const captured = seen.captured === undefined ? {} : { captured: seen.captured };
      const told = { container: seen.path, ...captured, problems: [...seen.problems] };
      differences.push(
        listed === undefined
          ? { event: 'unlisted', ...told }
          : { event: 'changed', ...told, ...this.#whereIs(listed) },
      );
    }
    return differences.toSorted((a, b) => compareText(a.container, b.container));
  }

  /** Each container is told where it stands now, so that of all parts of an archive one tells it. */
  #isTold({ place, isAudited }: Seen): boolean {
    return isAudited && this.#options.isMeant(place);
  }

  /** What is listed where nothing stands. @param moved is told which containers are elsewhere now */
  *#gone(moved: Set<Seen>): Generator<Difference> {
    const { pathOf, isMeant } = this.#options;
    for (const entry of this.#listed.values()) {
      if (this.#right.has(entry.path) || this.#taken.has(entry.path)) continue;
      const found = this.#foundInstead(entry, moved);
      const captured = entry.captured === undefined ? {} : { captured: entry.captured };
      if (found === undefined) {
        if (!isMeant(entry.path)) continue;
        const photoAt = this.#photoAt(entry.photo);
        const photo = photoAt === undefined ? {} : { photoAt };
        const container = pathOf(entry.path);
        yield { event: 'missing', container, ...photo, ...captured, problems: [] };
        continue;
      }
      moved.add(found);
      if (!this.#isTold(found)) continue;
      const from = pathOf(entry.path);
      const problems = [...found.problems];
      yield { event: 'moved', container: found.path, from, ...captured, problems };
    }
  }

  /** Where a listed container is now, best where no other one is listed, which it would have replaced. */
  #foundInstead(entry: Listed, moved: ReadonlySet<Seen>): Seen | undefined {
    const alike = this.#elsewhere.get(entry.identity) ?? [];
    const free = alike.filter((seen) => !moved.has(seen));
    return free.find(({ place }) => !this.#listed.has(place)) ?? free[0];
  }

  /** Where a container with a photo is. */
  #photoAt(photo: string): string | undefined {
    if (this.#photos === undefined) {
      const found = new Map<string, string>();
      for (const { photo: its, path } of [...this.#elsewhere.values()].flat()) {
        if (its !== undefined && !found.has(its)) found.set(its, path);
      }
      for (const { path, photo: its } of this.#listed.values()) {
        if (this.#right.has(path) && !found.has(its)) found.set(its, this.#options.pathOf(path));
      }
      this.#photos = found;
    }
    return this.#photos.get(photo);
  }

  /** Where a listed container is instead, and where its photo is. */
  #whereIs(entry: Listed): Pick<Difference, 'foundAt' | 'photoAt'> {
    const foundAt = this.#elsewhere.get(entry.identity)?.[0]?.path;
    const photoAt = this.#photoAt(entry.photo);
    return {
      ...(foundAt === undefined ? {} : { foundAt }),
      ...(photoAt === undefined || foundAt !== undefined ? {} : { photoAt }),
    };
  }
}
