/** What a file is, by its first bytes. Its name is never asked: wrong extensions are common. */

import { brandKind } from './bmff/brands.ts';
import { isPrintableType } from './bmff/boxes.ts';
import { latin1, startsWith, viewOf } from './common/bytes.ts';
import { malformed, truncated } from './common/damage.ts';
import type { ByteReader } from './common/reader.ts';

/**
 * Kind of a file. `tiff` is a TIFF of any sort, DNG included; `picture` a picture that cannot be half
 * of a Live Photo; `unknown` everything else.
 */
export type FileKind = 'heic' | 'jpeg' | 'tiff' | 'png' | 'mov' | 'mp4' | 'picture' | 'unknown';

/** Bytes that every signature but `ftyp` fits in. */
const PREFIX = 16;

/** Most bytes of an `ftyp` that are looked at: 1,000 brands. iPhones write up to 52 bytes. */
const MAX_FTYP = 4096;

const EMPTY =
  'The file is empty (0 bytes): an interrupted copy or sync leaves such a file, or it is only online. ' +
  'Get it again from where it came from.';

/**
 * Finds out what kind of file this is. Reads at most 4 KiB.
 *
 * @throws LivepkgError `media-truncated` for an empty file and for one that ends inside its `ftyp`;
 *   `media-malformed` for one that opens with a box of impossible length.
 */
export async function sniff(reader: ByteReader): Promise<FileKind> {
  if (reader.size === 0) throw truncated(EMPTY);
  const prefix = await reader.read(0, Math.min(PREFIX, reader.size));
  if (startsWith(prefix, '\xff\xd8\xff')) return 'jpeg';
  if (startsWith(prefix, 'II*\0') || startsWith(prefix, 'MM\0*')) return 'tiff';
  if (startsWith(prefix, '\x89PNG\r\n\x1a\n')) return 'png';
  if (isOtherPicture(prefix)) return 'picture';
  return prefix.length < 8 ? 'unknown' : sniffBox(reader, prefix);
}

function isOtherPicture(prefix: Uint8Array): boolean {
  return (
    startsWith(prefix, 'GIF87a') ||
    startsWith(prefix, 'GIF89a') ||
    (startsWith(prefix, 'RIFF') && startsWith(prefix, 'WEBP', 8)) ||
    startsWith(prefix, 'II+\0') || // BigTIFF, which no DNG is
    startsWith(prefix, 'MM\0+')
  );
}

/** Looks at the first eight bytes as the header of a box. */
async function sniffBox(reader: ByteReader, prefix: Uint8Array): Promise<FileKind> {
  const type = latin1(prefix, 4, 4);
  const size = viewOf(prefix).getUint32(0);
  switch (type) {
    case 'ftyp':
      return sniffBrands(reader, size);
    // QuickTime files need no ftyp, and those that came from a phone over USB have none.
    case 'moov':
    case 'mdat':
      return 'mov';
    // Words of five to eight letters end like this ("Carefree", "Citywide"): the length must fit.
    case 'wide':
    case 'free':
    case 'skip':
    // A preview before the movie, as QuickTime 7 and older cameras wrote it.
    case 'pnot':
      return size <= reader.size ? 'mov' : 'unknown';
    default:
      checkLargeBox(reader, prefix, size, type);
      return 'unknown';
  }
}

async function sniffBrands(reader: ByteReader, size: number): Promise<FileKind> {
  // Sizes 0 and 1 (to the end; 64 bits) are legal and never written: too short for a brand.
  if (size < 16) throw malformed('The file is damaged: its "ftyp" box names no type of file.');
  if (size > reader.size) {
    throw truncated(
      `The file is cut off: its "ftyp" box is ${size} bytes long, the file only ${reader.size}.`,
    );
  }
  return brandKind(await reader.read(8, Math.min(size, MAX_FTYP) - 8));
}

/**
 * `00 00 00 01` and four printable characters are a box with a 64-bit length, and no text or other
 * format that we know begins so. When it does not fit into the file, the file is broken media.
 */
function checkLargeBox(reader: ByteReader, prefix: Uint8Array, size: number, type: string): void {
  if (size !== 1 || prefix.length < PREFIX || !isPrintableType(type)) return;
  const largeSize = viewOf(prefix).getBigUint64(8);
  if (largeSize > BigInt(reader.size)) {
    throw malformed(
      `The file is damaged: its first box ("${type}") says it is ${largeSize} bytes long, ` +
        `the file is only ${reader.size}.`,
    );
  }
}
