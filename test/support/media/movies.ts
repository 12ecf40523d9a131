/** Small QuickTime and MP4 movies: whole in structure, without samples. */

import { box, fullBox } from './boxes.ts';
import { bytes, u16, u32, u64, zeros } from './bytes.ts';

export const MOVIE_IDENTIFIER = '5E6F7081-92A3-44B5-86C7-D8E9FA0B1C2D';

/** What an iPhone states about a movie. */
export const METADATA: Readonly<Record<string, string>> = {
  'com.apple.quicktime.location.ISO6709': '+35.6586+139.7454+020.123/',
  'com.apple.quicktime.make': 'Apple',
  'com.apple.quicktime.model': 'iPhone 15 Pro',
  'com.apple.quicktime.software': '18.5',
  'com.apple.quicktime.creationdate': '2026-01-09T18:32:07+0900',
  'com.apple.quicktime.content.identifier': MOVIE_IDENTIFIER,
};

/** `keys` and `ilst`, with the handler that Apple puts first; the payload of `meta`. */
export function metadata(values: Readonly<Record<string, string>> = METADATA): Uint8Array {
  const entries = Object.entries(values);
  return bytes(
    fullBox('hdlr', {}, u32(0), 'mdta', zeros(14)),
    fullBox('keys', {}, u32(entries.length), ...entries.map(([key]) => box('mdta', key))),
    box(
      'ilst',
      ...entries.map(([, value], index) =>
        box(String.fromCharCode(0, 0, 0, index + 1), box('data', u32(1, 0), Buffer.from(value))),
      ),
    ),
  );
}

export interface TrackOptions {
  handler: string;
  sampleEntry: Uint8Array;
  /** Edits: duration in units of the movie, media time in units of the track. */
  edits?: readonly (readonly [duration: number, mediaTime: number])[];
  samples?: number;
  editListVersion?: 0 | 1;
}

/** A `trak`. */
export function track(options: TrackOptions): Uint8Array {
  const { handler, sampleEntry, edits, samples = 1, editListVersion = 0 } = options;
  const editBytes = (edits ?? []).map(([duration, mediaTime]) =>
    editListVersion === 0
      ? bytes(u32(duration, mediaTime), u16(1, 0))
      : bytes(u64(duration, mediaTime), u16(1, 0)),
  );
  return box(
    'trak',
    fullBox('tkhd', {}, zeros(80)),
    ...(edits === undefined
      ? []
      : [
          box(
            'edts',
            fullBox('elst', { version: editListVersion }, u32(edits.length), ...editBytes),
          ),
        ]),
    box(
      'mdia',
      fullBox('mdhd', {}, u32(0, 0, 600, 1), u16(0, 0)),
      fullBox('hdlr', {}, 'mhlr', handler, zeros(12), '\x10Core Media Track'),
      box(
        'minf',
        fullBox('hdlr', {}, 'dhlr', 'alis', zeros(13)),
        box(
          'stbl',
          fullBox('stsd', {}, u32(1), sampleEntry),
          fullBox('stts', {}, u32(1), u32(samples, 1)),
        ),
      ),
    ),
  );
}

/** A picture sample entry of this size in pixels. */
export function pictureEntry(code = 'hvc1', width = 1920, height = 1440): Uint8Array {
  return box(code, zeros(6), u16(1), zeros(16), u16(width, height), zeros(50));
}

/** A sound sample entry. */
export function soundEntry(code = 'lpcm'): Uint8Array {
  return box(code, zeros(6), u16(1), zeros(20));
}

/** A timed metadata sample entry with this key. */
export function timedMetadataEntry(key = 'com.apple.quicktime.still-image-time'): Uint8Array {
  const keyBox = box('\0\0\0\x01', box('keyd', 'mdta', key), box('dtyp', u32(0, 65)));
  return box('mebx', zeros(6), u16(1), box('keys', keyBox));
}

export const PICTURE_TRACK = track({ handler: 'vide', sampleEntry: pictureEntry() });
export const SOUND_TRACK = track({ handler: 'soun', sampleEntry: soundEntry() });
export const STILL_TIME_TRACK = track({
  handler: 'meta',
  sampleEntry: timedMetadataEntry(),
  edits: [
    [799, -1],
    [1, 0],
  ],
});

/** A movie header: 600 units a second. */
export function movieHeader(
  duration: number | bigint = 1147,
  timescale = 600,
  version = 0,
): Uint8Array {
  return version === 0
    ? fullBox('mvhd', {}, u32(0, 0, timescale, Number(duration)), zeros(80))
    : fullBox('mvhd', { version }, u64(0, 0), u32(timescale), u64(duration), zeros(80));
}

export interface MovieOptions {
  header?: Uint8Array;
  tracks?: readonly Uint8Array[];
  /** Boxes at the end of `moov`. */
  tail?: readonly Uint8Array[];
}

/** A `moov`, by default as an iPhone writes it. */
export function moov(options: MovieOptions = {}): Uint8Array {
  const {
    header = movieHeader(),
    tracks = [PICTURE_TRACK, SOUND_TRACK, STILL_TIME_TRACK],
    tail = [box('meta', metadata())],
  } = options;
  return box('moov', header, ...tracks, ...tail);
}

export const QT_FTYP = box('ftyp', 'qt  ', u32(0), 'qt  ');
export const WIDE = box('wide');

/** A movie in the order that iPhones write: `ftyp wide mdat moov`. */
export function movie(options: MovieOptions = {}): Uint8Array {
  return bytes(QT_FTYP, WIDE, box('mdat', zeros(100)), moov(options));
}

/** The facts of {@link movie} with its defaults. */
export const MOVIE_FACTS = {
  kind: 'motion',
  type: 'MOV',
  contentIdentifier: MOVIE_IDENTIFIER,
  captured: '2026-01-09T18:32:07+09:00',
  make: 'Apple',
  model: 'iPhone 15 Pro',
  software: '18.5',
  location: '+35.6586+139.7454+020.123/',
  width: 1920,
  height: 1440,
  duration: 1912,
  video: 'hvc1',
  audio: 'lpcm',
  stillTime: 1332,
};
