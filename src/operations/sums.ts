/** SUM files for `sha256sum -c` and `rclone checksum`, from a catalog. */
import { LivepkgError } from '../errors.ts';
import { checkHash, checkPath } from './check-options.ts';
import {
  cloudOf,
  CONTAINER_HASHES,
  isHashListed,
  type ContainerHash,
} from '../format/cloud-hash/clouds.ts';
import { sumLine, whyNoSum } from '../format/catalog/sums.ts';
import { readCatalog } from '../catalog/catalog-file.ts';

export interface Sums {
  /** Lines with line feeds, in catalog order. */
  lines: string[];
  /** Containers that cannot be in such a file, and why. */
  leftOut: { path: string; reason: string }[];
}

/**
 * The hashes of all containers of a catalog.
 *
 * @throws LivepkgError `option-invalid`, `hash-not-listed`, and as `readCatalog`
 */
export async function sums(catalog: string, hash: ContainerHash): Promise<Sums> {
  checkPath(catalog);
  checkHash(hash, CONTAINER_HASHES);
  const { hashes, entries } = await readCatalog(catalog, (entry) => entry);
  if (!isHashListed(hash, hashes)) {
    throw new LivepkgError(
      'hash-not-listed',
      `${catalog} has no ${hash} hashes: write it with \`livepkg catalog … --cloud ${cloudOf(hash) ?? ''}\`.`,
      { file: catalog },
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
