/** The chunks of a PNG (PNG, third edition, section 5), found by reading their headers and nothing else. */

import type { LivepkgError } from '../../errors.ts';
import { latin1, viewOf } from '../common/bytes.ts';
import { malformed, truncated } from '../common/damage.ts';
import type { ByteReader } from '../common/reader.ts';

/** Length of the signature before the first chunk, in bytes. */
const SIGNATURE = 8;
/** Length and type before a chunk's data, and the CRC-32 behind them, in bytes. */
const HEADER = 8;
const CRC = 4;

/** Most chunks that are gone through. Phones write some hundred; encoders for the web, one a row. */
const MAX_CHUNKS = 1 << 16;

/** Where the data of a chunk lie. */
export interface Chunk {
  readonly type: string;
  /** Bytes from the start of the file. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
}

/** The chunks of a file, as far as they go. */
export interface Chunks {
  /** Those that lie wholly in the file. */
  readonly whole: readonly Chunk[];
  /** Why they do not lead to the chunk that ends a PNG. */
  readonly damage?: LivepkgError;
}

/** Goes from chunk to chunk up to the one that ends the picture. What is appended behind it is not looked at. */
export async function readChunks(reader: ByteReader): Promise<Chunks> {
  const whole: Chunk[] = [];
  let offset = SIGNATURE;
  while (whole.length < MAX_CHUNKS) {
    if (offset + HEADER > reader.size) {
      return { whole, damage: truncated('The PNG is cut off: it ends before its last chunk.') };
    }
    const header = await reader.read(offset, HEADER);
    const type = latin1(header, 4, 4);
    if (!/^[A-Za-z]{4}$/.test(type)) {
      const message = `The PNG is damaged: byte ${offset} should start a chunk and does not.`;
      return { whole, damage: malformed(message) };
    }
    const length = viewOf(header).getUint32(0);
    const end = offset + HEADER + length + CRC;
    if (end > reader.size) {
      const message =
        `The PNG is cut off: its "${type}" chunk at byte ${offset} ends at byte ${end}, ` +
        `but the file ends at byte ${reader.size}.`;
      return { whole, damage: truncated(message) };
    }
    whole.push({ type, offset: offset + HEADER, length });
    if (type === 'IEND') return { whole };
    offset = end;
  }
  return { whole, damage: malformed(`The PNG is damaged: no end after ${MAX_CHUNKS} chunks.`) };
}
