import type { Place } from '../files/walk/found.ts';
import type { IgnoredReason, RecordedError } from '../records.ts';
import type { DamagedFile } from './damaged.ts';
import type { Half } from './pairing/half.ts';
import type { PhotoFile } from './photo-file.ts';

/** What files turned out to be. */
export interface Recognised {
  halves: Half<PhotoFile>[];
  sidecars: PhotoFile[];
  ignored: { file: PhotoFile; reason: IgnoredReason }[];
  problems: { file: Place; error: RecordedError }[];
  /** Damaged, and without an identifier as far as they could be read. */
  damaged: DamagedFile[];
}

export const nothing = (): Recognised => ({
  halves: [],
  sidecars: [],
  ignored: [],
  problems: [],
  damaged: [],
});

/** Adds what some files turned out to be to what others did. */
export function addRecognised(more: Recognised, result: Recognised): void {
  for (const half of more.halves) result.halves.push(half);
  for (const sidecar of more.sidecars) result.sidecars.push(sidecar);
  for (const ignored of more.ignored) result.ignored.push(ignored);
  for (const problem of more.problems) result.problems.push(problem);
  for (const damaged of more.damaged) result.damaged.push(damaged);
}
