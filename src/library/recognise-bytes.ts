/** What one file is, by its bytes. */
import type { MediaFacts } from '../media/common/facts.ts';
import { readFacts } from '../media/read-facts.ts';
import type { ByteReader } from '../media/common/reader.ts';
import { recogniseZip, type ZippedHalf } from './bundles/zip-bundle.ts';
import { withReader } from '../files/file.ts';
import { outcomeOf, type Outcome } from '../files/outcome.ts';

export interface FileTask {
  path: string;
  /** The file's own name. */
  name: string;
}

/** A file's own facts, or the two halves in it. */
export type Recognition = { facts: MediaFacts } | { halves: ZippedHalf[] };

/**
 * Tells what a file is. Of a camera's file only headers are read; an archive of one Live Photo is
 * read whole, once.
 *
 * @param name the file's own: it says whether an archive claims to be a Live Photo
 * @throws LivepkgError as `readFacts` and `recogniseZip` do
 */
export async function recogniseBytes(reader: ByteReader, name: string): Promise<Recognition> {
  const facts = await readFacts(reader);
  if (facts.kind !== 'other' || facts.picture) return { facts };
  const halves = await recogniseZip(reader, name);
  return halves === undefined ? { facts } : { halves };
}

/** Recognises a file. Runs in a thread. */
export async function recogniseFile({ path, name }: FileTask): Promise<Outcome<Recognition>> {
  return outcomeOf(path, () => withReader(path, (reader) => recogniseBytes(reader, name)));
}
