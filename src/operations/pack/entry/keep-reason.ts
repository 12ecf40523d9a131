/** Decides which packed pairs `pack --remove-source` keeps. */
import { dirname, resolve } from 'node:path';
import type { PairReport } from '../../pair-report.ts';
import type { KeepReason } from '../../../records.ts';
import type { FoundPair } from '../../../library/survey.ts';
import type { PhotoFile } from '../../../library/photo-file.ts';

/** Whether the path of a file contains a symbolic link. */
export function isThroughLink({ path, folder }: PhotoFile): boolean {
  return resolve(dirname(path)) !== folder;
}

/** Why the files of a packed pair are kept; undefined if they may be removed. */
export function keepReason(
  { still, motion, sidecars, link, isIdentifierElsewhere }: FoundPair,
  { notes, details: { faults } }: PairReport,
): KeepReason | undefined {
  const files = [still.file, motion.file, ...sidecars];
  if (files.some(({ bundle }) => bundle !== undefined)) return 'bundle';
  if (link.by === 'name') return 'name-only';
  if (faults.length > 0) return 'faults';
  if (notes.length > 0) return 'notes';
  if (isIdentifierElsewhere) return 'identifier-elsewhere';
  return files.some(isThroughLink) ? 'symbolic-link' : undefined;
}
