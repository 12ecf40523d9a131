/** Where in a movie its still was taken. */

import { findPath } from '../bmff/boxes.ts';
import { hasSamples, parseEditList } from '../bmff/movie-tables.ts';
import { milliseconds } from './duration.ts';
import { timedMetadataKeys } from '../bmff/tracks.ts';
import type { Track } from '../bmff/tracks.ts';

/** Name space and name. */
const STILL_IMAGE_TIME = 'mdtacom.apple.quicktime.still-image-time';

/**
 * The time of the still, in milliseconds, rounded half up: where the sample of the timed metadata
 * track with the key `com.apple.quicktime.still-image-time` sits in the movie. What the sample holds
 * does not matter (Apple writes 0 or -1).
 *
 * The media of a track begin with its first sample, and an edit shows them from the sample on that
 * its `media_time` lies in. So that sample comes when the first edit that is not empty starts, which
 * is after the empty ones before it. Apple writes one empty edit and one sample.
 *
 * @param timescale units a second of the movie (`mvhd`), in which edits are measured.
 * @returns `undefined` when there is no such track, or it has no sample, or no edit shows it.
 * @throws LivepkgError `media-malformed` when the boxes of that track cannot be read.
 */
export function readStillTime(tracks: readonly Track[], timescale: number): number | undefined {
  const track = tracks.find((candidate) => timedMetadataKeys(candidate).includes(STILL_IMAGE_TIME));
  if (track === undefined || !hasSample(track)) return undefined;
  const elst = findPath(track.trak, 'edts', 'elst');
  if (elst === undefined) return milliseconds(0n, timescale); // the media start with the movie
  let start = 0n;
  for (const { duration, isEmpty } of parseEditList(elst)) {
    if (!isEmpty) return milliseconds(start, timescale);
    start += duration;
  }
  return undefined;
}

function hasSample({ trak }: Track): boolean {
  const stts = findPath(trak, 'mdia', 'minf', 'stbl', 'stts');
  return stts !== undefined && hasSamples(stts);
}
