/** Modification times that restored files should have, and have not. */
import { LivepkgError } from '../../errors.ts';
import { formatModified } from '../../format/time.ts';
import type { TimeNotKept, UnpackedRecord } from '../../records.ts';

/** A file, and its times: microseconds since 1970. */
export interface TimedFile {
  path: string;
  /** The one in its container; undefined where that is lost. */
  modified?: bigint | undefined;
  /** The one that it has; undefined where there is no such file yet. */
  actual?: bigint | undefined;
}

/** A time of any file, for people: one that no manifest could hold as seconds. */
function written(microseconds: bigint): string {
  try {
    return formatModified(microseconds);
  } catch (error) {
    if (!(error instanceof LivepkgError)) throw error;
    return `${microseconds / 1_000_000n} s since 1970`;
  }
}

/** A file's times where they differ; undefined where they do not, or where one of them is unknown. */
export function timeNotKept({ path, modified, actual }: TimedFile): TimeNotKept | undefined {
  if (modified === undefined || actual === undefined || modified === actual) return undefined;
  return { file: path, expected: written(modified), actual: written(actual) };
}

/** The note of files with other times than they should have; empty where there are none. */
export function notesOfTimes(
  files: readonly TimedFile[],
): Pick<UnpackedRecord, 'notes' | 'timesNotKept'> {
  const timesNotKept = files.map(timeNotKept).filter((one) => one !== undefined);
  return timesNotKept.length === 0 ? {} : { notes: ['time-not-kept'], timesNotKept };
}
