/** Where in a movie its still was taken. */

import { findPath } from '../bmff/boxes.ts';
import { parseEditList, parseTimeToSample } from '../bmff/leaf.ts';
import { milliseconds } from './duration.ts';
import { timedMetadataKeys } from '../bmff/tracks.ts';
import type { Track } from '../bmff/tracks.ts';

const STILL_IMAGE_TIME = 'com.apple.quicktime.still-image-time';

/** `media_time` of an edit that shows nothing (14496-12, 8.6.6.3). */
const EMPTY_EDIT = -1;

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
  if (elst === undefined) return 0; // the media start with the movie
  let start = 0;
  for (const { media_time: mediaTime, segment_duration: duration } of parseEditList(elst).entries) {
    if (mediaTime !== EMPTY_EDIT) return milliseconds(start, timescale);
    start += duration;
  }
  return undefined;
}

function hasSample({ trak }: Track): boolean {
  const stts = findPath(trak, 'mdia', 'minf', 'stbl', 'stts');
  return stts !== undefined && parseTimeToSample(stts).sample_counts.some((count) => count > 0);
}
