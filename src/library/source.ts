/** Where the bytes of a photo are, and how they are read. */
import { LivepkgError } from '../errors.ts';
import { sha256 } from '../format/digest.ts';
import { isBundleError } from './bundles/damage.ts';
import { readZipped } from './bundles/zip-bundle.ts';
import {
  readWhole,
  sameState,
  withSteadyReader,
  type Allocate,
  type FileState,
  type WholeFile,
} from '../files/file.ts';
import { outcomeOf, type Outcome } from '../files/outcome.ts';

/** A file, or an entry of a ZIP archive. */
export interface Source {
  /** The file to open. */
  path: string;
  /** That file as it was found. */
  state: FileState;
  /** Where the file is a ZIP archive: which entry of it, by its place in the central directory. */
  entry?: number;
}

/** Where the bytes of something that was found are. */
export function sourceOf({
  path,
  size,
  modified,
  zipped,
}: FileState & { path: string; zipped?: Source }): Source {
  return zipped ?? { path, state: { size, modified } };
}

async function readEntry(path: string, entry: number): Promise<Omit<WholeFile, 'stats'>> {
  return withSteadyReader(path, async (reader, state) => {
    try {
      return { bytes: await readZipped(reader, entry), state };
    } catch (error) {
      if (!isBundleError(error)) throw error;
      throw new LivepkgError(error.code, `${path}: ${error.message}`, { cause: error, file: path });
    }
  });
}

/**
 * Reads all of it, and makes sure that it is still what was found.
 *
 * @throws LivepkgError `source-changed`, `source-too-large`, `bundle-*`, and what the system reports
 */
export async function readSource(
  { path, state, entry }: Source,
  allocate?: Allocate,
): Promise<Uint8Array> {
  const read = entry === undefined ? await readWhole(path, allocate) : await readEntry(path, entry);
  if (!sameState(read.state, state)) {
    throw new LivepkgError(
      'source-changed',
      `${path} changed after it was recognised; run the command again once it is at rest.`,
    );
  }
  return read.bytes;
}

/** Digests a source: SHA-256. Runs in a thread. */
export async function digestSource(
  source: Source,
  allocate: Allocate,
): Promise<Outcome<{ sha256: Uint8Array }>> {
  return outcomeOf(source.path, async () => ({
    sha256: sha256(await readSource(source, allocate)),
  }));
}
