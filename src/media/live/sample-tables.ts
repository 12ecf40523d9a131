/**
 * The tables that say where the samples of a track lie (14496-12, 8.6 to 8.7; QuickTime File Format,
 * "Sample Atoms").
 *
 * Read as the flat arrays they are, without an object for each sample: `lpcm` has 44,100 a second. Nothing
 * is copied, and nothing costs more than the box is long, whatever count a table declares.
 */

import { viewOf } from '../common/bytes.ts';
import { malformed } from '../common/damage.ts';

/** Where each chunk starts. */
export interface ChunkOffsets {
  /** Number of chunks. */
  readonly count: number;
  /** Bytes from the start of the file. */
  at(chunk: number): number;
}

/** How many samples the chunks hold, in runs of chunks that are alike. */
export interface SampleToChunk {
  /** Number of runs. */
  readonly count: number;
  /** The first chunk of a run, counted from 0. */
  firstChunk(run: number): number;
  samplesPerChunk(run: number): number;
  /** Which of the track's sample entries describes them, counted from 0. */
  sampleEntry(run: number): number;
}

/** Of a track that has no such table. */
export const NO_CHUNKS: ChunkOffsets = { count: 0, at: () => 0 };
export const NO_RUNS: SampleToChunk = {
  count: 0,
  firstChunk: () => 0,
  samplesPerChunk: () => 0,
  sampleEntry: () => 0,
};

/** How long the samples are. */
export interface SampleSizes {
  /** Number of samples. */
  readonly count: number;
  /** Length of every sample in bytes, where they are all alike. */
  readonly uniform?: number;
  /** Length of `count` samples from `first` on, in bytes. The range must lie inside the table. */
  sum(first: number, count: number): number;
}

/** A full box whose payload ends with a table of entries. */
interface Table {
  readonly view: DataView;
  readonly count: number;
}

/** Where the count stands in most of these boxes, and the first entry behind it. */
const COUNT_OFFSET = 4;
const ENTRIES_OFFSET = 8;
/** `stsz` and `stz2` have a field before the count. */
const SIZES_COUNT_OFFSET = 8;
const SIZES_OFFSET = 12;

/** @param entryBits length of an entry in bits; 0 for a table that has none. */
function openTable(
  type: string,
  payload: Uint8Array,
  countOffset: number,
  entryBits: number,
): Table {
  const entriesOffset = countOffset + 4;
  if (payload.length < entriesOffset) throw malformed(`The file is damaged: its "${type}" is cut.`);
  const view = viewOf(payload);
  const count = view.getUint32(countOffset);
  const room = payload.length - entriesOffset;
  if (Math.ceil((count * entryBits) / 8) > room) {
    throw malformed(
      `The file is damaged: its "${type}" box says that it has ${count} entries, ` +
        `and has room for ${Math.floor((room * 8) / entryBits)}.`,
    );
  }
  return { view, count };
}

/** From a `stco`. Throws `media-malformed` when it is shorter than it says, as all of these do. */
export function parseChunkOffsets(payload: Uint8Array): ChunkOffsets {
  const { view, count } = openTable('stco', payload, COUNT_OFFSET, 32);
  return { count, at: (chunk) => view.getUint32(ENTRIES_OFFSET + 4 * chunk) };
}

/** From a `co64`. An offset over 2^53 loses its last digits, and is beyond the end of any file. */
export function parseLargeChunkOffsets(payload: Uint8Array): ChunkOffsets {
  const { view, count } = openTable('co64', payload, COUNT_OFFSET, 64);
  return {
    count,
    at: (chunk) => {
      const offset = ENTRIES_OFFSET + 8 * chunk;
      return view.getUint32(offset) * 2 ** 32 + view.getUint32(offset + 4);
    },
  };
}

/** From a `stsc`. Throws as well when its runs do not start with the first chunk and go up. */
export function parseSampleToChunk(payload: Uint8Array): SampleToChunk {
  const { view, count } = openTable('stsc', payload, COUNT_OFFSET, 96);
  const field = (run: number, index: number): number =>
    view.getUint32(ENTRIES_OFFSET + 12 * run + 4 * index);
  let previous = 0;
  for (let run = 0; run < count; run += 1) {
    const first = field(run, 0);
    if (first <= previous || (run === 0 && first !== 1)) {
      throw malformed('The file is damaged: the runs of a "stsc" box are not in order.');
    }
    previous = first;
  }
  return {
    count,
    firstChunk: (run) => field(run, 0) - 1,
    samplesPerChunk: (run) => field(run, 1),
    sampleEntry: (run) => field(run, 2) - 1,
  };
}

/** From a `stsz`: one length for all, or a table of 32-bit lengths. */
export function parseSampleSizes(payload: Uint8Array): SampleSizes {
  const { view, count } = openTable('stsz', payload, SIZES_COUNT_OFFSET, 0);
  const uniform = view.getUint32(4);
  if (uniform !== 0) return { count, uniform, sum: (_, samples) => samples * uniform };
  openTable('stsz', payload, SIZES_COUNT_OFFSET, 32);
  return sizesOf(count, (sample) => view.getUint32(SIZES_OFFSET + 4 * sample));
}

/** From a `stz2`: a table of lengths of 4, 8 or 16 bits. Throws as well for any other width. */
export function parseCompactSampleSizes(payload: Uint8Array): SampleSizes {
  const width = payload[7];
  if (width !== 4 && width !== 8 && width !== 16) {
    throw malformed('The file is damaged: a "stz2" box has entries of an impossible width.');
  }
  const { view, count } = openTable('stz2', payload, SIZES_COUNT_OFFSET, width);
  if (width === 16) return sizesOf(count, (sample) => view.getUint16(SIZES_OFFSET + 2 * sample));
  if (width === 8) return sizesOf(count, (sample) => view.getUint8(SIZES_OFFSET + sample));
  return sizesOf(count, (sample) => {
    const pair = view.getUint8(SIZES_OFFSET + (sample >> 1));
    return sample % 2 === 0 ? pair >> 4 : pair & 0x0f;
  });
}

function sizesOf(count: number, sizeOf: (sample: number) => number): SampleSizes {
  return {
    count,
    sum: (first, samples) => {
      let sum = 0;
      for (let sample = first; sample < first + samples; sample += 1) sum += sizeOf(sample);
      return sum;
    },
  };
}
