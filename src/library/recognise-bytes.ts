/** Recognises a file by its bytes. */
import type { LivepkgError } from '../errors.ts';
import type { MediaFacts } from '../media/common/facts.ts';
import { isMediaName } from '../media/common/extensions.ts';
import { malformed, truncated } from '../media/common/damage.ts';
import { readFacts } from '../media/read-facts.ts';
import type { ByteReader } from '../media/common/reader.ts';
import { recogniseZip, type ZippedHalf } from './bundles/zip-bundle.ts';
import { withReader } from '../files/file.ts';
import { outcomeOf, type Outcome } from '../files/outcome.ts';

/** The minimum length of every supported photo and video. */
const MIN_BYTES = 8;

export interface FileTask {
  path: string;
  /** Name of the file. */
  name: string;
}

/** The facts of a file, or the two halves in an archive. */
export type Recognition = { facts: MediaFacts } | { halves: ZippedHalf[] };

/**
 * Recognises a file. Only the headers of a photo or video are read, but all of an archive of one Live
 * Photo.
 *
 * @param name of the file: it says whether an archive claims to be a Live Photo
 * @throws LivepkgError as `readFacts` and `recogniseZip` do; `media-malformed` or `media-truncated` for a
 * file with the name of a photo or video, but without its header: it may be a damaged half
 */
async function recogniseBytes(reader: ByteReader, name: string): Promise<Recognition> {
  const facts = await readFacts(reader);
  if (facts.kind !== 'other' || facts.picture) return { facts };
  const halves = await recogniseZip(reader, name);
  if (halves !== undefined) return { halves };
  if (isMediaName(name)) throw await headerError(reader);
  return { facts };
}

const GET_AGAIN = 'Copy or download it again from its source.';

/** Why a file with the name of a photo or video does not start like one. */
async function headerError(reader: ByteReader): Promise<LivepkgError> {
  const begin = await reader.read(0, Math.min(MIN_BYTES, reader.size));
  if (begin.every((byte) => byte === 0)) {
    return malformed(
      'The file starts with zeros: a failed copy or a failing disk can cause this. ' + GET_AGAIN,
    );
  }
  if (begin.length < MIN_BYTES) {
    return truncated(`The file is cut off: it is only ${begin.length} bytes long. ${GET_AGAIN}`);
  }
  return malformed(
    'It has the name of a photo or video, but does not start like one: its first bytes are damaged, ' +
      `or it is another kind of file. ${GET_AGAIN}`,
  );
}

/** Recognises a file. Runs in a worker thread. */
export async function recogniseFile({ path, name }: FileTask): Promise<Outcome<Recognition>> {
  return outcomeOf(path, () => withReader(path, (reader) => recogniseBytes(reader, name)));
}
