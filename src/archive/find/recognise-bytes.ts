/** What one file is, by its bytes. */
import type { MediaFacts } from '../../media/facts.ts';
import { readFacts } from '../../media/read-facts.ts';
import type { ByteReader } from '../../media/reader.ts';
import { recogniseZip, type ZippedHalf } from '../bundles/zip-bundle.ts';

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
