import type { Readable } from 'node:stream';

/** More than the maximum quoted length. */
const TAIL_BYTES = 8192;
/** More than rclone writes for hundreds of thousands of files with `RCLONE_VERBOSE=2`. */
const MAX_BYTES = 32 << 20;

/**
 * Keeps the last bytes of a stream in constant memory.
 *
 * @param onFlood called once if the stream exceeds a limit
 * @returns a function that returns them as text
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
