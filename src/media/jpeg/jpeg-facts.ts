/** JPEG stills (ITU-T T.81, annex B; Exif 2.32, section 4.7). */

import { startsWith, viewOf } from '../common/bytes.ts';
import type { LivepkgError } from '../../errors.ts';
import { damageFacts, isDamage, malformed, truncated } from '../common/damage.ts';
import type { StillFacts } from '../common/facts.ts';
import { jpegFaults } from '../live/jpeg-faults.ts';
import { bufferReader } from '../common/reader-guard.ts';
import type { ByteReader } from '../common/reader.ts';
import { openTiff } from '../tiff/directory.ts';
import { readExifFacts } from '../tiff/exif-facts.ts';

const EXIF_SIGNATURE = 'Exif\0\0';

const MARKER_TEM = 0x01;
const MARKER_SOF_FIRST = 0xc0;
const MARKER_SOF_LAST = 0xcf;
/** Markers among the SOFs that start no frame: Huffman tables, an extension, arithmetic coding. */
const NOT_SOF = new Set([0xc4, 0xc8, 0xcc]);
const MARKER_RST_FIRST = 0xd0;
const MARKER_RST_LAST = 0xd7;
const MARKER_EOI = 0xd9;
const MARKER_SOS = 0xda;
const MARKER_APP1 = 0xe1;

/**
 * Most steps from marker to marker. A large colour profile or XMP takes some hundred segments; a file
 * of nothing but fill bytes is not followed for ever.
 */
const MAX_STEPS = 4096;

/** A segment, and where what follows its length field lies. */
interface Segment {
  readonly marker: number;
  readonly offset: number;
  readonly length: number;
}

/** What the segments before the picture data hold. */
interface Header {
  /** The TIFF block of the first Exif segment. */
  exif?: Uint8Array;
  /** The first five bytes of the frame header. */
  frame?: DataView;
  /** Where the picture data begin, in bytes from the start of the file. */
  scan?: number;
  /** What ended the reading too early. */
  damage?: LivepkgError;
}

/**
 * Reads a JPEG: the size from its frame header, the rest from the first Exif segment. Reads the
 * headers of the segments before the picture data, that one segment, and the end of the file.
 *
 * A JPEG that is cut off or broken behind its Exif is read all the same, and its facts say so.
 *
 * @throws LivepkgError `media-truncated` when the file ends before its picture data start and has no
 *   Exif, `media-malformed` when it has neither, or something that is no segment.
 */
export async function readJpegFacts(reader: ByteReader): Promise<StillFacts> {
  const { exif, frame, scan, damage } = await readHeader(reader);
  if (damage !== undefined && exif === undefined) throw damage;
  const size = frame === undefined ? {} : frameSize(frame);
  const tiff = exif === undefined ? undefined : await openTiff(bufferReader(exif));
  return {
    kind: 'still',
    type: 'JPEG',
    ...size,
    ...(tiff === undefined ? {} : await readExifFacts(tiff)),
    ...damageFacts(
      damage,
      damage === undefined ? await jpegFaults(reader, scan) : [],
      tiff === undefined,
    ),
  };
}

/** Reads the segments as far as they go. */
async function readHeader(reader: ByteReader): Promise<Header> {
  const header: Header = {};
  try {
    for await (const { marker, offset, length } of segments(reader)) {
      if (isFrame(marker) && length >= 5) {
        header.frame ??= viewOf(await reader.read(offset, 5));
      } else if (marker === MARKER_APP1 && header.exif === undefined) {
        const exif = await readExifSegment(reader, offset, length);
        if (exif !== undefined) header.exif = exif;
      } else if (marker === MARKER_SOS) {
        header.scan = offset + length;
      }
    }
    if (header.frame === undefined) {
      throw malformed('The JPEG is damaged: nothing in it says how large the picture is.');
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    header.damage = error;
  }
  return header;
}

/** The TIFF block of an APP1 segment; `undefined` when it holds something else, such as XMP. */
async function readExifSegment(
  reader: ByteReader,
  offset: number,
  length: number,
): Promise<Uint8Array | undefined> {
  if (length <= EXIF_SIGNATURE.length) return undefined;
  const signature = await reader.read(offset, EXIF_SIGNATURE.length);
  if (!startsWith(signature, EXIF_SIGNATURE)) return undefined;
  return reader.read(offset + EXIF_SIGNATURE.length, length - EXIF_SIGNATURE.length);
}

/** Sample precision, then lines, then samples per line; 0 lines means that they are counted later. */
function frameSize(frame: DataView): { width?: number; height?: number } {
  const height = frame.getUint16(1);
  const width = frame.getUint16(3);
  return width > 0 && height > 0 ? { width, height } : {};
}

/** The segments up to the header of the picture data, which is the last. */
async function* segments(reader: ByteReader): AsyncGenerator<Segment, void, undefined> {
  let offset = 2;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    if (offset + 4 > reader.size) {
      throw truncated('The JPEG is cut off: it ends before its picture data.');
    }
    const header = viewOf(await reader.read(offset, 4));
    if (header.getUint8(0) !== 0xff) {
      throw malformed(`The JPEG is damaged: byte ${offset} should start a segment and does not.`);
    }
    const marker = header.getUint8(1);
    if (marker === MARKER_EOI) return;
    if (marker === 0xff) {
      offset += 1; // a fill byte (T.81, B.1.1.2)
    } else if (standsAlone(marker)) {
      offset += 2;
    } else {
      const length = header.getUint16(2);
      if (length < 2) {
        throw malformed(`The JPEG is damaged: its segment at byte ${offset} has no length.`);
      }
      if (offset + 2 + length > reader.size) {
        throw truncated(
          `The JPEG is cut off: its segment at byte ${offset} is ${length} bytes long, ` +
            `but the file ends at byte ${reader.size}.`,
        );
      }
      yield { marker, offset: offset + 4, length: length - 2 };
      if (marker === MARKER_SOS) return;
      offset += 2 + length;
    }
  }
  throw malformed(`The JPEG is damaged: no picture data after ${MAX_STEPS} segments.`);
}

function isFrame(marker: number): boolean {
  return marker >= MARKER_SOF_FIRST && marker <= MARKER_SOF_LAST && !NOT_SOF.has(marker);
}

/** Markers without a length. */
function standsAlone(marker: number): boolean {
  return marker === MARKER_TEM || (marker >= MARKER_RST_FIRST && marker <= MARKER_RST_LAST);
}
