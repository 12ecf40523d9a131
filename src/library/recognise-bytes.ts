/** What one file is, by its bytes. */
import type { LivepkgError } from '../errors.ts';
import type { MediaFacts } from '../media/common/facts.ts';
import { isMediaName } from '../media/common/extensions.ts';
import { malformed, truncated } from '../media/common/damage.ts';
import { readFacts } from '../media/read-facts.ts';
import type { ByteReader } from '../media/common/reader.ts';
import { recogniseZip, type ZippedHalf } from './bundles/zip-bundle.ts';
import { withReader } from '../files/file.ts';
import { outcomeOf, type Outcome } from '../files/outcome.ts';

/** So many bytes every photo and video has, and tells its kind by. */
const BEGINNING = 8;

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
 * @throws LivepkgError as `readFacts` and `recogniseZip` do; `media-malformed` or `media-truncated` for a
 * file that is named as a photo or video and does not begin as one: it may have been half of a Live Photo
 */
async function recogniseBytes(reader: ByteReader, name: string): Promise<Recognition> {
  const facts = await readFacts(reader);
  if (facts.kind !== 'other' || facts.picture) return { facts };
  const halves = await recogniseZip(reader, name);
  if (halves !== undefined) return { halves };
  if (isMediaName(name)) throw await lostBeginning(reader);
  return { facts };
}

const GET_AGAIN = 'Get it again from where it came from.';

/** Why a file that is named as a photo or video does not begin as one. */
async function lostBeginning(reader: ByteReader): Promise<LivepkgError> {
  const begin = await reader.read(0, Math.min(BEGINNING, reader.size));
  if (begin.every((byte) => byte === 0)) {
    return malformed(
      'Its beginning is nothing but zeros: a copy or a disk that failed can leave such a file. ' +
        GET_AGAIN,
    );
  }
  if (begin.length < BEGINNING) {
    return truncated(`The file is cut off: it is only ${begin.length} bytes long. ${GET_AGAIN}`);
  }
  return malformed(
    'Its name is that of a photo or video, but it does not begin as one: its first bytes are lost or ' +
      `wrong, or it is something else. ${GET_AGAIN}`,
  );
}

/** Recognises a file. Runs in a thread. */
export async function recogniseFile({ path, name }: FileTask): Promise<Outcome<Recognition>> {
  return outcomeOf(path, () => withReader(path, (reader) => recogniseBytes(reader, name)));
}
