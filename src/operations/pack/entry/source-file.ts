import { compareText } from '../../../format/compare-text.ts';
import type { Member } from '../../../format/manifest-schema.ts';
import type { PhotoFile } from '../../../library/photo-file.ts';
import type { Source } from '../../../library/source.ts';
import type { FoundPair } from '../../../library/survey.ts';

/** A file that goes into a container. */
export interface SourceFile {
  role: Member['role'];
  /** For display; for an entry of an archive, the path of the archive and the name of the entry. */
  path: string;
  name: string;
  /** Bytes. */
  size: number;
  /** Microseconds since 1970, floored. */
  modified: bigint;
  /** Set if it is an entry of an archive. */
  zipped?: Source;
}

export function sourceFile(role: SourceFile['role'], file: PhotoFile): SourceFile {
  const { path, name, size, modified, zipped } = file;
  return { role, path, name, size, modified, ...(zipped === undefined ? {} : { zipped }) };
}

/** The files of a pair, in the order of a container. */
export function sourcesOf({ still, motion, sidecars }: FoundPair): SourceFile[] {
  return [
    sourceFile('still', still.file),
    sourceFile('motion', motion.file),
    ...sidecars
      .toSorted((a, b) => compareText(a.name, b.name))
      .map((file) => sourceFile('sidecar', file)),
  ];
}
