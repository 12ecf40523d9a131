import type { FoundFile } from '../files/walk/found.ts';
import type { HalfFile } from './pairing/half.ts';
import type { Source } from './source.ts';

/** A file, or an entry of an archive. */
export interface PhotoFile extends FoundFile, HalfFile {
  /** Set if it is an entry of an archive. */
  zipped?: Source;
}
