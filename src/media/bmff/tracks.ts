/** The tracks of a movie, as far as livepkg wants to know them (14496-12, 8.3 to 8.5). */

import { childBoxes, findBox, findPath, FULL_BOX_HEADER } from './boxes.ts';
import type { Box } from './boxes.ts';
import { latin1, viewOf } from '../common/bytes.ts';
import { malformed } from '../common/damage.ts';

/** One track. */
export interface Track {
  /** What the track holds: `vide`, `soun`, `meta`, `auxv`…; empty when it does not say. */
  readonly handler: string;
  /** The first sample entry; its type is the code of how the samples are coded, e.g. `hvc1`. */
  readonly sampleEntry: Box | undefined;
  /** The payload of `trak`. */
  readonly trak: Uint8Array;
}

/** Bytes of a sample entry before anything that depends on its kind (14496-12, 8.5.2). */
export const SAMPLE_ENTRY_HEADER = 8;

/** Most tracks of a movie. A Live Photo has up to ten, a film in all languages under a hundred. */
const MAX_TRACKS = 256;

/**
 * The tracks in the order of the file. Throws `media-malformed` for boxes that do not fit, and for
 * more than 256 tracks.
 */
export function readTracks(moov: Uint8Array): Track[] {
  const tracks: Track[] = [];
  for (const { type, payload: trak } of childBoxes(moov)) {
    if (type !== 'trak') continue;
    if (tracks.length === MAX_TRACKS) {
      throw malformed(`The movie is damaged: it has more than ${MAX_TRACKS} tracks.`);
    }
    tracks.push({ handler: handlerOf(trak), sampleEntry: firstSampleEntry(trak), trak });
  }
  return tracks;
}

/** The handler type stands behind version, flags and four zero bytes (QuickTime: component type). */
function handlerOf(trak: Uint8Array): string {
  const hdlr = findPath(trak, 'mdia', 'hdlr');
  return hdlr === undefined ? '' : latin1(hdlr, 8, 4);
}

function firstSampleEntry(trak: Uint8Array): Box | undefined {
  const stsd = findPath(trak, 'mdia', 'minf', 'stbl', 'stsd');
  if (stsd === undefined) return undefined;
  const [first] = childBoxes(stsd.subarray(FULL_BOX_HEADER + 4)); // 4: the number of entries
  return first;
}

/**
 * Width and height in pixels of a picture track as stored, from its sample entry (14496-12, 12.1.3):
 * not the `tkhd`, which has the size it is shown at. Empty when the entry is too short or says 0.
 */
export function storedSize(sampleEntry: Box): { width?: number; height?: number } {
  const offset = SAMPLE_ENTRY_HEADER + 16;
  if (sampleEntry.payload.length < offset + 4) return {};
  const view = viewOf(sampleEntry.payload);
  const width = view.getUint16(offset);
  const height = view.getUint16(offset + 2);
  return width > 0 && height > 0 ? { width, height } : {};
}

/** Name space and name of the keys of a timed metadata track (`mebx`; QuickTime File Format, "Timed Metadata"). */
export function timedMetadataKeys({ sampleEntry }: Track): string[] {
  if (sampleEntry?.type !== 'mebx') return [];
  const keys = findBox(sampleEntry.payload.subarray(SAMPLE_ENTRY_HEADER), 'keys');
  if (keys === undefined) return [];
  // Each child stands for a key, with a number for its type; `keyd` has name space and name.
  return [...childBoxes(keys)].flatMap(({ payload }) => {
    const keyd = findBox(payload, 'keyd');
    return keyd === undefined ? [] : [latin1(keyd, 0, Math.min(keyd.length, 256))];
  });
}
