/** Whether a movie can be the motion of a Live Photo. */

import { findBox } from '../bmff/boxes.ts';
import type { FileLayout } from '../bmff/file-boxes.ts';
import type { Track } from '../bmff/tracks.ts';
import { faultOf } from '../common/fault.ts';
import type { HalfFault } from '../common/fault.ts';
import { MediaData } from './media-data.ts';
import { checkTrackSamples } from './track-samples.ts';
import type { TrackCheck } from './track-samples.ts';

/**
 * What is wrong with a movie as such: no picture track, or one without a picture; samples of any
 * track outside the file, or where the file has no data. Reads nothing: the tables are in `moov`.
 *
 * @param size length of the file in bytes
 */
export function motionFaults(
  moov: Uint8Array,
  tracks: readonly Track[],
  layout: FileLayout,
  size: number,
): HalfFault[] {
  const data = new MediaData(layout, size);
  const checks = tracks.map((track) => ({ track, ...check(track, data) }));
  const faults = checks.flatMap(({ fault }) => fault ?? []);
  // `auxv` tracks (depth and the like) are no pictures to play.
  const pictures = checks.filter(
    ({ track: { handler, sampleEntry } }) => handler === 'vide' && sampleEntry !== undefined,
  );
  if (pictures.length === 0) {
    faults.push(noPicture('The movie has no picture track.'));
  } else if (pictures.every(({ samples }) => samples === 0) && !isFragmented(moov)) {
    faults.push(noPicture('The picture track of the movie holds no picture.'));
  }
  return faults;
}

/** Tables that cannot be read are a fault, and tell nothing about how many samples there are. */
function check(track: Track, data: MediaData): Partial<TrackCheck> {
  try {
    return checkTrackSamples(track, data);
  } catch (error) {
    const fault = faultOf(error);
    if (fault === undefined) throw error;
    return { fault };
  }
}

/** Whether the movie goes on in fragments, whose samples `moov` does not know (14496-12, 8.8). */
function isFragmented(moov: Uint8Array): boolean {
  return findBox(moov, 'mvex') !== undefined;
}

function noPicture(message: string): HalfFault {
  return { code: 'live-no-picture', message };
}
