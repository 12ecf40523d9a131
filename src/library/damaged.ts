/** Damaged files in which no identifier was found: which of them may be half of a Live Photo. */
import { groupBy } from '../group-by.ts';
import { isCameraName } from './pairing/camera-name.ts';
import { nameOf, type Half, type Unpaired } from './pairing/half.ts';
import { baseStem } from './pairing/name-forms.ts';
import type { DamagedRecord, RecordedError } from '../records.ts';
import type { PhotoFile } from './photo-file.ts';

/** A file that cannot be read to its end, and has no identifier as far as it can be. */
export interface DamagedFile {
  file: PhotoFile;
  error: RecordedError;
  /** Whether its metadata were read all the same: then it never had an identifier. */
  isMetadataRead: boolean;
}

/**
 * What is wrong with a photo or video of which some could be read; undefined where nothing is known to
 * be missing. That a file merely contradicts itself is no damage here: other programs write many that do.
 */
export function damagedFile({ file, facts }: Half<PhotoFile>): DamagedFile | undefined {
  const { damage, faults = [] } = facts;
  if (damage !== undefined) {
    const { code, message, hidesMetadata = false } = damage;
    return { file, error: { code, message }, isMetadataRead: !hidesMetadata };
  }
  const cut = faults.find(({ code }) => code === 'live-truncated');
  if (cut === undefined) return undefined;
  return { file, error: { code: 'media-truncated', message: cut.message }, isMetadataRead: true };
}

/** @returns the record of a damaged file that is ordinary */
export function damagedRecord({ file, error }: DamagedFile): DamagedRecord {
  return { event: 'ignored', file: file.path, reason: 'damaged', error };
}

/** Damaged files by whether they may be half of a Live Photo. */
export interface SortedDamaged {
  mayBeHalves: DamagedFile[];
  /** Nothing says that they are anybody's half. */
  ordinary: DamagedFile[];
}

/**
 * Tells which damaged files may be half of a Live Photo: those whose metadata are lost, and whose name
 * is that of a half without a partner beside them, or one that cameras give.
 */
export function sortDamaged(
  damaged: readonly DamagedFile[],
  unpaired: readonly Unpaired<PhotoFile>[],
): SortedDamaged {
  const sorted: SortedDamaged = { mayBeHalves: [], ordinary: [] };
  if (damaged.length === 0) return sorted;
  const waiting = new Map(
    [...groupBy(unpaired, ({ half: { file } }) => file.bundle?.folder ?? file.folder)].map(
      ([folder, halves]) => [folder, new Set(halves.map(({ half }) => baseStem(nameOf(half))))],
    ),
  );
  for (const one of damaged) {
    const { folder, name } = one.file;
    const isNamedAsHalf = isCameraName(name) || waiting.get(folder)?.has(baseStem(name)) === true;
    const mayBeHalf = !one.isMetadataRead && isNamedAsHalf;
    (mayBeHalf ? sorted.mayBeHalves : sorted.ordinary).push(one);
  }
  return sorted;
}
