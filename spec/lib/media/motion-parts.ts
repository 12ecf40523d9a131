/** Motions as vectors have them: a `moov` and no samples. */
import {
  ascii,
  box,
  fullBox,
  sampleEntry,
  sized,
  u16,
  u32,
  u8,
} from '../../../fixtures/lib/bytes.ts';
import { IDENTIFIER } from './exif-parts.ts';
import { brands } from './still-parts.ts';

/** A number of eight bytes, big-endian. */
export function u64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, value));
  return bytes;
}

/** Rate, volume, matrix and what else follows in `mvhd`, which nobody reads. */
const HEADER_REST = Buffer.alloc(80);

/** `mvhd` of version 0. */
export const movieHeader = (duration: number, timescale: number): Buffer =>
  fullBox('mvhd', 0, 0, u32(0, 0, timescale, duration), HEADER_REST);

/** `mvhd` of version 1. */
export const largeHeader = (duration: bigint, timescale: number): Buffer =>
  fullBox('mvhd', 1, 0, u64(0n), u64(0n), u32(timescale), u64(duration), HEADER_REST);

/** An edit: how long, in units of the movie, and from where, in units of the track. */
export type Edit = readonly [duration: number, mediaTime: number];

/** `edts` with an `elst` of version 0. */
export const edits = (...list: readonly Edit[]): Buffer =>
  box(
    'edts',
    fullBox(
      'elst',
      0,
      0,
      u32(list.length),
      ...list.flatMap(([duration, mediaTime]) => [u32(duration, mediaTime >>> 0), u16(1, 0)]),
    ),
  );

export interface TrackParts {
  readonly handler?: string;
  readonly entries?: readonly Buffer[];
  /** Boxes before `mdia`. */
  readonly head?: readonly Buffer[];
  /** Number of samples. */
  readonly samples?: number;
  /** Units a second of the track. */
  readonly timescale?: number;
  /** Boxes at the end of `mdia`. */
  readonly tail?: readonly Buffer[];
}

export function track(parts: TrackParts): Buffer {
  const {
    handler = 'meta',
    entries = [],
    head = [],
    samples = 1,
    timescale = 600,
    tail = [],
  } = parts;
  return box(
    'trak',
    ...head,
    box(
      'mdia',
      fullBox('mdhd', 0, 0, u32(0, 0, timescale, 1), u16(0, 0)),
      fullBox('hdlr', 0, 0, ascii(`mhlr${handler}`), u32(0, 0, 0), u8(0)),
      box(
        'minf',
        box(
          'stbl',
          fullBox('stsd', 0, 0, u32(entries.length), ...entries),
          fullBox('stts', 0, 0, u32(1, samples, 1)),
        ),
      ),
      ...tail,
    ),
  );
}

/** A sample entry of a picture track. */
export const pictureEntry = (code: string, width: number, height: number): Buffer =>
  sampleEntry(code, Buffer.alloc(16), u16(width, height), Buffer.alloc(50));

export const soundEntry = (code: string): Buffer => sampleEntry(code, Buffer.alloc(20));

export const PICTURE = track({ handler: 'vide', entries: [pictureEntry('hvc1', 16, 12)] });
export const SOUND = track({ handler: 'soun', entries: [soundEntry('lpcm')] });

const STILL_TIME_KEY = 'mdtacom.apple.quicktime.still-image-time';

/** A sample entry of a timed metadata track: name spaces and names of its keys. */
export const timedEntry = (...keys: readonly string[]): Buffer =>
  sampleEntry(
    'mebx',
    box('keys', ...keys.map((key, index) => sized(u32(index + 1), box('keyd', ascii(key))))),
  );

/** The track that marks the still: behind an empty edit of 400 units unless said otherwise. */
export const stillTimeTrack = (parts: TrackParts = {}): Buffer =>
  track({ entries: [timedEntry(STILL_TIME_KEY)], head: [edits([400, -1], [1, 0])], ...parts });

/** A value of an item in `ilst`; type 1 is UTF-8. */
export const data = (value: Buffer | string, type = 1): Buffer =>
  box('data', u32(type, 0), Buffer.from(value));

export const key = (name: string): Buffer => box('mdta', ascii(`com.apple.quicktime.${name}`));
export const item = (index: number, ...values: readonly Buffer[]): Buffer =>
  sized(u32(index), ...values);

/** `keys` and `ilst`, with what else `meta` has. */
export const keysAndItems = (keys: readonly Buffer[], items: readonly Buffer[]): Buffer =>
  Buffer.concat([
    fullBox('hdlr', 0, 0, u32(0), ascii('mdta'), u32(0, 0, 0), u16(0)),
    fullBox('keys', 0, 0, u32(keys.length), ...keys),
    box('ilst', ...items),
  ]);

/** A text and its name. */
export type Text = readonly [name: string, value: Buffer | string];

/** `keys` and `ilst` with these texts. */
export const texts = (...list: readonly Text[]): Buffer =>
  keysAndItems(
    list.map(([name]) => key(name)),
    list.map(([, value], index) => item(index + 1, data(value))),
  );

export const IDENTIFIER_TEXT: Text = ['content.identifier', IDENTIFIER];

export interface MotionParts {
  readonly ftyp?: readonly Buffer[];
  readonly header?: readonly Buffer[];
  readonly tracks?: readonly Buffer[];
  /** Apart from the identifier. */
  readonly texts?: readonly Text[];
  /** Boxes at the end of `moov`; the identifier's `meta` unless said otherwise. */
  readonly tail?: readonly Buffer[];
}

export const QT = brands('qt  ', 'qt  ');

/** `moov`, with the identifier; it lasts a second. */
export function moov(parts: MotionParts = {}): Buffer {
  const { header = [movieHeader(600, 600)], tracks = [], texts: more = [] } = parts;
  const { tail = [box('meta', texts(IDENTIFIER_TEXT, ...more))] } = parts;
  return box('moov', ...header, ...tracks, ...tail);
}

/** A whole motion. */
export function motion(parts: MotionParts = {}): Buffer {
  const { ftyp = [QT] } = parts;
  return Buffer.concat([...ftyp, moov(parts)]);
}
