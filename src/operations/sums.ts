/** SUM files for `sha256sum -c` and `rclone checksum`, out of a catalogue. */
import { LivepkgError } from '../errors.ts';
import { cloudOf, isHashListed, type ContainerHash } from '../format/cloud-hash/clouds.ts';
import { sumLine, whyNoSum } from '../format/catalog/sums.ts';
import { readCatalogue } from '../catalog/catalog-file.ts';

export interface Sums {
  /** Each with its line feed, in the order of the catalogue. */
  lines: string[];
  /** Containers that such a file cannot name, and why. */
  leftOut: { path: string; reason: string }[];
}

/**
 * The hashes of all containers of a catalogue.
 *
 * @throws LivepkgError `hash-not-listed`, and as `readCatalogue`
 */
export async function sums(catalogue: string, hash: ContainerHash): Promise<Sums> {
  const { cloud, entries } = await readCatalogue(catalogue, (entry) => entry);
  if (!isHashListed(hash, cloud)) {
    throw new LivepkgError(
      'hash-not-listed',
      `${catalogue} has no ${hash} hashes: write it with \`livepkg catalog … --cloud ${cloudOf(hash) ?? ''}\`.`,
      { file: catalogue },
    );
  }
  const result: Sums = { lines: [], leftOut: [] };
  for (const entry of entries) {
    const reason = whyNoSum(entry, hash);
    if (reason === undefined) result.lines.push(sumLine(entry, hash));
    else result.leftOut.push({ path: entry.path, reason });
  }
  return result;
}
