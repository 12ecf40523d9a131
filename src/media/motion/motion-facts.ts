/** Movies: QuickTime and MP4. */

import { findBox, isPrintableType } from '../bmff/boxes.ts';
import { readLayout, readNeededBox, unlessDamaged } from '../bmff/file-boxes.ts';
import { parseMovieHeader } from '../bmff/movie-tables.ts';
import { damageFacts, malformed } from '../common/damage.ts';
import { quickTimeDateTime } from '../common/date-time.ts';
import type { MotionFacts } from '../common/facts.ts';
import { motionFaults } from '../live/motion-faults.ts';
import type { ByteReader } from '../common/reader.ts';
import { milliseconds } from './duration.ts';
import { readMetadata } from './metadata.ts';
import { readStillTime } from './still-time.ts';
import { readTracks, storedSize } from '../bmff/tracks.ts';
import type { Track } from '../bmff/tracks.ts';

/** Largest `moov` read, in bytes. A Live Photo has about 6 KB, four hours of 4K some 16 MB. */
const MAX_MOOV = 32 << 20;

const NO_MOOV =
  'The movie is damaged: it has no "moov" box, without which nothing can play it. ' +
  'It may have been cut off while it was copied.';

/**
 * Reads a movie. Reads the headers of the top-level boxes and `moov`, never `mdat`: a quarter of real
 * files have stale copies of their metadata in there, identifier included.
 *
 * A movie that is cut off behind its `moov` is read all the same, and its facts say that it is damaged.
 *
 * @throws LivepkgError `media-truncated` when the file ends before its `moov` does,
 *   `media-malformed` when there is no `moov` or it cannot be read.
 */
export async function readMotionFacts(
  reader: ByteReader,
  type: MotionFacts['type'],
): Promise<MotionFacts> {
  const layout = await readLayout(reader);
  return unlessDamaged(layout, async () => {
    const moov = await readNeededBox(reader, layout, 'moov', MAX_MOOV, NO_MOOV);
    const { facts, tracks } = movieFacts(moov, type);
    return {
      ...facts,
      ...damageFacts(layout.damage, motionFaults(moov, tracks, layout, reader.size)),
    };
  });
}

/** What `moov` says. */
function movieFacts(
  moov: Uint8Array,
  type: MotionFacts['type'],
): { facts: MotionFacts; tracks: readonly Track[] } {
  const mvhd = findBox(moov, 'mvhd');
  if (mvhd === undefined) throw malformed('The movie is damaged: it has no "mvhd" box.');
  const { duration: units, timescale } = parseMovieHeader(mvhd);
  const tracks = readTracks(moov);

  const facts: MotionFacts = {
    kind: 'motion',
    type,
    ...metadataFacts(moov),
    ...trackFacts(tracks),
  };
  const duration = units === undefined ? undefined : milliseconds(units, timescale);
  if (duration !== undefined) facts.duration = duration;
  const stillTime = readStillTime(tracks, timescale);
  if (stillTime !== undefined) facts.stillTime = stillTime;
  return { facts, tracks };
}

/** Keys of Apple's name space (QuickTime File Format, "Metadata"). */
function metadataFacts(moov: Uint8Array): Partial<MotionFacts> {
  const values = readMetadata(moov);
  const value = (key: string): string | undefined => values.get(`com.apple.quicktime.${key}`);

  const facts: Partial<MotionFacts> = {};
  const identifier = value('content.identifier');
  if (identifier !== undefined) facts.contentIdentifier = identifier;
  const captured = quickTimeDateTime(value('creationdate') ?? '');
  if (captured !== undefined) facts.captured = captured;
  const make = value('make');
  if (make !== undefined) facts.make = make;
  const model = value('model');
  if (model !== undefined) facts.model = model;
  const software = value('software');
  if (software !== undefined) facts.software = software;
  const location = value('location.ISO6709');
  if (location !== undefined) facts.location = location;
  return facts;
}

/**
 * Size and codes of the first picture track and the first sound track. `auxv` tracks (depth and the
 * like) are pictures as well, but not the movie's.
 */
function trackFacts(tracks: readonly Track[]): Partial<MotionFacts> {
  const picture = tracks.find(({ handler }) => handler === 'vide')?.sampleEntry;
  const sound = tracks.find(({ handler }) => handler === 'soun')?.sampleEntry;
  return {
    ...(picture === undefined ? {} : storedSize(picture)),
    ...(picture !== undefined && isPrintableType(picture.type) ? { video: picture.type } : {}),
    ...(sound !== undefined && isPrintableType(sound.type) ? { audio: sound.type } : {}),
  };
}
