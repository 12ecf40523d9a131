/**
 * Which names are taken below `--out`, by what is there and by what this run will put there.
 *
 * Two names that some disk or cloud takes for the same (case, normal forms) count as the same, so
 * that what is written here can be synced anywhere.
 */
import { portableForm } from '../../format/portable-name.ts';
import { foldName } from '../../format/unicode.ts';
import { joinAsGiven } from '../../files/join-as-given.ts';
import { listFolder, outFolderName } from './out-folder.ts';

export class OutNames {
  /** By folder: folded name → the name that has it. */
  readonly #listings = new Map<string, Map<string, string>>();
  readonly #folders = new Map<string, string>();

  #listing(folder: string): Map<string, string> {
    let listing = this.#listings.get(folder);
    if (listing === undefined) {
      // Where a case-sensitive disk holds both spellings, the one that is asked for counts.
      listing = new Map(
        listFolder(folder).flatMap((name) => [
          [foldName(name), name],
          [name, name],
        ]),
      );
      this.#listings.set(folder, listing);
    }
    return listing;
  }

  /** The name that stands, now or after this run, where `name` would go. */
  taken(folder: string, name: string): string | undefined {
    const listing = this.#listing(folder);
    return listing.get(name) ?? listing.get(foldName(name));
  }

  /** Claims a name in a folder. */
  take(folder: string, name: string): void {
    this.#listing(folder).set(name, name).set(foldName(name), name);
  }

  /**
   * The folder below `out` that stands for some folders of the source, each under its portable
   * form. Folders whose names some disk takes for the same become one: the names in it stay
   * different, and nothing is lost.
   */
  folderFor(out: string, folders: readonly string[]): string {
    let path = out;
    for (const folder of folders) {
      const key = JSON.stringify([path, folder]);
      let below = this.#folders.get(key);
      if (below === undefined) {
        const form = portableForm(outFolderName(folder));
        const name = this.taken(path, form) ?? form;
        this.take(path, name);
        below = joinAsGiven(path, name);
        this.#folders.set(key, below);
      }
      path = below;
    }
    return path;
  }
}
