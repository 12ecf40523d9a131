/** Detects restored files whose modification time differs from the container. */
import { LivepkgError } from '../../errors.ts';
import { formatModified } from '../../format/time.ts';
import type { TimeNotKept, UnpackedRecord } from '../../records.ts';

/** A file, and its times: microseconds since 1970. */
export interface TimedFile {
  path: string;
  /** In the container; undefined if unknown. */
  modified?: bigint | undefined;
  /** On disk; undefined if the file does not exist yet. */
  actual?: bigint | undefined;
}

/** Formats a time for display; outside the range of a manifest, in seconds. */
function formatTime(microseconds: bigint): string {
  try {
    return formatModified(microseconds);
  } catch (error) {
    if (!(error instanceof LivepkgError)) throw error;
    return `${microseconds / 1_000_000n} s since 1970`;
  }
}

/** The times of a file if they differ; undefined if they are equal, or one is unknown. */
export function timeNotKept({ path, modified, actual }: TimedFile): TimeNotKept | undefined {
  if (modified === undefined || actual === undefined || modified === actual) return undefined;
  return { file: path, expected: formatTime(modified), actual: formatTime(actual) };
}

/** The note about files with different times; empty if there are none. */
export function notesOfTimes(
  files: readonly TimedFile[],
): Pick<UnpackedRecord, 'notes' | 'timesNotKept'> {
  const timesNotKept = files.map(timeNotKept).filter((one) => one !== undefined);
  return timesNotKept.length === 0 ? {} : { notes: ['time-not-kept'], timesNotKept };
}
