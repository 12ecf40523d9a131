/** SUM files for `sha256sum -c` and `rclone checksum`, out of a catalogue. */
import { LivepkgError } from '../../errors.ts';
import { sumLine, whyNoSum, type SumHash } from '../../format/catalogue/sums.ts';
import { readCatalogue } from './catalogue-file.ts';

export interface Sums {
  /** Each with its line feed, in the order of the catalogue. */
  lines: string[];
  /** Containers that such a file cannot name, and why. */
  leftOut: { path: string; reason: string }[];
}

const CLOUD_OF = { dropbox: 'dropbox', quickxor: 'onedrive' } as const;

/**
 * The hashes of all containers of a catalogue.
 *
 * @throws LivepkgError `hash-not-listed`, and as `readCatalogue`
 */
export async function sums(catalogue: string, hash: SumHash): Promise<Sums> {
  const { cloud, entries } = await readCatalogue(catalogue, (entry) => entry);
  if (hash !== 'sha256' && !cloud.includes(CLOUD_OF[hash])) {
    throw new LivepkgError(
      'hash-not-listed',
      `${catalogue} has no ${hash} hashes: write it with \`livepkg catalog … --cloud ${CLOUD_OF[hash]}\`.`,
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
