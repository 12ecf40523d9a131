/** Decides which damaged files without an identifier may be half of a Live Photo. */
import { groupBy } from '../group-by.ts';
import { isCameraName } from './pairing/camera-name.ts';
import { nameOf, type Half, type Unpaired } from './pairing/half.ts';
import { baseStem } from './pairing/name-forms.ts';
import type { DamagedRecord, RecordedError } from '../records.ts';
import type { PhotoFile } from './photo-file.ts';

/** A damaged file in which no identifier was found. */
export interface DamagedFile {
  file: PhotoFile;
  error: RecordedError;
  /** Whether its metadata could be read: then it never had an identifier. */
  isMetadataRead: boolean;
}

/**
 * The damage of a photo or video that was partly read; undefined if nothing is known to be missing.
 * Inconsistent structure alone does not count as damage: many programs write such files.
 */
export function damagedFile({ file, facts }: Half<PhotoFile>): DamagedFile | undefined {
  const { damage, faults = [] } = facts;
  if (damage !== undefined) {
    const { code, message, hidesMetadata = false } = damage;
    return { file, error: { code, message }, isMetadataRead: !hidesMetadata };
  }
  const truncation = faults.find(({ code }) => code === 'live-truncated');
  if (truncation === undefined) return undefined;
  return {
    file,
    error: { code: 'media-truncated', message: truncation.message },
    isMetadataRead: true,
  };
}

/** The record of a damaged ordinary file. */
export function damagedRecord({ file, error }: DamagedFile): DamagedRecord {
  return { event: 'ignored', file: file.path, reason: 'damaged', error };
}

/** Damaged files, sorted by whether they may be half of a Live Photo. */
export interface SortedDamaged {
  mayBeHalves: DamagedFile[];
  /** Nothing indicates that they are half of a Live Photo. */
  ordinary: DamagedFile[];
}

/**
 * A damaged file may be half of a Live Photo if its metadata cannot be read, and its name matches an
 * unpaired half in its folder, or is one that cameras give.
 */
export function sortDamaged(
  damaged: readonly DamagedFile[],
  unpaired: readonly Unpaired<PhotoFile>[],
): SortedDamaged {
  const sorted: SortedDamaged = { mayBeHalves: [], ordinary: [] };
  if (damaged.length === 0) return sorted;
  const unpairedStems = new Map(
    [...groupBy(unpaired, ({ half: { file } }) => file.bundle?.folder ?? file.folder)].map(
      ([folder, halves]) => [folder, new Set(halves.map(({ half }) => baseStem(nameOf(half))))],
    ),
  );
  for (const one of damaged) {
    const { folder, name } = one.file;
    const isNamedAsHalf =
      isCameraName(name) || unpairedStems.get(folder)?.has(baseStem(name)) === true;
    const mayBeHalf = !one.isMetadataRead && isNamedAsHalf;
    (mayBeHalf ? sorted.mayBeHalves : sorted.ordinary).push(one);
  }
  return sorted;
}
