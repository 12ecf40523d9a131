/** JPEG stills (ITU-T T.81, annex B; Exif 2.32, section 4.7). */

import { startsWith, viewOf } from '../bytes.ts';
import { malformed, truncated } from '../damage.ts';
import type { StillFacts } from '../facts.ts';
import { bufferReader } from '../reader-guard.ts';
import type { ByteReader } from '../reader.ts';
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

/**
 * Reads a JPEG: the size from its frame header, the rest from the first Exif segment. Reads the
 * headers of the segments before the picture data, and that one segment.
 *
 * @throws LivepkgError `media-truncated` when the file ends before its picture data starts,
 *   `media-malformed` when it has no frame header or something that is no segment.
 */
export async function readJpegFacts(reader: ByteReader): Promise<StillFacts> {
  const facts: StillFacts = { kind: 'still', type: 'JPEG' };
  let exif: Uint8Array | undefined;
  let frame: DataView | undefined;
  for await (const { marker, offset, length } of segments(reader)) {
    if (isFrame(marker) && length >= 5) {
      frame ??= viewOf(await reader.read(offset, 5));
    } else if (marker === MARKER_APP1 && exif === undefined && length > EXIF_SIGNATURE.length) {
      const signature = await reader.read(offset, EXIF_SIGNATURE.length);
      if (!startsWith(signature, EXIF_SIGNATURE)) continue;
      exif = await reader.read(offset + EXIF_SIGNATURE.length, length - EXIF_SIGNATURE.length);
    }
  }
  if (frame === undefined) {
    throw malformed('The JPEG is damaged: nothing in it says how large the picture is.');
  }
  // Sample precision, then lines, then samples per line; 0 lines means that they are counted later.
  const height = frame.getUint16(1);
  const width = frame.getUint16(3);
  if (width > 0 && height > 0) Object.assign(facts, { width, height });
  const tiff = exif === undefined ? undefined : await openTiff(bufferReader(exif));
  return tiff === undefined ? facts : { ...facts, ...(await readExifFacts(tiff)) };
}

/** The segments up to the picture data. */
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
    if (marker === MARKER_SOS || marker === MARKER_EOI) return;
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
