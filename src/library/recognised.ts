import type { Location } from '../files/walk/found.ts';
import type { IgnoredReason, RecordedError } from '../records.ts';
import type { DamagedFile } from './damaged.ts';
import type { Half } from './pairing/half.ts';
import type { PhotoFile } from './photo-file.ts';

/** Recognised files by kind. */
export interface Recognised {
  halves: Half<PhotoFile>[];
  sidecars: PhotoFile[];
  ignored: { file: PhotoFile; reason: IgnoredReason }[];
  problems: { file: Location; error: RecordedError }[];
  /** Damaged files in which no identifier was found. */
  damaged: DamagedFile[];
}

export const emptyRecognised = (): Recognised => ({
  halves: [],
  sidecars: [],
  ignored: [],
  problems: [],
  damaged: [],
});

/** Appends recognised files to a result. */
export function addRecognised(more: Recognised, result: Recognised): void {
  for (const half of more.halves) result.halves.push(half);
  for (const sidecar of more.sidecars) result.sidecars.push(sidecar);
  for (const ignored of more.ignored) result.ignored.push(ignored);
  for (const problem of more.problems) result.problems.push(problem);
  for (const damaged of more.damaged) result.damaged.push(damaged);
}
