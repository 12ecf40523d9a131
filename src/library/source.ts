/** Reads the bytes of a photo, from a file or from an archive. */
import { LivepkgError } from '../errors.ts';
import { sha256 } from '../format/digest.ts';
import { isBundleError } from './bundles/damage.ts';
import { readZipped } from './bundles/zip-bundle.ts';
import {
  readWholeFile,
  isSameState,
  withStableReader,
  type Allocate,
  type FileState,
  type WholeFile,
} from '../files/file.ts';
import { outcomeOf, type Outcome } from '../files/outcome.ts';

/** A file, or an entry of a ZIP archive. */
export interface Source {
  /** The file to open. */
  path: string;
  /** Its state when it was found. */
  state: FileState;
  /** If the file is a ZIP archive: index of the entry in the central directory. */
  entry?: number;
}

export function sourceOf({
  path,
  size,
  modified,
  zipped,
}: FileState & { path: string; zipped?: Source }): Source {
  return zipped ?? { path, state: { size, modified } };
}

async function readEntry(path: string, entry: number): Promise<Omit<WholeFile, 'stats'>> {
  return withStableReader(path, async (reader, state) => {
    try {
      return { bytes: await readZipped(reader, entry), state };
    } catch (error) {
      if (!isBundleError(error)) throw error;
      throw new LivepkgError(error.code, `${path}: ${error.message}`, { cause: error, file: path });
    }
  });
}

/**
 * Reads the whole source, and checks that it did not change since it was found.
 *
 * @throws LivepkgError `source-changed`, `source-too-large`, `bundle-*`, and what the system reports
 */
export async function readSource(
  { path, state, entry }: Source,
  allocate?: Allocate,
): Promise<Uint8Array> {
  const read =
    entry === undefined ? await readWholeFile(path, allocate) : await readEntry(path, entry);
  if (!isSameState(read.state, state)) {
    throw new LivepkgError(
      'source-changed',
      `${path} changed after it was recognised; run the command again when it no longer changes.`,
    );
  }
  return read.bytes;
}

/** Computes the SHA-256 of a source. Runs in a worker thread. */
export async function digestSource(
  source: Source,
  allocate: Allocate,
): Promise<Outcome<{ sha256: Uint8Array }>> {
  return outcomeOf(source.path, async () => ({
    sha256: sha256(await readSource(source, allocate)),
  }));
}
