/** Holds what is there against what a catalogue lists: a pure function of places and identities. */
import type { CatalogueEntry } from '../../format/catalogue/catalogue-schema.ts';
import type { AuditProblem } from '../records.ts';

/** A container that was found whole, as far as was looked. */
export interface Seen {
  /** For people. */
  path: string;
  /** As a catalogue would have it. */
  place: string;
  /** The same for the same container only. */
  identity: string;
  /** Identity of the photo; undefined where that is not known. */
  photo?: string | undefined;
  captured?: string | undefined;
  /** What else is wrong with it. */
  problems: readonly AuditProblem[];
}

/** What only the catalogue can tell. */
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
  /** The identity of a listed container. */
  identityOf: (entry: CatalogueEntry) => string;
  /** A place as people read it. */
  pathOf: (place: string) => string;
  /** Whether a place belongs to what is audited. */
  isMeant: (place: string) => boolean;
}

const compareBytes = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));

export class CatalogueComparison {
  readonly #options: ComparisonOptions;
  readonly #listed: ReadonlyMap<string, CatalogueEntry>;
  /** Places where something stands, whatever it is. */
  readonly #taken = new Set<string>();
  /** By photo: where a container with it is. */
  readonly #photos = new Map<string, string>();
  /** Whole containers that are not where they are listed, by identity, in the order of their paths. */
  readonly #elsewhere = new Map<string, Seen[]>();

  constructor(entries: readonly CatalogueEntry[], options: ComparisonOptions) {
    this.#options = options;
    this.#listed = new Map(entries.map((entry) => [entry.path, entry]));
  }

  /** What is listed at a place. */
  listedAt(place: string): CatalogueEntry | undefined {
    return this.#listed.get(place);
  }

  /** Something stands at a place; that is all that is known of it. */
  take(place: string): void {
    this.#taken.add(place);
  }

  /** A container was found whole. @returns whether it is the one that is listed there */
  see(seen: Seen): boolean {
    const { place, path, identity, photo } = seen;
    this.#taken.add(place);
    if (photo !== undefined && !this.#photos.has(photo)) this.#photos.set(photo, path);
    const listed = this.#listed.get(place);
    if (listed !== undefined && this.#options.identityOf(listed) === identity) return true;
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
      if (moved.has(seen) || !this.#options.isMeant(seen.place)) continue;
      const listed = this.#listed.get(seen.place);
      const captured = seen.captured === undefined ? {} : { captured: seen.captured };
      const told = { container: seen.path, ...captured, problems: [...seen.problems] };
      differences.push(
        listed === undefined
          ? { event: 'unlisted', ...told }
          : { event: 'changed', ...told, ...this.#whereIs(listed) },
      );
    }
    return differences.toSorted((a, b) => compareBytes(a.container, b.container));
  }

  /** What is listed where nothing stands. @param moved is told which containers are elsewhere now */
  *#gone(moved: Set<Seen>): Generator<Difference> {
    const { identityOf, pathOf, isMeant } = this.#options;
    for (const entry of this.#listed.values()) {
      if (this.#taken.has(entry.path) || !isMeant(entry.path)) continue;
      const captured = entry.captured === undefined ? {} : { captured: entry.captured };
      const found = this.#elsewhere.get(identityOf(entry))?.find((seen) => !moved.has(seen));
      if (found === undefined) {
        const { photoAt } = this.#whereIs(entry);
        const photo = photoAt === undefined ? {} : { photoAt };
        const container = pathOf(entry.path);
        yield { event: 'missing', container, ...photo, ...captured, problems: [] };
        continue;
      }
      // Where another is listed, it has moved there, and that one is gone.
      if (this.#listed.get(found.place) === undefined) moved.add(found);
      const from = pathOf(entry.path);
      const problems = [...found.problems];
      yield { event: 'moved', container: found.path, from, ...captured, problems };
    }
  }

  /** Where a listed container is instead, and where its photo is. */
  #whereIs(entry: CatalogueEntry): Pick<Difference, 'foundAt' | 'photoAt'> {
    const foundAt = this.#elsewhere.get(this.#options.identityOf(entry))?.[0]?.path;
    const photoAt = this.#photos.get(entry.photo);
    return {
      ...(foundAt === undefined ? {} : { foundAt }),
      ...(photoAt === undefined || foundAt !== undefined ? {} : { photoAt }),
    };
  }
}
