import type { FoundFile } from '../files/walk/found.ts';
import type { HalfFile } from './pairing/half.ts';
import type { Source } from './source.ts';

/** A file that was found, or an entry of an archive that was. */
export interface PhotoFile extends FoundFile, HalfFile {
  /** Where its bytes are, if not in a file of their own. */
  zipped?: Source;
}
