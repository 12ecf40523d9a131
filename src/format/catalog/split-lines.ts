/** Bytes that come in pieces, as lines. */
import { concat } from '../layout/bytes.ts';

/** A line that came in. */
export interface Line {
  /**
   * Without the line feed. Of a line that is too long, as much as is allowed. It may be a view of a
   * piece: whoever wants it when the next line comes copies it.
   */
  bytes: Uint8Array;
  /** How it ends: with a line feed, with the file, or not before it has grown too long. */
  end: 'line-feed' | 'file' | 'too-long';
}

/** The parts of a line as one: most lines lie in one piece, and are not copied. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : concat(parts);
}

/**
 * Splits bytes at line feeds. Memory holds one line and one piece; after a line that is too long
 * nothing more is read.
 *
 * @param longest how many bytes a line may have
 */
export async function* splitLines(
  pieces: AsyncIterable<Uint8Array>,
  longest: number,
): AsyncGenerator<Line, void> {
  /** What has come of the line, and how long that is. */
  let begun: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    let start = 0;
    while (start < piece.length) {
      const feed = piece.indexOf(0x0a, start);
      const part = piece.subarray(start, feed === -1 ? piece.length : feed);
      if (length + part.length > longest) {
        begun.push(part.subarray(0, longest - length));
        yield { bytes: joined(begun), end: 'too-long' };
        return;
      }
      begun.push(part);
      length += part.length;
      if (feed === -1) break;
      yield { bytes: joined(begun), end: 'line-feed' };
      begun = [];
      length = 0;
      start = feed + 1;
    }
  }
  if (length > 0) yield { bytes: joined(begun), end: 'file' };
}
