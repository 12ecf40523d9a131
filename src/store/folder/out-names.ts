/**
 * The names in use below `--out`: existing ones, and those that this run will write.
 *
 * Names that differ only in case or normalization count as the same, so that the result can be synced
 * anywhere.
 */
import { portableForm } from '../../format/portable-name.ts';
import { foldName } from '../../format/unicode.ts';
import { joinAsGiven } from '../../files/join-as-given.ts';
import { listFolder, outFolderName } from './out-folder.ts';

export class OutNames {
  /** By folder: folded name → actual name. */
  readonly #listings = new Map<string, Map<string, string>>();
  readonly #folders = new Map<string, string>();

  #listing(folder: string): Map<string, string> {
    let listing = this.#listings.get(folder);
    if (listing === undefined) {
      // If a case-sensitive disk has both spellings, the exact one counts.
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

  /** The name that conflicts with `name`, now or after this run. */
  taken(folder: string, name: string): string | undefined {
    const listing = this.#listing(folder);
    return listing.get(name) ?? listing.get(foldName(name));
  }

  /** Reserves a name in a folder. */
  take(folder: string, name: string): void {
    this.#listing(folder).set(name, name).set(foldName(name), name);
  }

  /**
   * The folder below `out` for folders of the source, with portable names. Folders whose names count as
   * the same become one; the names of the files in it stay distinct.
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
