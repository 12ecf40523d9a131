import type { Readable } from 'node:stream';

/** What is kept: more than any message that is quoted. */
const TAIL_BYTES = 8192;
/** More than rclone has to say, even of hundreds of thousands of files with `RCLONE_VERBOSE=2`. */
const MAX_BYTES = 32 << 20;

/**
 * Collects the last bytes of a stream, in memory that does not grow.
 *
 * @param onFlood is called once where so much came that it has no end
 * @returns what gives them as text
 */
export function tailOf(stream: Readable, onFlood: () => void): () => string {
  const tail = Buffer.alloc(TAIL_BYTES);
  let filled = 0;
  let total = 0;
  stream.on('data', (chunk: Buffer) => {
    const last = chunk.subarray(-TAIL_BYTES);
    const kept = Math.min(filled, TAIL_BYTES - last.length);
    tail.copyWithin(0, filled - kept, filled);
    last.copy(tail, kept);
    filled = kept + last.length;
    total += chunk.length;
    if (total <= MAX_BYTES) return;
    stream.removeAllListeners('data').pause();
    onFlood();
  });
  return () => tail.toString('utf8', 0, filled);
}
