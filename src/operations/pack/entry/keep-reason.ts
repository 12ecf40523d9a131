/** Which packed pairs `pack --remove-source` leaves where they are, and why. */
import { dirname, resolve } from 'node:path';
import type { PairReport } from '../../pair-report.ts';
import type { KeepReason } from '../../../records.ts';
import type { FoundPair } from '../../../library/survey.ts';
import type { PhotoFile } from '../../../library/photo-file.ts';

/** Whether the way to a file leads over a symbolic link, at any place. */
export function isThroughLink({ path, folder }: PhotoFile): boolean {
  return resolve(dirname(path)) !== folder;
}

/** Why a pair's files are to stay although it is packed; undefined where they may go. */
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
