/** All bytes that a library ever held, and whether they are still there. */
import { existsSync, readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { basename, join } from 'node:path';
import yauzl from 'yauzl';
import { isContainerName } from '../../src/format/container-name.ts';
import { portableForm } from '../../src/format/portable-name.ts';
import { library as livepkg } from '../support/built.ts';
import { files, sha256 } from '../support/tree.ts';
import type { Library } from './library.ts';
import { OUT } from './steps.ts';

/** What a container holds, read by a ZIP reader that knows nothing of livepkg. */
async function membersOf(container: string): Promise<{ name: string; digest: string }[]> {
  const zip = await yauzl.fromBufferPromise(readFileSync(container), {});
  const members: { name: string; digest: string }[] = [];
  for await (const entry of zip.eachEntry()) {
    const bytes = await buffer(await zip.openReadStreamPromise(entry));
    members.push({ name: entry.fileName, digest: sha256(bytes) });
  }
  return members;
}

/** A file, or a member of a container. */
interface Place {
  name: string;
  /** In words. */
  told: string;
}

/** By SHA-256: where these bytes are. */
type Whereabouts = Map<string, Place[]>;

/** Bytes that are nowhere. */
export interface Loss {
  digest: string;
  /** All names that they ever had: where two of a container would clash, one has another in there. */
  names: string[];
  /** Their last places, in words. */
  places: string[];
}

export class Ledger {
  readonly #library: Library;
  /** All that must be somewhere, with where it was last. */
  readonly #known: Whereabouts = new Map();
  /** By SHA-256: all names that these bytes ever had. */
  readonly #names = new Map<string, Set<string>>();
  /** Names of all members of containers. */
  #held: ReadonlySet<string> = new Set();
  /** SHA-256 of the containers that were found intact last. */
  #audited = '';

  constructor(library: Library) {
    this.#library = library;
  }

  /** Whatever the library holds now must stay. */
  note(): void {
    for (const [digest, places] of this.#inLibrary()) this.#know(digest, places);
  }

  #know(digest: string, places: Place[]): void {
    this.#known.set(digest, places);
    const names = this.#names.get(digest) ?? new Set();
    for (const { name } of places) names.add(name);
    this.#names.set(digest, names);
  }

  /** Bytes that their owner wrote over are no loss, unless they have another place in the library. */
  writtenOver(digest: string): void {
    if (!this.#library.byDigest().has(digest)) this.#known.delete(digest);
  }

  /** Whether some container holds a file of a name. */
  isHeld(name: string): boolean {
    return this.#held.has(portableForm(name));
  }

  /** What was given up is asked for no more. */
  forget({ digest }: Loss): void {
    this.#known.delete(digest);
  }

  /**
   * @returns what is neither in the library nor in a container
   * @throws if livepkg itself finds a container not to be intact
   */
  async losses(): Promise<Loss[]> {
    const containers = this.#containers();
    await this.#assertIntact(containers);
    const now = this.#inLibrary();
    const held = new Set<string>();
    for (const container of containers) {
      for (const { name, digest } of await membersOf(join(this.#library.home, container))) {
        held.add(name);
        const place = { name, told: `${name} in ${container}` };
        now.set(digest, [...(now.get(digest) ?? []), place]);
      }
    }
    this.#held = held;
    return [...this.#known].flatMap(([digest, before]): Loss[] => {
      const places = now.get(digest);
      if (places !== undefined) {
        this.#know(digest, places);
        return [];
      }
      const names = [...(this.#names.get(digest) ?? [])];
      return [{ digest, names, places: before.map(({ told }) => told) }];
    });
  }

  #inLibrary(): Whereabouts {
    const paths = [...this.#library.byDigest()];
    return new Map(
      paths.map(([digest, all]) => [
        digest,
        all.map((path) => ({ name: basename(path), told: path })),
      ]),
    );
  }

  #containers(): string[] {
    const out = join(this.#library.home, OUT);
    if (!existsSync(out)) return [];
    return files(out)
      .filter(isContainerName)
      .map((name) => join(OUT, name));
  }

  async #assertIntact(containers: readonly string[]): Promise<void> {
    const { home } = this.#library;
    const now = sha256(Buffer.concat(containers.map((path) => readFileSync(join(home, path)))));
    if (containers.length === 0 || now === this.#audited) return;
    for await (const record of livepkg.audit([join(home, OUT)], { jobs: 1 })) {
      if (record.event === 'intact' || record.event === 'summary') continue;
      throw new Error(`not intact: ${JSON.stringify(record)}`);
    }
    this.#audited = now;
  }
}
