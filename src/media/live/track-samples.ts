/** Whether every sample of a track lies where its tables say. */

import {
  childBoxes,
  findPath,
  FULL_BOX_HEADER,
  MAX_TRACK_BOXES,
  quoteType,
} from '../bmff/boxes.ts';
import type { Box } from '../bmff/boxes.ts';
import { viewOf } from '../common/bytes.ts';
import { SAMPLE_ENTRY_HEADER } from '../bmff/tracks.ts';
import type { Track } from '../bmff/tracks.ts';
import type { HalfFault } from '../common/fault.ts';
import type { MediaData } from './media-data.ts';
import {
  NO_CHUNKS,
  NO_RUNS,
  parseChunkOffsets,
  parseCompactSampleSizes,
  parseLargeChunkOffsets,
  parseSampleSizes,
  parseSampleToChunk,
} from './sample-tables.ts';
import type { ChunkOffsets, SampleSizes, SampleToChunk } from './sample-tables.ts';

/** What people call the tracks of a movie, by handler. */
const NAMES: Readonly<Record<string, string>> = {
  vide: 'the picture track',
  soun: 'the sound track',
  meta: 'a metadata track',
  auxv: 'an auxiliary picture track',
};

/** Flag of a data reference (14496-12, 8.7.2.3): the data are in this file. */
const SELF_CONTAINED = 1;

/** What a track turned out to hold. */
export interface TrackCheck {
  /** Number of samples, those that are not where they should be included. */
  readonly samples: number;
  /** The first thing wrong with them. */
  readonly fault?: HalfFault;
}

/**
 * Checks the samples of one track, a chunk at a time: the samples of a chunk lie one behind the other.
 * Samples of movie fragments are in no table of `moov`, and are not looked at.
 *
 * @throws LivepkgError `media-malformed` when the tables cannot be read.
 */
export function checkTrackSamples(track: Track, data: MediaData): TrackCheck {
  const name = NAMES[track.handler] ?? `the ${quoteType(track.handler)} track`;
  const stbl = findPath(track.trak, 'mdia', 'minf', 'stbl');
  const tables = new Map<string, Uint8Array>();
  if (stbl !== undefined) {
    for (const { type, payload } of childBoxes(stbl, MAX_TRACK_BOXES)) {
      if (!tables.has(type)) tables.set(type, payload);
    }
  }
  const sizes = sampleSizes(tables, track);
  if (sizes === undefined || sizes.count === 0) return { samples: 0 };
  const external = externalEntries(track, tables);
  const fault = placeSamples(name, { sizes, external, ...chunks(tables) }, data);
  return { samples: sizes.count, ...(fault === undefined ? {} : { fault }) };
}

/** Without a table of chunks there are none, and without one of runs there is nothing in them. */
function chunks(tables: ReadonlyMap<string, Uint8Array>): Pick<Placing, 'offsets' | 'runs'> {
  const stco = tables.get('stco');
  const co64 = tables.get('co64');
  const stsc = tables.get('stsc');
  const large = co64 === undefined ? NO_CHUNKS : parseLargeChunkOffsets(co64);
  return {
    offsets: stco === undefined ? large : parseChunkOffsets(stco),
    runs: stsc === undefined ? NO_RUNS : parseSampleToChunk(stsc),
  };
}

interface Placing {
  readonly sizes: SampleSizes;
  readonly offsets: ChunkOffsets;
  readonly runs: SampleToChunk;
  /** Sample entries, counted from 0, whose samples lie in other files. */
  readonly external: ReadonlySet<number>;
}

/** Goes through the chunks once; the first fault. */
function placeSamples(
  name: string,
  { sizes, offsets, runs, external }: Placing,
  data: MediaData,
): HalfFault | undefined {
  let sample = 0;
  for (let run = 0; run < runs.count; run += 1) {
    const nextRun = run + 1 < runs.count ? runs.firstChunk(run + 1) : offsets.count;
    const end = Math.min(nextRun, offsets.count);
    const perChunk = runs.samplesPerChunk(run);
    const isExternal = external.has(runs.sampleEntry(run));
    for (let chunk = runs.firstChunk(run); chunk < end && sample < sizes.count; chunk += 1) {
      // A last chunk that is not full is common; its run says what a full one holds.
      const taken = Math.min(perChunk, sizes.count - sample);
      if (isExternal && taken > 0) return elsewhere(name);
      const fault = data.faultAt(name, offsets.at(chunk), sizes.sum(sample, taken));
      if (fault !== undefined) return fault;
      sample += taken;
    }
  }
  if (sample === sizes.count) return undefined;
  const message =
    `The file is damaged: ${name} has ${sizes.count} samples, and its tables say ` +
    `where ${sample} of them lie.`;
  return { code: 'live-damaged', message };
}

function elsewhere(name: string): HalfFault {
  const message = `Data of ${name} lie in another file, which the movie only refers to.`;
  return { code: 'live-data-elsewhere', message };
}

function sampleSizes(
  tables: ReadonlyMap<string, Uint8Array>,
  track: Track,
): SampleSizes | undefined {
  const stsz = tables.get('stsz');
  const stz2 = tables.get('stz2');
  const compact = stz2 === undefined ? undefined : parseCompactSampleSizes(stz2);
  const sizes = stsz === undefined ? compact : parseSampleSizes(stsz);
  return sizes?.uniform === 1 ? (packetSizes(sizes, track) ?? sizes) : sizes;
}

/**
 * Old QuickTime sound gives every sample the length 1, which says nothing, and the true lengths in its
 * sample description of version 1: so many bytes for so many samples (QuickTime File Format, "Sound
 * Sample Description (Version 1)").
 */
function packetSizes({ count }: SampleSizes, track: Track): SampleSizes | undefined {
  const { handler, sampleEntry } = track;
  const packet = SAMPLE_ENTRY_HEADER + 20;
  if (handler !== 'soun' || sampleEntry === undefined) return undefined;
  if (sampleEntry.payload.length < packet + 12) return undefined;
  const view = viewOf(sampleEntry.payload);
  const samplesPerPacket = view.getUint32(packet);
  const bytesPerFrame = view.getUint32(packet + 8);
  if (view.getUint16(SAMPLE_ENTRY_HEADER) !== 1 || samplesPerPacket === 0) return undefined;
  return {
    count,
    sum: (_, samples) => Math.floor(samples / samplesPerPacket) * bytesPerFrame,
  };
}

/** Which of the track's sample entries, counted from 0, describe samples in other files. */
function externalEntries(
  { trak }: Track,
  tables: ReadonlyMap<string, Uint8Array>,
): ReadonlySet<number> {
  const external = new Set<number>();
  const dref = findPath(trak, 'mdia', 'minf', 'dinf', 'dref');
  const stsd = tables.get('stsd');
  if (dref === undefined || stsd === undefined) return external;
  const references = entriesOf(dref);
  for (const [index, { payload }] of entriesOf(stsd).entries()) {
    if (payload.length < SAMPLE_ENTRY_HEADER) continue;
    // Behind six zero bytes; counted from 1.
    const reference = references[viewOf(payload).getUint16(6) - 1]?.payload;
    if (reference === undefined || reference.length < FULL_BOX_HEADER) continue;
    if ((viewOf(reference).getUint32(0) & SELF_CONTAINED) === 0) external.add(index);
  }
  return external;
}

/** The boxes of a `dref` or a `stsd`, behind version, flags and their number. */
function entriesOf(payload: Uint8Array): Box[] {
  return [...childBoxes(payload.subarray(FULL_BOX_HEADER + 4), MAX_TRACK_BOXES)];
}
